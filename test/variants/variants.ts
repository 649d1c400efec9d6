/**
 * Which programs behave like a given one, but look different? Mechanical changes, each at one place: names of locals,
 * the order of functions, a branch that is never taken, a goroutine's body as a function of its own, a channel moved into
 * a struct. What each leaves out is said at its function; a place that it cannot change gives no variant.
 */
import { isVariable, type Binding } from '../../src/go/names/binding.js';
import type { FuncDecl, FuncLit, GoStmt, Ident, Node } from '../../src/go/syntax/ast.js';
import { walk } from '../../src/go/syntax/walk.js';
import { typeString } from '../../src/go/types/print.js';
import type { PackageInfo } from '../../src/go/types/package-info.js';
import { applyEdits, type TextEdit } from '../../src/text/edits.js';
import { infoOf } from '../go/types/program-of.js';

export interface Variant {
  readonly kind: 'renamed' | 'reordered' | 'dead-branch' | 'helper' | 'channel-in-struct';
  /** What was changed: a name of the source. */
  readonly at: string;
  readonly text: string;
}

interface Source {
  readonly text: string;
  readonly info: PackageInfo;
  readonly functions: readonly FuncDecl[];
}

export function variantsOf(text: string): readonly Variant[] {
  const info = infoOf(text);
  const decls = info.package.files[0]?.ast.decls ?? [];
  const source = { text, info, functions: decls.filter((decl) => decl.kind === 'FuncDecl') };
  return [
    ...renamed(source),
    ...reordered(source),
    ...withDeadBranches(source),
    ...withHelpers(source),
    ...withChannelsInStructs(source),
  ];
}

/** All variables and parameters of one function get new names. */
function renamed({ text, info, functions }: Source): readonly Variant[] {
  return functions.flatMap((func): readonly Variant[] => {
    const edits = [...localsOf(func, info)].flatMap((binding) =>
      info.names.referencesOf(binding).map(({ ident }) => ({ ...placeOf(ident), newText: `renamed_${ident.name}` })),
    );
    if (edits.length === 0) return [];
    return [{ kind: 'renamed', at: func.name.name, text: applyEdits(text, distinct(edits)) }];
  });
}

/** The functions stand in the opposite order. */
function reordered({ text, functions }: Source): readonly Variant[] {
  if (functions.length < 2) return [];
  const texts = functions.map(({ start, end }) => text.slice(start, end)).reverse();
  const edits = functions.map((func, at) => ({ ...placeOf(func), newText: texts[at] ?? '' }));
  return [{ kind: 'reordered', at: 'file', text: applyEdits(text, edits) }];
}

/** A branch that is never taken stands first in a function, and first in each of its goroutines. */
function withDeadBranches({ text, functions }: Source): readonly Variant[] {
  const branch = '\nif false {\nprintln("never")\n}\n';
  return functions.flatMap((func): readonly Variant[] => {
    if (!func.body) return [];
    const bodies = [func.body, ...goroutinesOf(func).map(({ literal }) => literal.body)];
    const edits = bodies.map(({ start }) => ({ start: start + 1, end: start + 1, newText: branch }));
    return [{ kind: 'dead-branch', at: func.name.name, text: applyEdits(text, edits) }];
  });
}

/**
 * The body of `go func() { … }()` becomes a declared function with what it captures as parameters. Left out: literals
 * with parameters, and captures that somebody assigns again or whose type cannot be written.
 */
function withHelpers({ text, info, functions }: Source): readonly Variant[] {
  return functions.flatMap((func) =>
    goroutinesOf(func).flatMap(({ stmt, literal }): readonly Variant[] => {
      if (literal.type.params.length > 0) return [];
      const captured = [...info.names.capturesOf(literal)];
      const params = captured.map((binding) => parameterOf(binding, literal, info));
      if (params.includes(undefined) || func.type.typeParams.length > 0 || func.recv) return [];
      const helper = `extracted${String(literal.start)}`;
      const args = captured.map((binding) => `${isByReference(binding, info) ? '&' : ''}${binding.name}`);
      const body = text.slice(literal.body.start, literal.body.end);
      const edits = [
        { ...placeOf(stmt), newText: `go ${helper}(${args.join(', ')})` },
        { start: func.end, end: func.end, newText: `\n\nfunc ${helper}(${params.join(', ')}) ${body}` },
      ];
      return [{ kind: 'helper', at: func.name.name, text: applyEdits(text, edits) }];
    }),
  );
}

/** `ch := make(chan T)` becomes a field of a local struct. Left out: channels that are assigned again. */
function withChannelsInStructs({ text, info, functions }: Source): readonly Variant[] {
  return functions.flatMap((func) =>
    [...localsOf(func, info)].flatMap((binding): readonly Variant[] => {
      const decl = binding.ident?.parent;
      if (decl?.kind !== 'AssignStmt' || decl.op !== ':=' || decl.lhs.length !== 1) return [];
      const [made] = decl.rhs;
      const type =
        made?.kind === 'Call' && made.fun.kind === 'Ident' && made.fun.name === 'make' ? made.args[0] : undefined;
      if (!made || type?.kind !== 'ChanType' || info.names.writesOf(binding).length > 0) return [];
      const box = `box_${binding.name}`;
      const [typeText, value] = [text.slice(type.start, type.end), text.slice(made.start, made.end)];
      const uses = info.names.referencesOf(binding).filter(({ access }) => access !== 'declare');
      const edits = [
        { ...placeOf(decl), newText: `${box} := struct{ ch ${typeText} }{ch: ${value}}` },
        ...uses.map(({ ident }) => ({ ...placeOf(ident), newText: `${box}.ch` })),
      ];
      return [
        { kind: 'channel-in-struct', at: `${func.name.name}.${binding.name}`, text: applyEdits(text, distinct(edits)) },
      ];
    }),
  );
}

function localsOf(func: FuncDecl, info: PackageInfo): ReadonlySet<Binding> {
  const locals = new Set<Binding>();
  walk(func, (node) => {
    const binding = node.kind === 'Ident' ? info.names.resolve(node) : undefined;
    if (binding && binding.ident === node && binding.func !== undefined && isVariable(binding)) locals.add(binding);
    return true;
  });
  return locals;
}

function goroutinesOf(func: FuncDecl): readonly { readonly stmt: GoStmt; readonly literal: FuncLit }[] {
  const found: { stmt: GoStmt; literal: FuncLit }[] = [];
  walk(func, (node) => {
    const call = node.kind === 'GoStmt' && node.call.kind === 'Call' ? node.call : undefined;
    if (node.kind === 'GoStmt' && call?.fun.kind === 'FuncLit' && call.args.length === 0)
      found.push({ stmt: node, literal: call.fun });
    return true;
  });
  return found;
}

/** `name type`; undefined where the variable has to stay one and the same. */
function parameterOf(binding: Binding, at: Node, info: PackageInfo): string | undefined {
  const ident: Ident | undefined = binding.ident;
  const decl = ident && outermost(ident);
  const text = ident && decl && typeString(info, info.typeOf(ident), decl);
  if (!ident || text === undefined || at === decl) return undefined;
  if (isByReference(binding, info)) return `${binding.name} *${text}`;
  const isFixed = info.names
    .writesOf(binding)
    .every(({ node }) => node.parent?.kind === 'ForStmt' && node.parent.post === node);
  const isAddressed = info.names.referencesOf(binding).some(({ access }) => access === 'address');
  return isFixed && !isAddressed ? `${binding.name} ${text}` : undefined;
}

/** Locks and counters are not copied. */
function isByReference({ ident }: Binding, info: PackageInfo): boolean {
  const type = ident && info.typeOf(ident);
  return type?.kind === 'named' && type.decl.packagePath === 'sync' && type.decl.name !== 'Locker';
}

function outermost(node: Node): Node {
  let at = node;
  while (at.parent && at.kind !== 'FuncDecl') at = at.parent;
  return at;
}

function placeOf({ start, end }: Node): { readonly start: number; readonly end: number } {
  return { start, end };
}

/** Of edits at one place the first. */
function distinct(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.filter((edit, at) => edits.findIndex((other) => other.start === edit.start) === at);
}
