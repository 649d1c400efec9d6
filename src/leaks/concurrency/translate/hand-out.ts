/** What may code out of view do with what it is given? Anything, unless it is a literal whose uses are in view. */
import type { Call, FuncLit, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { Binding } from '../../../go/names/binding.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';
import { isTracked } from './values.js';
import type { Value } from './values.js';

/** Code out of view gets a value: a function literal can do what its body does, anything else anything. */
export function handOut(reader: ValueReader, state: BodyState, value: Value, isCalled = false): void {
  if (value.kind !== 'function' || value.func.kind !== 'FuncLit') {
    reader.escape(state, value, 'passed to a call out of view');
    return;
  }
  for (const [binding, held] of value.captured) {
    if (!isTracked(held)) continue;
    const use = held.kind === 'object' && held.type === 'channel' ? channelUse(value.func, binding, reader) : undefined;
    if (use === undefined || held.kind !== 'object')
      reader.escape(state, held, 'captured by a function that is passed on');
    else reader.world.allow(held.index, isCalled && use.send ? { ...use, send: 'certain' } : use);
  }
}

/** A record without methods that printing would call. */
export function isPrinted(reader: ValueReader, state: BodyState, value: Value): boolean {
  return (
    value.kind === 'record' &&
    ['String', 'Error', 'Format', 'GoString'].every((name) => !reader.methodOf(state, value, name))
  );
}

/** What a literal does with a channel it captures; undefined: something else than send, receive and close. */
function channelUse(
  literal: FuncLit,
  binding: Binding,
  reader: ValueReader,
): { send?: 'possible'; recv?: 'possible'; close?: 'possible' } | undefined {
  const use: { send?: 'possible'; recv?: 'possible'; close?: 'possible' } = {};
  const others: Node[] = [];
  walk(literal.body, (node) => {
    if (node.kind !== 'Ident' || reader.base.view.names.resolve(node) !== binding) return;
    const { parent } = node;
    if (parent?.kind === 'SendStmt' && parent.chan === node) use.send = 'possible';
    else if (parent?.kind === 'Unary' && parent.op === '<-') use.recv = 'possible';
    else if (parent?.kind === 'RangeStmt' && parent.x === node) use.recv = 'possible';
    else if (parent?.kind === 'Call' && isCloseOf(parent, reader)) use.close = 'possible';
    else others.push(node);
  });
  return others.length > 0 ? undefined : use;
}

function isCloseOf(call: Call, reader: ValueReader): boolean {
  const target = reader.base.view.target(call);
  return target.kind === 'builtin' && target.name === 'close';
}
