/**
 * Where does a goroutine stand while its body is translated? The calls it is in, what its variables hold, which inputs it
 * has decided, which calls it has deferred. States with equal keys behave alike, so they become one node of the model.
 */
import type { BasicBlock, ExitKind } from '../../../go/flow/graph.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Call, Node } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import type { Ahead } from './ahead.js';
import type { Code } from './code.js';
import { identityOf } from './identity.js';
import { SharedMap } from './shared-map.js';
import type { Numbers } from './shared-map.js';
import { bindingKeys, fieldsKey, isPlainInput, isTracked, valueKey } from './values.js';
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
  /** What is known in the outer call of the same function, for when this one has returned. */
  readonly outer?: Activation;
}

/** What belongs to one call of a function. */
export interface Activation {
  readonly variables: ReadonlyMap<Binding, Value>;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly values: ReadonlyMap<Node, Value>;
  readonly turns: ReadonlyMap<Node, number>;
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
  variables = new SharedMap<Binding, Value>();
  facts = new SharedMap<string, Fact>();
  /** Values of calls, receives and comm clauses that an operation further on will read. */
  values = new SharedMap<Node, Value>();
  /** Turns begun of the counted range loops that are running. */
  turns = new SharedMap<Node, number>();
  /** How often an object was made at a place. */
  births = new SharedMap<string, number>();
  heap = new SharedMap<string, ReadonlyMap<string, Value>>();
  /** Variables written by several that this goroutine has written since its last event: they hold what it wrote. */
  fresh = new SharedMap<Binding, true>();
  /** Records that another goroutine can reach. */
  shared = new SharedMap<string, true>();
  pending: readonly PendingEvent[] = [];
  /** It is the root's body: what it makes exists once. */
  isRoot = false;
  /** Where the goroutine was started that makes what is made here; undefined where it may run several times. */
  maker: string | undefined;
  /** A recover has been called while a panic runs. */
  recovered = false;
  /** The Onces, by their numbers, that somebody had entered before this goroutine came here: it never enters them. */
  entered: readonly number[] = [];

  clone(): BodyState {
    const copy = new BodyState();
    copy.frames = this.frames.map((frame) => ({ ...frame }));
    copy.variables = this.variables.share();
    copy.facts = this.facts.share();
    copy.values = this.values.share();
    copy.turns = this.turns.share();
    copy.births = this.births.share();
    copy.heap = this.heap.share();
    copy.fresh = this.fresh.share();
    copy.shared = this.shared.share();
    copy.pending = this.pending;
    copy.isRoot = this.isRoot;
    copy.maker = this.maker;
    copy.recovered = this.recovered;
    copy.entered = this.entered;
    return copy;
  }

  get top(): Frame | undefined {
    return this.frames.at(-1);
  }

  assign(binding: Binding, value: Value): void {
    if (isPlainInput(value)) this.variables.delete(binding);
    else this.variables.set(binding, value);
    for (const [key, fact] of this.facts.entries()) if (fact.about.has(binding)) this.facts.delete(key);
  }

  /** Keeps a value for an operation further on; inputs need no keeping, and what stands alone nobody reads. */
  keep(node: Node, value: Value): void {
    if (!isPlainInput(value) && node.parent?.kind !== 'ExprStmt') this.values.set(node, value);
  }

  /** Drops what was kept for the operands of a call: they have been read. */
  forgetInside(call: Node): void {
    for (const node of this.values.keys()) if (isInside(node, call)) this.values.delete(node);
  }

  /**
   * Drops the facts, and truth values and texts of variables, that no condition from here on asks for, and variables that
   * nothing mentions any more. `isHeld`: others may still read the variable. `isUnread`: nothing but conditions does.
   * `readBy`: what a deferred function will read.
   */
  forgetFacts(
    aheadOf: (code: Code) => Ahead,
    isHeld: (binding: Binding) => boolean,
    isUnread: (binding: Binding) => boolean,
    readBy: (deferred: Deferred) => ReadonlySet<Binding>,
  ): void {
    const ahead = this.frames.map(({ code, block, index, ending }) => {
      const { conditions, mentions } = aheadOf(code);
      const at = index === 0 ? 'before' : 'within';
      return { func: code.func, ending, asked: conditions[at].get(block), mentioned: mentions[at].get(block) };
    });
    const later = this.frames.flatMap(({ deferred }) => deferred.map(readBy));
    const isAsked = (binding: Binding): boolean =>
      ahead.some(({ asked }) => asked?.has(binding) === true) || later.some((read) => read.has(binding));
    for (const [key, fact] of this.facts.entries()) {
      // What names no variable, `testing.Short()`, may be asked anywhere.
      if (fact.about.size > 0 && ![...fact.about].some(isAsked)) this.facts.delete(key);
    }
    for (const [binding, value] of this.variables.entries()) {
      const isPlain = value.kind === 'constant' && value.value !== null && typeof value.value !== 'number';
      const owner = ahead.find(({ func }) => func === binding.func);
      const isDead = owner?.mentioned !== undefined && !owner.mentioned.has(binding) && !isHeld(binding);
      const isIdle = isPlain && !isAsked(binding) && (owner === undefined || isUnread(binding));
      if (isDead || isIdle) this.variables.delete(binding);
    }
  }

  /** Equal keys, equal states, within one translation: `numbers` are its own. */
  key(numbers: Numbers): string {
    const frames = this.frames.map(frameKey).join('/');
    const parts = [
      this.variables.numberOf(numbers, bindingKeys),
      this.facts.numberOf(numbers, factKeys),
      this.values.numberOf(numbers, keptKeys),
      this.turns.numberOf(numbers, turnKeys),
      this.births.numberOf(numbers, birthKeys),
      this.heap.numberOf(numbers, heapKeys),
      this.fresh.numberOf(numbers, freshKeys),
    ];
    const pending = this.pending.map(({ event, site }) => `${JSON.stringify(event)}@${String(site)}`);
    return `${frames}|${parts.join(' ')}|${pending.join()}|${String(this.recovered)}|${this.maker ?? '-'}|${this.entered.join()}`;
  }

  /** The same with what only tells how a record may be changed. */
  fullKey(numbers: Numbers): string {
    return `${this.key(numbers)}|${String(this.shared.numberOf(numbers, sharedKeys))}`;
  }

  /** Drops the records that nothing leads to any more. */
  collect(): void {
    if (this.heap.size === 0) return;
    const roots = [...this.variables.values(), ...this.values.values()];
    for (const { deferred, results, outer } of this.frames) {
      roots.push(...results);
      if (outer) roots.push(...outer.variables.values(), ...outer.values.values());
      for (const { callee, receiver, args } of deferred)
        roots.push(...args, ...(callee ? [callee] : []), ...(receiver ? [receiver] : []));
    }
    const reached = this.heapOf(roots);
    for (const id of this.heap.keys()) if (!reached.has(id)) this.heap.delete(id);
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
    for (const node of this.values.keys()) if (isInside(node, frame.code.func)) this.values.delete(node);
    for (const loop of this.turns.keys()) if (isInside(loop, frame.code.func)) this.turns.delete(loop);
    for (const [key, fact] of this.facts.entries()) {
      // A parameter may stand for what the caller asks for as well.
      const isOwn = fact.about.size > 0 && [...fact.about].every((binding) => binding.func === frame.code.func);
      if (isOwn) this.facts.delete(key);
    }
    if (frame.outer) this.resume(frame.outer);
    return frame;
  }

  /** Lays aside what belongs to the call of a function that is called again. */
  suspend({ func }: Code): Activation {
    const variables = [...this.variables.entries()].filter(([binding]) => binding.func === func);
    const facts = [...this.facts.entries()].filter(([, { about }]) => [...about].some((one) => one.func === func));
    const values = [...this.values.entries()].filter(([node]) => isInside(node, func));
    const turns = [...this.turns.entries()].filter(([node]) => isInside(node, func));
    for (const [binding] of variables) this.variables.delete(binding);
    for (const [key] of facts) this.facts.delete(key);
    for (const [node] of values) this.values.delete(node);
    for (const [node] of turns) this.turns.delete(node);
    return { variables: new Map(variables), facts: new Map(facts), values: new Map(values), turns: new Map(turns) };
  }

  private resume({ variables, facts, values, turns }: Activation): void {
    for (const [binding, value] of variables) this.variables.set(binding, value);
    for (const [key, fact] of facts) this.facts.set(key, fact);
    for (const [node, value] of values) this.values.set(node, value);
    for (const [node, count] of turns) this.turns.set(node, count);
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

function isInside(node: Node, func: Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (at === func) return true;
  return false;
}

function frameKey(frame: Frame): string {
  const deferred = frame.deferred.map(
    ({ call, callee, receiver, args }) =>
      `${String(identityOf(call))}(${[callee, receiver, ...args].map((value) => (value ? valueKey(value) : '')).join()})`,
  );
  const at = `${String(identityOf(frame.code))}.${String(frame.block.id)}.${String(frame.index)}`;
  return `${at}[${deferred.join()}]${frame.ending ?? ''}${frame.call ? String(identityOf(frame.call)) : ''}(${frame.results.map(valueKey).join()})${frame.outer ? activationKey(frame.outer) : ''}`;
}

function activationKey({ variables, facts, values, turns }: Activation): string {
  const parts = [bindingKeys(variables), factKeys(facts), keptKeys(values), turnKeys(turns)];
  return `{${parts.map((keys) => keys.toSorted().join()).join(';')}}`;
}

function factKeys(facts: ReadonlyMap<string, Fact>): readonly string[] {
  return [...facts].map(([key, { value }]) => `${key}:${String(value)}`);
}

function keptKeys(values: ReadonlyMap<Node, Value>): readonly string[] {
  return [...values].map(([node, value]) => `${String(identityOf(node))}=${valueKey(value)}`);
}

function turnKeys(turns: ReadonlyMap<Node, number>): readonly string[] {
  return [...turns].map(([node, count]) => `${String(identityOf(node))}:${String(count)}`);
}

function birthKeys(births: ReadonlyMap<string, number>): readonly string[] {
  return [...births].map(([place, count]) => `${place}:${String(count)}`);
}

function heapKeys(heap: ReadonlyMap<string, ReadonlyMap<string, Value>>): readonly string[] {
  return [...heap].map(([id, fields]) => `${id}{${fieldsKey(fields)}}`);
}

function freshKeys(fresh: ReadonlyMap<Binding, true>): readonly string[] {
  return [...fresh.keys()].map(({ id }) => String(id));
}

function sharedKeys(shared: ReadonlyMap<string, true>): readonly string[] {
  return [...shared.keys()];
}
