/** Where does a field whose value the model holds get a second name? From then on its value is not followed. */
import { unparen } from '../../../go/flow/operands.js';
import type { Star, Unary } from '../../../go/syntax/ast.js';
import { atomicOf } from './atomics.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';
import { PRESENT } from './values.js';
import type { Value } from './values.js';

/** `*q` as a whole is a second record: from then on the values of fields are of one or the other. */
export function copiedRecord(reader: ValueReader, state: BodyState, star: Star): Value {
  const value = reader.read(state, star.x);
  const { parent } = star;
  const isPart = parent?.kind === 'Selector' || (parent?.kind === 'Paren' && parent.parent?.kind === 'Selector');
  const fields = value.kind === 'record' && !isPart ? state.heap.get(value.id) : undefined;
  for (const held of fields?.values() ?? []) if (isRegister(held)) reader.escape(state, held, 'copied with its record');
  return value;
}

/** The address of a field that the model holds is one more way to write it, unless an atomic operation takes it. */
export function addressOf(reader: ValueReader, state: BodyState, address: Unary): Value {
  const field = unparen(address.x);
  const whole = field.kind === 'Selector' ? reader.holder(state, field) : undefined;
  const fields = whole?.kind === 'record' ? state.heap.get(whole.id) : undefined;
  const held = field.kind === 'Selector' ? fields?.get(field.sel.name) : undefined;
  const isAtomic = address.parent?.kind === 'Call' && atomicOf(address.parent, reader.base.view) !== undefined;
  if (!isAtomic && held && isRegister(held)) reader.escape(state, held, 'its address is taken');
  const value = reader.read(state, address.x);
  return value.kind === 'constant' || value.kind === 'opaque' ? PRESENT : value;
}

function isRegister(value: Value): boolean {
  return value.kind === 'object' && value.type === 'register';
}
