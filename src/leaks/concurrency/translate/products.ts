/**
 * What may somebody do with an object that he got from a constructor? Call its methods, from any goroutine, and end it. A
 * run of a product begins with the constructor and goes on with one method and, at the same time, the one that ends the
 * object. Everything else that has the object may do stays possible: it is counted in favour of the code.
 *
 * Left out: methods that wait for nobody, and objects whose fields are used where the run does not see it.
 */
import { isExported } from '../../../go/names/package-names.js';
import type { Call, FuncDecl, Ident, TypeSpec } from '../../../go/syntax/ast.js';
import type { PendingEvent } from './body-state.js';
import type { BodyState } from './body-state.js';
import type { Calls } from './calls.js';
import type { CodeBase } from './code.js';
import type { ValueReader } from './evaluate.js';
import { structOf } from './type-shapes.js';
import type { Value } from './values.js';
import type { World } from './world.js';

export interface Product {
  readonly type: TypeSpec;
  /** Called at once, each by a goroutine of its own. */
  readonly methods: readonly FuncDecl[];
}

/** By the number of an object, the fields that hold it, by the names with which they are declared. */
export type HeldFields = ReadonlyMap<number, ReadonlySet<Ident | undefined>>;

/** Products of one type that are tried. */
const MAX_PRODUCTS = 6;

/** Methods by which an object is ended. */
const CLOSING = /^(Close|Stop|Shutdown|Cancel|Quit|Terminate)$/;

/** The products of a type: each method that meets others, with the one that ends the object. */
export function productsOf(type: TypeSpec, base: CodeBase): readonly Product[] {
  const methods = base.methods
    .declaredOf(type)
    .filter((method) => isExported(method.name.name) && method.body && base.events.isEventful(method));
  const closers = methods.filter(({ name }) => CLOSING.test(name.name)).slice(0, 1);
  return methods
    .map((method) => ({ type, methods: [method, ...closers.filter((closer) => closer !== method)] }))
    .slice(0, MAX_PRODUCTS);
}

/** The starts of the methods, once the constructor has returned the object. */
export function productEvents(
  state: BodyState,
  results: readonly Value[],
  calls: Calls,
  { world, base }: ValueReader,
): PendingEvent[] {
  const { product } = world.assumptions;
  const made = product && results.find((value) => value.kind === 'record' && isOf(value.id, product, world));
  if (product === undefined || made?.kind !== 'record') return [];
  world.product = { fields: fieldsOf(made, state, world, base) };
  return product.methods.flatMap((func) => {
    const callee: Value = { kind: 'function', func, captured: new Map(), receiver: made };
    const call = callOf(func);
    const event = calls.spawn(state, func.name, { call, callee, receiver: made, args: [], isDeferred: false });
    return event ? [{ event, site: calls.site(state, func.name) }] : [];
  });
}

function isOf(id: string, { type }: Product, world: World): boolean {
  return world.recordTypes.get(id) === type;
}

/** By object, the fields that hold it; undefined among them where it is not known which. */
function fieldsOf(made: Value, state: BodyState, world: World, base: CodeBase): HeldFields {
  const found = new Map<number, Set<Ident | undefined>>();
  for (const [id, fields] of state.heapOf([made])) {
    const type = world.recordTypes.get(id);
    const struct = type && structOf(type.name, base.view);
    const declared = new Map(struct?.fields.flatMap(({ names }) => names.map((name) => [name.name, name] as const)));
    for (const [name, value] of fields) {
      const index = value.kind === 'object' ? value.index : value.kind === 'cancel' ? value.index : undefined;
      if (index !== undefined) found.set(index, (found.get(index) ?? new Set()).add(declared.get(name)));
    }
  }
  return found;
}

/** What everybody else who has the object may do to what its fields hold. */
export function openFields(world: World, base: CodeBase, followed: ReadonlySet<unknown>): void {
  const { product } = world.assumptions;
  if (product === undefined || world.product === undefined) return;
  const reachable = base.fieldUsers.reachableWith(product.type);
  for (const [index, names] of world.product.fields) {
    const isChannel = world.objects[index]?.type === 'channel';
    if (names.has(undefined)) world.allow(index, { everything: 'a field that is not known' });
    for (const { func, use } of [...names].flatMap((name) => (name ? base.fieldUsers.usesOf(name) : []))) {
      const isRepeatable = func !== undefined && reachable.has(func);
      if (use === 'none' || (!isRepeatable && func && followed.has(func))) continue;
      if (!isChannel) {
        if (world.objects[index]?.type === 'context') world.allow(index, { cancel: 'possible' });
        else if (func === undefined || !followed.has(func))
          world.allow(index, { everything: 'a field that others use' });
        continue;
      }
      if (use === 'other' || !isRepeatable) world.allow(index, { everything: 'a field that others use' });
      else world.allow(index, { [use]: 'possible' });
    }
  }
}

/** A call of a method that stands nowhere: its operands are not known. */
function callOf({ name }: FuncDecl): Call {
  const { id, start, end, parent } = name;
  return { kind: 'Call', id, start, end, parent, fun: name, args: [], spread: false };
}
