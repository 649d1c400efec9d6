/**
 * Check 4, names: every identifier that was there means what it meant; every new one resolves, to the declaration it was
 * taken from where the recipe says which. A new name was free. `:=` brings a name. Nothing declared stays unused, no
 * import becomes unused.
 */
import type { Binding } from '../../go/names/binding.js';
import { isVariable } from '../../go/names/binding.js';
import { declsMentioning } from '../../go/names/mentions.js';
import { universe } from '../../go/names/universe.js';
import type { SourceFile } from '../../go/program.js';
import type { AssignStmt, Decl, Expr, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { touchesNew, type TextRange } from './changed-text.js';
import type { CandidateFix, ChangedPackage, FixCheck } from './fix-check.js';

export const checkNames: FixCheck = (candidate) => {
  const after = candidate.after();
  if (!after) return 'the changed package cannot be analysed';
  const { ranges } = candidate.changed();
  const changed = changedDecls(after.file, ranges);
  return (
    oldNameProblem(candidate, after, changed) ??
    newNameProblem(candidate, after, ranges, changed) ??
    emptyDefinition(after, ranges, changed) ??
    unusedVariable(candidate, after, changed) ??
    unusedImport(candidate, after, changed)
  );
};

/** The declarations that meet one of the ranges; all of them where the imports changed. */
export function changedDecls({ ast }: SourceFile, ranges: readonly TextRange[]): readonly Decl[] {
  const isTouched = (decl: Decl): boolean => ranges.some((range) => range.start < decl.end && decl.start <= range.end);
  const touched = ast.decls.filter(isTouched);
  return touched.some((decl) => decl.kind === 'GenDecl') ? ast.decls : touched;
}

function identsOf(decls: readonly Node[]): readonly Ident[] {
  const found: Ident[] = [];
  for (const decl of decls) {
    walk(decl, (node) => {
      if (node.kind === 'Ident') found.push(node);
    });
  }
  return found;
}

// ---------------------------------------------------------------- what was there

/** An identifier that the change did not write and that means something else now. */
function oldNameProblem(candidate: CandidateFix, after: ChangedPackage, changed: readonly Decl[]): string | undefined {
  const { file, before, edits } = candidate;
  const { moved } = candidate.changed();
  const now = new Map(identsOf(changed).map((ident) => [ident.start, ident]));
  for (const ident of identsOf(changedDecls(file, edits))) {
    const same = now.get(moved(ident.start));
    if (same?.name !== ident.name || isWritten(ident, candidate)) continue;
    const then = before.info.resolve(ident);
    const found = after.analysis.info.resolve(same);
    if (!isSame(then, found, candidate)) return `\`${ident.name}\` would mean something else`;
  }
  return undefined;
}

function isWritten(ident: Ident, { edits }: CandidateFix): boolean {
  return edits.some((edit) => edit.start < ident.end && ident.start < edit.end);
}

/** One declaration before and after the change. */
function isSame(then: Binding | undefined, now: Binding | undefined, candidate: CandidateFix): boolean {
  if (!then || !now) return then === now;
  if (then.kind !== now.kind || then.name !== now.name) return false;
  if (!then.ident || !now.ident) return then.ident === now.ident && then.target?.path === now.target?.path;
  if (then.file?.path !== now.file?.path) return false;
  const isEdited = then.file?.path === candidate.file.path;
  return now.ident.start === (isEdited ? candidate.changed().moved(then.ident.start) : then.ident.start);
}

// ---------------------------------------------------------------- what is new

function newNameProblem(
  candidate: CandidateFix,
  { analysis: { info } }: ChangedPackage,
  ranges: readonly TextRange[],
  changed: readonly Decl[],
): string | undefined {
  const mentions = new Map((candidate.proposal.mentions ?? []).map((binding) => [binding.name, binding]));
  for (const ident of identsOf(changed)) {
    if (!touchesNew(ident, ranges) || ident.name === '_' || isMember(ident, info)) continue;
    const binding = info.resolve(ident);
    if (!binding) return `\`${ident.name}\` is not declared there`;
    if (binding.ident === ident) {
      const reason = takenName(binding, ident, info);
      if (reason !== undefined) return reason;
      continue;
    }
    const meant = mentions.get(ident.name);
    if (meant && !isSame(meant, binding, candidate) && !isNamedNow(meant, binding, candidate))
      return `\`${ident.name}\` means something else there`;
  }
  return undefined;
}

/** The blank identifier of the old text that the change gives a name. */
function isNamedNow(meant: Binding, binding: Binding, candidate: CandidateFix): boolean {
  return meant.ident?.name === '_' && binding.ident?.start === candidate.changed().moved(meant.ident.start);
}

/** The right side of a selector, a key that names a field, or a label: no name of a scope. */
function isMember(ident: Ident, info: PackageInfo): boolean {
  const { parent } = ident;
  if (parent?.kind === 'Selector') return parent.sel === ident;
  if (parent?.kind === 'LabeledStmt') return parent.label === ident;
  if (parent?.kind === 'BranchStmt') return true;
  return info.isFieldKey(ident);
}

/** A declared name is neither a builtin nor a package or another name in scope, nor declared anywhere else in its function. */
function takenName(binding: Binding, ident: Ident, info: PackageInfo): string | undefined {
  const taken = `the name \`${ident.name}\` is taken`;
  if (universe.has(ident.name)) return taken;
  const file = info.names.fileOf(ident);
  if (file && info.names.importsOf(file)?.lookup(ident.name)) return taken;
  if (info.names.scope.has(ident.name)) return taken;
  const others = identsOf([outermost(ident)]).filter(
    (other) =>
      other.name === ident.name && other !== ident && !isMember(other, info) && info.resolve(other) !== binding,
  );
  return others.length > 0 ? taken : undefined;
}

function outermost(node: Node): Node {
  let at = node;
  while (at.parent && at.parent.kind !== 'File') at = at.parent;
  return at;
}

/** `:=` that declares nothing. */
function emptyDefinition(
  { analysis: { info } }: ChangedPackage,
  ranges: readonly TextRange[],
  changed: readonly Decl[],
): string | undefined {
  const isEmpty = changed.flatMap(definitionsIn).some((stmt) => {
    const isNewName = (each: Expr): boolean => each.kind === 'Ident' && info.resolve(each)?.ident === each;
    return touchesNew(stmt, ranges) && !stmt.lhs.some(isNewName);
  });
  return isEmpty ? '`:=` would declare nothing' : undefined;
}

function definitionsIn(decl: Decl): readonly AssignStmt[] {
  const found: AssignStmt[] = [];
  walk(decl, (node) => {
    if (node.kind === 'AssignStmt' && node.op === ':=') found.push(node);
  });
  return found;
}

// ---------------------------------------------------------------- what is no longer used

function unusedVariable(candidate: CandidateFix, after: ChangedPackage, changed: readonly Decl[]): string | undefined {
  const { before, file, edits } = candidate;
  const { moved } = candidate.changed();
  const idle = new Set(
    unusedVariables(before.info, changedDecls(file, edits)).map((binding) => moved(binding.ident?.start ?? 0)),
  );
  const found = unusedVariables(after.analysis.info, changed).find(({ ident }) => ident && !idle.has(ident.start));
  return found && `\`${found.name}\` would be declared and not used`;
}

/** Local variables that are only given values. */
function unusedVariables(info: PackageInfo, decls: readonly Decl[]): readonly Binding[] {
  return identsOf(decls).flatMap((ident) => {
    const binding = info.resolve(ident);
    if (!binding || binding.ident !== ident || binding.kind !== 'var' || !binding.func || !isVariable(binding))
      return [];
    const isIdle = info.referencesOf(binding).every(({ access }) => access === 'declare' || access === 'write');
    return isIdle ? [binding] : [];
  });
}

/** An import that loses its last use, or a new one without any. */
function unusedImport(
  { file, before, edits }: CandidateFix,
  after: ChangedPackage,
  changed: readonly Decl[],
): string | undefined {
  const { info } = after.analysis;
  const uses = new Set(importUses(info, after.file, changed));
  // What the changed declarations used and use no longer, and what is imported only now.
  const then = new Set(importUses(before.info, file, changedDecls(file, edits)));
  const known = new Set(namedImports(before.info, file).map(pathOf));
  const isAsked = (path: string): boolean => !uses.has(path) && (then.has(path) || !known.has(path));
  const isUsed = ({ name, target }: Binding): boolean =>
    [...importUses(info, after.file, declsMentioning(after.file.ast, name))].includes(target?.path ?? '');
  const found = namedImports(info, after.file).find((each) => isAsked(pathOf(each)) && !isUsed(each));
  return found && `the import "${pathOf(found)}" would be unused`;
}

/** The imports of a file whose names are certain. */
function namedImports(info: PackageInfo, file: SourceFile): readonly Binding[] {
  return [...(info.names.importsOf(file)?.named ?? [])];
}

function pathOf({ target }: Binding): string {
  return target?.path ?? '';
}

/** The paths of the imports with a known name that declarations use. */
function* importUses(info: PackageInfo, file: SourceFile, decls: readonly Decl[]): Generator<string> {
  const named = new Set(namedImports(info, file).map(pathOf));
  for (const ident of identsOf(decls)) {
    if (ident.parent?.kind !== 'Selector' || ident.parent.x !== ident) continue;
    const binding = info.resolve(ident);
    if (binding?.kind === 'import' && binding.target && named.has(binding.target.path)) yield binding.target.path;
  }
}
