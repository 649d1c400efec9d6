/**
 * Where does a goroutine stand while its body is translated? The calls it is in, what its variables hold, which inputs it
 * has decided, which calls it has deferred. States with equal keys behave alike, so they become one node of the model.
 */
import type { BasicBlock, ExitKind } from '../../../go/flow/graph.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Call, Node } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import type { Code } from './code.js';
import { identityOf } from './identity.js';
import { bindingsKey, isTracked, valueKey } from './values.js';
import type { Value } from './values.js';

/** A call registered by defer, its operands evaluated. */
export interface Deferred {
  readonly call: Call;
  readonly callee: Value | undefined;
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
}

export interface Frame {
  readonly code: Code;
  block: BasicBlock;
  /** The next operation of the block. */
  index: number;
  /** Copied on change. */
  deferred: readonly Deferred[];
  /** How the call is ending: its deferred calls run. */
  ending: ExitKind | undefined;
  results: readonly Value[];
  /** The call whose value this frame computes; undefined for the body itself and deferred calls. */
  readonly call: Call | undefined;
  readonly isDeferred: boolean;
  /** Captured variables that came with the literal. */
  readonly loaded: readonly Binding[];
}

/** An event to be taken before the goroutine goes on: calls that are several events leave the rest here. */
export interface PendingEvent {
  readonly event: Event;
  readonly site: number;
}

/** What was found of an input on this run. */
export interface Fact {
  readonly value: boolean | string;
  readonly about: ReadonlySet<Binding>;
  /** What of them it reads: `v12.hosts`. */
  readonly paths: readonly string[];
}

export class BodyState {
  frames: Frame[] = [];
  readonly variables = new Map<Binding, Value>();
  readonly facts = new Map<string, Fact>();
  /** Values of calls, receives and comm clauses that an operation further on will read. */
  readonly values = new Map<Node, Value>();
  /** Turns begun of the counted range loops that are running. */
  readonly turns = new Map<Node, number>();
  /** How often an object was made at a place. */
  readonly births = new Map<string, number>();
  readonly heap = new Map<string, ReadonlyMap<string, Value>>();
  /** Variables written by several that this goroutine has written since its last event: they hold what it wrote. */
  readonly fresh = new Set<Binding>();
  /** Records that another goroutine can reach. */
  readonly shared = new Set<string>();
  pending: readonly PendingEvent[] = [];
  /** It is the root's body: what it makes exists once. */
  isRoot = false;
  /** A recover has been called while a panic runs. */
  recovered = false;

  clone(): BodyState {
    const copy = new BodyState();
    copy.frames = this.frames.map((frame) => ({ ...frame }));
    copyInto(copy.variables, this.variables);
    copyInto(copy.facts, this.facts);
    copyInto(copy.values, this.values);
    copyInto(copy.turns, this.turns);
    copyInto(copy.births, this.births);
    copyInto(copy.heap, this.heap);
    for (const binding of this.fresh) copy.fresh.add(binding);
    for (const id of this.shared) copy.shared.add(id);
    copy.pending = this.pending;
    copy.isRoot = this.isRoot;
    copy.recovered = this.recovered;
    return copy;
  }

  get top(): Frame | undefined {
    return this.frames.at(-1);
  }

  assign(binding: Binding, value: Value): void {
    if (value.kind === 'input' && value.path === undefined) this.variables.delete(binding);
    else this.variables.set(binding, value);
    for (const [key, fact] of this.facts) if (fact.about.has(binding)) this.facts.delete(key);
  }

  /** Keeps a value for an operation further on; inputs need no keeping. */
  keep(node: Node, value: Value): void {
    if (value.kind !== 'input') this.values.set(node, value);
  }

  /** Drops the facts, and truth values and texts of variables, that no condition from here on asks for. */
  forgetFacts(): void {
    for (const [key, fact] of this.facts) {
      if (!this.isAskedAhead(fact.about)) this.facts.delete(key);
    }
    for (const [binding, value] of this.variables) {
      if (value.kind !== 'constant' || value.value === null || typeof value.value === 'number') continue;
      if (!this.isAskedAhead(new Set([binding]))) this.variables.delete(binding);
    }
  }

  private isAskedAhead(about: ReadonlySet<Binding>): boolean {
    for (const binding of about) {
      for (const frame of this.frames) {
        if (frame.code.conditionsAhead.get(frame.block)?.has(binding) === true) return true;
      }
    }
    return false;
  }

  key(): string {
    const frames = this.frames.map(frameKey).join('/');
    const facts = [...this.facts].map(([key, { value }]) => `${key}:${String(value)}`).sort();
    const values = [...this.values].map(([node, value]) => `${String(identityOf(node))}=${valueKey(value)}`).sort();
    const turns = [...this.turns].map(([node, count]) => `${String(identityOf(node))}:${String(count)}`).sort();
    const births = [...this.births].map(([place, count]) => `${place}:${String(count)}`).sort();
    const heap = [...this.heap].map(([id, fields]) => `${id}{${fieldsKey(fields)}}`).sort();
    const fresh = [...this.fresh].map(({ id }) => String(id)).sort();
    const pending = this.pending.map(({ event, site }) => `${JSON.stringify(event)}@${String(site)}`);
    return [
      frames,
      bindingsKey(this.variables),
      facts,
      values,
      turns,
      births,
      heap,
      fresh,
      pending,
      this.recovered,
    ].join('|');
  }

  /** Leaves the innermost call: its own variables are gone, unless a value that lives on has captured them already. */
  pop(): Frame | undefined {
    const frame = this.frames.pop();
    if (frame === undefined) return undefined;
    for (const binding of this.variables.keys()) {
      if (binding.func === frame.code.func && !this.frames.some((other) => other.code === frame.code))
        this.variables.delete(binding);
    }
    for (const binding of frame.loaded) this.variables.delete(binding);
    for (const [key, fact] of this.facts) {
      if ([...fact.about].some((binding) => binding.func === frame.code.func)) this.facts.delete(key);
    }
    return frame;
  }

  /** The fields of records that a value leads to, for a goroutine that is started with it. */
  heapOf(values: Iterable<Value>): Map<string, ReadonlyMap<string, Value>> {
    const reached = new Map<string, ReadonlyMap<string, Value>>();
    const open = [...values];
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      if (value.kind === 'function') open.push(...value.captured.values(), ...(value.receiver ? [value.receiver] : []));
      if (value.kind === 'method') open.push(value.receiver);
      if (value.kind === 'tuple') open.push(...value.values);
      if (value.kind !== 'record' || reached.has(value.id)) continue;
      const fields = this.heap.get(value.id) ?? new Map<string, Value>();
      reached.set(value.id, fields);
      open.push(...fields.values());
    }
    return reached;
  }

  /** Whether the value, or a record it leads to, holds an object of the model. */
  holdsObject(value: Value): boolean {
    if (!isTracked(value)) return false;
    const reached = this.heapOf([value]);
    return value.kind !== 'record' || [...reached.values()].some((fields) => [...fields.values()].some(isTracked));
  }
}

function frameKey(frame: Frame): string {
  const deferred = frame.deferred.map(
    ({ call, callee, receiver, args }) =>
      `${String(identityOf(call))}(${[callee, receiver, ...args].map((value) => (value ? valueKey(value) : '')).join()})`,
  );
  const at = `${String(identityOf(frame.code))}.${String(frame.block.id)}.${String(frame.index)}`;
  return `${at}[${deferred.join()}]${frame.ending ?? ''}${frame.call ? String(identityOf(frame.call)) : ''}(${frame.results.map(valueKey).join()})`;
}

function fieldsKey(fields: ReadonlyMap<string, Value>): string {
  return [...fields].map(([name, value]) => `${name}=${valueKey(value)}`).join();
}

function copyInto<K, V>(to: Map<K, V>, from: ReadonlyMap<K, V>): void {
  for (const [key, value] of from) to.set(key, value);
}
