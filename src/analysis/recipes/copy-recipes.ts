/** How is a part copied so that it no longer keeps the whole? By what the file imports and its Go version has. */
import type { SourceFile } from '../../go/program.js';
import type { Expr, Node, SliceExpr } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { FixProposal } from '../rule.js';

/** `copy-part` for a slice: into the target's own type where it is assigned, else by bytes.Clone, slices.Clone or append. */
export function copiedSlice(info: PackageInfo, file: SourceFile, part: SliceExpr): readonly FixProposal[] {
  const source = file.text.slice(part.start, part.end);
  const target = assignedTo(part);
  const elem = elementText(info, part);
  const texts = [
    ...(target ? [`append(${file.text.slice(target.start, target.end)}[:0:0], ${source}...)`] : []),
    ...(elem === 'byte' ? calls(info, file, 'bytes', `Clone(${source})`) : []),
    ...calls(info, file, 'slices', `Clone(${source})`),
    ...(elem === undefined ? [] : [`append([]${elem}(nil), ${source}...)`]),
  ];
  return texts.map((text) => replaced(file, part, text, `Copy \`${source}\``));
}

/** `copy-part` for a string. */
export function copiedString(info: PackageInfo, file: SourceFile, part: SliceExpr): readonly FixProposal[] {
  const source = file.text.slice(part.start, part.end);
  const texts = [...calls(info, file, 'strings', `Clone(${source})`), `string([]byte(${source}))`];
  return texts.map((text) => replaced(file, part, text, `Copy \`${source}\``));
}

function replaced(file: SourceFile, part: Node, newText: string, title: string): FixProposal {
  return { recipe: 'copy-part', title, edits: [{ file, start: part.start, end: part.end, newText }] };
}

/** A call of a function of a package by the name under which the file imports it. */
export function calls(info: PackageInfo, file: SourceFile, path: string, call: string): readonly string[] {
  const named = [...(info.names.importsOf(file)?.named ?? [])];
  const binding = named.find(({ target, name }) => target?.path === path && name !== '_' && name !== '.');
  return binding ? [`${binding.name}.${call}`] : [];
}

/** The variable or field that `x = part` assigns to, whose elements are of the same type; evaluating it twice does nothing. */
function assignedTo(part: SliceExpr): Expr | undefined {
  const { parent } = part;
  if (parent?.kind !== 'AssignStmt' || parent.op !== '=' || parent.rhs.length !== 1) return undefined;
  const [target] = parent.lhs;
  return target && isPlain(target) ? target : undefined;
}

function isPlain(expr: Expr): boolean {
  return expr.kind === 'Ident' || (expr.kind === 'Selector' && isPlain(expr.x));
}

/** The predeclared element type of a slice, as it is written. */
function elementText(info: PackageInfo, part: SliceExpr): string | undefined {
  const type = coreType(info.typeOf(part.x));
  if (type.kind !== 'slice' || type.elem.kind !== 'basic') return undefined;
  return type.elem.name === 'uint8' ? 'byte' : type.elem.name;
}
