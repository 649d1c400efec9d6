/** Which fields of a record that comes into being does the model hold the values of, and what do they hold at first? */
import type { Expr, Node, StructType } from '../../../go/syntax/ast.js';
import { entriesState } from '../entries.js';
import type { BodyState } from './body-state.js';
import type { CodeBase } from './code.js';
import { startOfEntries } from './entries.js';
import { callsOf } from './evaluate.js';
import type { ValueReader } from './evaluate.js';
import { fieldKey } from './keys.js';
import { registerKindOf, startOf } from './register-kinds.js';
import type { RegisterKind } from './register-kinds.js';
import { registerKey, startOfSlot } from './slots.js';
import { OPAQUE } from './values.js';
import type { Value } from './values.js';

/** What a literal says of its fields. */
export interface Written {
  readonly given: ReadonlyMap<string, Value>;
  /** Maps that are made there. */
  readonly maps: ReadonlyMap<string, Expr>;
}

/** What the fields of a record hold; changed where one is held. */
export interface Making {
  readonly written: Written;
  readonly fields: Map<string, Value>;
}

/** Gives a register to each field that the model is to hold. */
export function holdFields(
  reader: ValueReader,
  state: BodyState,
  { node, id, struct }: { readonly node: Node; readonly id: string; readonly struct: StructType },
  making: Making,
): void {
  const { registers } = reader.world.assumptions;
  if (registers.size === 0) return;
  for (const field of struct.fields) {
    const kind = registerKindOf(field.type, reader.base.view);
    for (const { name } of kind ? field.names : []) {
      const key = fieldKey(id, name);
      if (!kind || !registers.has(key)) continue;
      const index = reader.world.object({
        type: 'register',
        key: registerKey(key),
        site: { node, calls: callsOf(state) },
        capacity: 0,
        parent: undefined,
        cancellable: false,
        ofCaller: false,
        stopped: false,
        isSet: false,
        initial: startOfField(reader, state, { kind, name, register: registerKey(key) }, making),
        lock: undefined,
        registerKind: kind,
      });
      if (index === undefined) continue;
      // What it holds at first others may have from there.
      if (kind !== 'presence')
        reader.escape(state, making.fields.get(name) ?? OPAQUE, 'held by a field that is assigned again');
      making.fields.set(name, { kind: 'object', type: 'register', index });
    }
  }
}

function startOfField(
  reader: ValueReader,
  state: BodyState,
  { kind, name, register }: { readonly kind: RegisterKind; readonly name: string; readonly register: string },
  { written: { given, maps }, fields }: Making,
): number {
  if (kind === 'presence') return startOfSlot(reader, state, register, given.get(name) ?? fields.get(name));
  if (kind !== 'entries') return startOf(kind, given.get(name));
  return given.has(name) ? entriesState(undefined) : startOfEntries(reader, state, register, maps.get(name));
}

/** Whether a field can have a register for the entries of its map. */
export function isHeldLater(struct: StructType, name: string, base: CodeBase): boolean {
  const field = struct.fields.find(({ names }) => names.some((one) => one.name === name));
  return field !== undefined && registerKindOf(field.type, base.view) === 'entries';
}

/** Whether a field has a register. */
export function isHeld(value: Value | undefined): boolean {
  return value?.kind === 'object' && value.type === 'register';
}
