/**
 * What does a quiet call do to the records it is given, as they are now? Nothing, where it touches no field of which
 * something is known. In a slice of a body that is too large otherwise it may read and write what is known but no object:
 * what it wrote, and what it returns, is opaque then.
 */
import type { FuncDecl } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';
import type { Operand } from './quiet-calls.js';
import { isTracked } from './values.js';
import type { Value } from './values.js';

export interface QuietEffect {
  /** Fields of records that may hold something else afterwards. */
  readonly written: readonly { readonly id: string; readonly name: string }[];
  /** What is known of a record decides what the call returns. */
  readonly readsKnown: boolean;
}

/** Undefined where the call has to be followed. */
export function quietEffect(
  reader: ValueReader,
  state: BodyState,
  func: FuncDecl,
  args: readonly Value[],
  receiver: Value | undefined,
): QuietEffect | undefined {
  const { lockless, sliced } = reader.world.assumptions;
  const operands: [Operand, Value][] = [...args.entries()];
  if (receiver) operands.push(['receiver', receiver]);
  const written: { id: string; name: string }[] = [];
  let readsKnown = false;
  for (const [operand, value] of operands) {
    if (value.kind === 'object' && value.type === 'context') continue;
    if (value.kind !== 'record') {
      if (isTracked(value) || value.kind === 'function') return undefined;
      continue;
    }
    const use = reader.base.useOf(func, operand, lockless);
    const fields = state.heap.get(value.id);
    if (use === undefined || (use.writes.size > 0 && !sliced)) return undefined;
    for (const name of [...use.reads, ...use.writes]) {
      const held = fields?.get(name);
      readsKnown ||= held === undefined || held.kind === 'opaque';
      if (held === undefined || held.kind === 'external' || held.kind === 'input' || held.kind === 'opaque') continue;
      if (isTracked(held) || held.kind === 'function' || held.kind === 'method' || !sliced) return undefined;
      readsKnown = true;
    }
    for (const name of use.writes) written.push({ id: value.id, name });
  }
  return { written, readsKnown };
}

/** Whether who gets the value gets a followed object, or a field for one that may be set; contexts are only read. */
export function holdsShared(state: BodyState, value: Value): boolean {
  if (value.kind === 'object' && value.type === 'context') return false;
  if (state.holdsObject(value)) return true;
  return [...state.heapOf([value]).values()].some((fields) =>
    [...fields.values()].some(({ kind }) => kind === 'constant'),
  );
}
