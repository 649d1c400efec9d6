/**
 * What does a written type stand for in its package? Follows names of declared types, and instances of generic ones, to
 * what their declarations write. Types of other packages stay what they are.
 */
import type { Expr, StructType, TypeSpec } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';

type TypeView = Pick<GoView, 'names'>;

/** Names of names beyond this are not followed. */
const MAX_HOPS = 6;

/** The type literal, or the name of a predeclared type or of another package, that a type expression leads to. */
export function underlyingOf(type: Expr, view: TypeView): Expr {
  let at = type;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    if (at.kind === 'Paren' || at.kind === 'Index') {
      at = at.x;
      continue;
    }
    const spec = at.kind === 'Ident' ? declarationOf(at, view) : undefined;
    if (spec === undefined) return at;
    at = spec.type;
  }
  return at;
}

/** The declaration of a type that is written by its name, or as an instance of it; a pointer to it counts as well. */
export function typeSpecOf(type: Expr, view: TypeView): TypeSpec | undefined {
  let at = type;
  while (at.kind === 'Paren' || at.kind === 'Index' || at.kind === 'Star') at = at.x;
  return at.kind === 'Ident' ? declarationOf(at, view) : undefined;
}

/** The struct that a type expression leads to; undefined for anything else, a pointer included. */
export function structOf(type: Expr, view: TypeView): StructType | undefined {
  const under = underlyingOf(type, view);
  return under.kind === 'StructType' ? under : undefined;
}

export function isChannelType(type: Expr, view: TypeView): boolean {
  return underlyingOf(type, view).kind === 'ChanType';
}

/** The name of an embedded field: `T` for `T`, `*T`, `pkg.T` and `T[int]`. */
export function embeddedName(type: Expr): string | undefined {
  let at = type;
  while (at.kind === 'Paren' || at.kind === 'Index' || at.kind === 'Star') at = at.x;
  if (at.kind === 'Selector') return at.sel.name;
  return at.kind === 'Ident' ? at.name : undefined;
}

/** The names of a struct's fields in order, embedded ones included. */
export function fieldNames(struct: StructType): readonly string[] {
  return struct.fields.flatMap(({ names, type }) =>
    names.length > 0 ? names.map(({ name }) => name) : [embeddedName(type) ?? ''],
  );
}

/** Structs inside each other that are looked into. */
const MAX_NESTED = 3;

/** Whether values of a type may lead to what goroutines share: channels, functions, locks and the like, or anything. */
export function mayLeadToShared(type: Expr, view: GoView, depth = 0): boolean {
  const under = underlyingOf(type, view);
  switch (under.kind) {
    case 'ChanType':
    case 'FuncType':
    case 'InterfaceType':
      return true;
    case 'Selector':
      return (view.typeSymbol(under) ?? '').startsWith('sync.');
    case 'Star':
      return depth < MAX_NESTED && mayLeadToShared(under.x, view, depth + 1);
    case 'StructType':
      return depth < MAX_NESTED && under.fields.some((field) => mayLeadToShared(field.type, view, depth + 1));
    default:
      return false;
  }
}

function declarationOf(name: Extract<Expr, { kind: 'Ident' }>, view: TypeView): TypeSpec | undefined {
  const decl = view.names.resolve(name)?.decl;
  return decl?.kind === 'TypeSpec' ? decl : undefined;
}
