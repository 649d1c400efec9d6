/**
 * How does what was appended to a parameter reach the caller? The function returns the slice, and its caller assigns it.
 * Offered for a function that returns nothing yet and has one caller in its own file and package.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, FuncDecl, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { LostAppendClaim } from '../../leaks/retention/lost-appends.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { beginsLine, lastLine } from './line-edits.js';

export function returnAppended(
  { file, func, param }: LostAppendClaim,
  { info }: PackageAnalysis,
): readonly FixProposal[] {
  if (func.kind !== 'FuncDecl' || func.recv || func.type.results.length > 0 || !func.body) return [];
  const isOpen = /^\p{Lu}/u.test(func.name.name) && info.package.name !== 'main';
  const at = positionOf(func, param.ident);
  const [call, ...others] = usesOf(func, info);
  if (isOpen || !at || call?.kind !== 'Call' || others.length > 0) return [];
  const stmt = call.parent;
  const given = call.args[at.index] && unparen(call.args[at.index] ?? call.fun);
  const isNear = file.ast.decls.some((decl) => decl.start <= call.start && call.end <= decl.end && holds(decl, call));
  if (stmt?.kind !== 'ExprStmt' || given?.kind !== 'Ident' || !isNear || !beginsLine(file, stmt)) return [];
  const result = file.text.slice(at.type.start, at.type.end);
  const edits: SourceEdit[] = [
    { file, start: func.type.end, end: func.type.end, newText: ` ${result}` },
    ...returnEdits({ file, func }, param.name),
    { file, start: stmt.start, end: stmt.start, newText: `${given.name} = ` },
  ];
  const title = `Return \`${param.name}\` and assign it at the call`;
  return [{ recipe: 'return-appended', title, edits: edits.sort((a, b) => a.start - b.start) }];
}

/** The position of a parameter and its type as written; parameters without a name of their own have none. */
function positionOf(func: FuncDecl, ident: Ident | undefined): { index: number; type: Node } | undefined {
  let index = 0;
  for (const { names, type } of func.type.params) {
    const at = names.findIndex((name) => name === ident);
    if (at >= 0) return { index: index + at, type };
    index += Math.max(names.length, 1);
  }
  return undefined;
}

/** Every mention of the function outside its declaration: the call it is called by, or the name itself. */
function usesOf(func: FuncDecl, info: PackageAnalysis['info']): readonly Node[] {
  const binding = info.resolve(func.name);
  if (!binding) return [];
  return info
    .referencesOf(binding)
    .filter(({ ident }) => ident !== func.name)
    .map(({ ident }) => (ident.parent?.kind === 'Call' && ident.parent.fun === ident ? ident.parent : ident));
}

function returnEdits({ file, func }: Pick<LostAppendClaim, 'file'> & { func: FuncDecl }, name: string): SourceEdit[] {
  const edits: SourceEdit[] = [];
  const { body } = func;
  if (!body) return edits;
  walk(body, (node) => {
    if (node.kind === 'ReturnStmt') edits.push({ file, start: node.end, end: node.end, newText: ` ${name}` });
    return node.kind !== 'FuncLit';
  });
  if (body.list.at(-1)?.kind !== 'ReturnStmt') edits.push(lastLine(file, body, `return ${name}`));
  return edits;
}

function holds(root: Node, call: Call): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= node === call;
    return !found;
  });
  return found;
}
