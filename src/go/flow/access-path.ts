/**
 * Do two expressions name the same place? An access path is a variable with fields, indices and dereferences. Equal
 * paths name one place as long as nothing in them is assigned in between: see path-changes.ts. Left out: different
 * paths that name one place (aliases); a path through the result of a call, which is none.
 */
import type { Expr, Ident } from '../syntax/ast.js';

export interface AccessPath<B> {
  /** The variable (or imported package) at the beginning; compared by identity. */
  readonly root: B;
  readonly elements: readonly PathElement<B>[];
}

/**
 * One step of a path. Dereferences before a field or an index are left out, as Go lets one leave them out: `(*p).f` is
 * `p.f`. `address` stands last only.
 */
export type PathElement<B> =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: IndexTerm<B> }
  | { readonly kind: 'deref' }
  | { readonly kind: 'address' };

/** An index whose value the variables in it determine. */
export type IndexTerm<B> =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'path'; readonly path: AccessPath<B> }
  | { readonly kind: 'binary'; readonly op: string; readonly x: IndexTerm<B>; readonly y: IndexTerm<B> };

/** Answers which variable an identifier names; undefined for an unknown one. */
export type Resolve<B> = (ident: Ident) => B | undefined;

/** The path an expression names; undefined where it goes through a call, a conversion, an unknown name, or too deep. */
export function accessPathOf<B>(expr: Expr, resolve: Resolve<B>): AccessPath<B> | undefined {
  return pathWithin(expr, resolve, 0);
}

/** Paths are no deeper than this, in steps. */
const MAX_STEPS = 64;

function pathWithin<B>(expr: Expr, resolve: Resolve<B>, depth: number): AccessPath<B> | undefined {
  if (depth > MAX_STEPS) return undefined;
  const deeper = (inner: Expr): AccessPath<B> | undefined => pathWithin(inner, resolve, depth + 1);
  switch (expr.kind) {
    case 'Ident': {
      const root = expr.name === '_' ? undefined : resolve(expr);
      return root === undefined ? undefined : { root, elements: [] };
    }
    case 'Paren':
      return deeper(expr.x);
    case 'Selector':
      return extended(deeper(expr.x), { kind: 'field', name: expr.sel.name });
    case 'Star':
      return extended(deeper(expr.x), { kind: 'deref' });
    case 'Unary':
      return expr.op === '&' ? extended(deeper(expr.x), { kind: 'address' }) : undefined;
    case 'Index': {
      const [index, ...others] = expr.indices;
      const term = index && others.length === 0 ? indexTerm(index, resolve, depth + 1) : undefined;
      return term && extended(deeper(expr.x), { kind: 'index', index: term });
    }
    default:
      return undefined;
  }
}

function indexTerm<B>(expr: Expr, resolve: Resolve<B>, depth: number): IndexTerm<B> | undefined {
  if (depth > MAX_STEPS) return undefined;
  switch (expr.kind) {
    case 'BasicLit':
      return { kind: 'literal', text: expr.raw };
    case 'Paren':
      return indexTerm(expr.x, resolve, depth + 1);
    case 'Binary': {
      const x = indexTerm(expr.x, resolve, depth + 1);
      const y = indexTerm(expr.y, resolve, depth + 1);
      return x && y && { kind: 'binary', op: expr.op, x, y };
    }
    default: {
      const path = pathWithin(expr, resolve, depth);
      return path && { kind: 'path', path };
    }
  }
}

function extended<B>(path: AccessPath<B> | undefined, element: PathElement<B>): AccessPath<B> | undefined {
  if (!path) return undefined;
  const last = path.elements.at(-1);
  const cancels = last?.kind === 'address' || (last?.kind === 'deref' && element.kind !== 'deref');
  if (!cancels) return { root: path.root, elements: [...path.elements, element] };
  // *&x is x, (&x).f is x.f, &*p is p, (*p).f is p.f.
  const before = path.elements.slice(0, -1);
  const isUndone = element.kind === 'deref' || element.kind === 'address';
  return { root: path.root, elements: isUndone ? before : [...before, element] };
}

/** Whether two paths are written alike over the same variables. */
export function isSamePath<B>(a: AccessPath<B>, b: AccessPath<B>): boolean {
  return a.elements.length === b.elements.length && isPathPrefix(a, b);
}

/** Whether `prefix` is `path` or the beginning of it. */
export function isPathPrefix<B>(prefix: AccessPath<B>, path: AccessPath<B>): boolean {
  if (prefix.root !== path.root || prefix.elements.length > path.elements.length) return false;
  return prefix.elements.every((element, at) => {
    const other = path.elements[at];
    return other !== undefined && isSameElement(element, other);
  });
}

function isSameElement<B>(a: PathElement<B>, b: PathElement<B>): boolean {
  if (a.kind === 'field') return b.kind === 'field' && a.name === b.name;
  if (a.kind === 'index') return b.kind === 'index' && isSameIndex(a.index, b.index);
  return a.kind === b.kind;
}

function isSameIndex<B>(a: IndexTerm<B>, b: IndexTerm<B>): boolean {
  if (a.kind === 'literal') return b.kind === 'literal' && a.text === b.text;
  if (a.kind === 'path') return b.kind === 'path' && isSamePath(a.path, b.path);
  return b.kind === 'binary' && a.op === b.op && isSameIndex(a.x, b.x) && isSameIndex(a.y, b.y);
}

/** The paths whose values a path depends on: itself, and those in its indices. */
export function pathsWithin<B>(path: AccessPath<B>): readonly AccessPath<B>[] {
  const indices = path.elements.flatMap((element) => (element.kind === 'index' ? pathsOfIndex(element.index) : []));
  return [path, ...indices];
}

function pathsOfIndex<B>(term: IndexTerm<B>): readonly AccessPath<B>[] {
  switch (term.kind) {
    case 'literal':
      return [];
    case 'path':
      return pathsWithin(term.path);
    case 'binary':
      return [...pathsOfIndex(term.x), ...pathsOfIndex(term.y)];
  }
}
