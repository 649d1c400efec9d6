/**
 * Where does a function change a variable? Told by what its body and the literals in it write; taking the address counts
 * as a change where it stands. Methods that change their receiver are not seen.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';

const WRITES = new WeakMap<FunctionView, ReadonlyMap<number, readonly Node[]>>();

/** The identifiers at which a variable takes a value, its declaration left out, in source order. */
export function writesTo(view: FunctionView, { id }: Pick<Binding, 'id'>): readonly Node[] {
  let known = WRITES.get(view);
  if (!known) WRITES.set(view, (known = collectWrites(view)));
  return known.get(id) ?? [];
}

/** What a variable took where it was declared, by itself: `has := d > 0`; undefined for parameters and several results. */
export function declaredValue({ decl, ident }: Binding): Expr | undefined {
  if (decl?.kind === 'ValueSpec') return pairedValue(decl.names, decl.values, ident);
  return decl?.kind === 'AssignStmt' && decl.op === ':=' ? pairedValue(decl.lhs, decl.rhs, ident) : undefined;
}

function pairedValue(targets: readonly Expr[], values: readonly Expr[], ident: Node | undefined): Expr | undefined {
  const at = targets.findIndex((target) => target === ident);
  return at >= 0 && targets.length === values.length ? values[at] : undefined;
}

function collectWrites(view: FunctionView): ReadonlyMap<number, readonly Node[]> {
  const found = new Map<number, Node[]>();
  const note = (target: Expr | undefined): void => {
    const ident = target && rootIdent(target);
    const binding = ident && view.resolve(ident);
    if (!ident || !binding || binding.ident === ident) return;
    const known = found.get(binding.id);
    if (known) known.push(ident);
    else found.set(binding.id, [ident]);
  };
  if (view.func.body) {
    walk(view.func.body, (node) => {
      changedBy(node).forEach(note);
    });
  }
  return found;
}

function changedBy(node: Node): readonly (Expr | undefined)[] {
  if (node.kind === 'AssignStmt') return node.lhs;
  if (node.kind === 'IncDecStmt') return [node.x];
  if (node.kind === 'RangeStmt') return [node.key, node.value];
  return node.kind === 'Unary' && node.op === '&' ? [node.x] : [];
}

/** The variable at the beginning of a written place: `a` of `a.b[i].c`. */
export function rootIdent(target: Expr): Ident | undefined {
  let bare = unparen(target);
  while (bare.kind === 'Selector' || bare.kind === 'Index' || bare.kind === 'Star') bare = unparen(bare.x);
  return bare.kind === 'Ident' ? bare : undefined;
}
