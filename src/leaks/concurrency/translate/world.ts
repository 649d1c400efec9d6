/**
 * What does one translation produce and remember? The objects of the model with what code out of view may do to them,
 * the goroutine bodies still to be translated, the places and decisions a witness will name, and the symbols (`len(x)`,
 * an integer parameter) whose values this translation has fixed.
 */
import type { Call, Expr, Func, Node, TypeSpec } from '../../../go/syntax/ast.js';
import type { ChannelEnvironment, Likelihood, ModelObject } from '../model.js';
import type { BodyState } from './body-state.js';
import type { Numbers } from './shared-map.js';
import type { RegisterKind } from './register-kinds.js';
import type { Parcel } from './parcel.js';
import type { HeldFields, Product } from './products.js';
import { valueKey } from './values.js';
import type { TrackedType, Value } from './values.js';

/** A place in the source that a node or step of the model stands for. */
export interface Site {
  readonly node: Node;
  /** The calls on the way to it, outermost first; empty in the body itself. */
  readonly calls: readonly Call[];
}

/** A decision on the way between two events. */
export type Note =
  | { readonly kind: 'condition'; readonly node: Node; readonly value: boolean }
  | { readonly kind: 'clause'; readonly node: Node }
  | { readonly kind: 'turn' | 'done'; readonly node: Node }
  | { readonly kind: 'return'; readonly node: Node | undefined }
  | { readonly kind: 'enter'; readonly node: Call };

export interface TrackedObject {
  readonly type: TrackedType;
  /** Where it is made. */
  readonly site: Site;
  readonly key: string;
  readonly capacity: number;
  readonly parent: number | undefined;
  /** Time, or a caller, may cancel the context. */
  readonly cancellable: boolean;
  /** It is cancellable by whoever gave it, or its parent, to the root, and by nothing else. */
  readonly ofCaller: boolean;
  readonly stopped: boolean;
  /** What a flag holds when it is declared. */
  readonly isSet: boolean;
  /** The state of a register when it comes into being. */
  readonly initial: number;
  /** The lock of a Cond; undefined where it is not followed. */
  readonly lock: LockValue | undefined;
  /** What a register holds. */
  readonly registerKind?: RegisterKind;
}

/** A lock that the model holds. */
export type LockValue = Extract<Value, { kind: 'object' }> & { readonly type: 'mutex' | 'rwmutex' };

/** What code out of view may do to an object. */
export interface Capabilities {
  send?: Likelihood;
  recv?: Likelihood;
  close?: Likelihood;
  /** Code out of view receives until this object is done. */
  recvUntil?: number;
  cancel?: Likelihood;
  /** Anything: the object is not followed in the next translation. */
  everything?: string;
}

/** How a symbol came to be: free ones are inputs; derived ones depend on what the code did before. */
export interface Symbol {
  readonly key: string;
  readonly derived: boolean;
  /** Where it was met first: the number itself, or what has that many elements. */
  readonly expr: Expr;
}

export interface BodyRequest {
  readonly key: string;
  readonly name: string;
  readonly state: BodyState;
  /** The go statement; undefined for the root. */
  readonly start: Node | undefined;
}

/** What senders know of the values they send, by a name that tells them apart. */
export type Messages = ReadonlyMap<string, Value | Parcel>;

/** What was found out in earlier translations of the same root. */
export interface Assumptions {
  /** Symbols by key. */
  readonly symbols: ReadonlyMap<string, number>;
  /** Keys of objects that escape to where anything can happen to them. */
  readonly escaped: ReadonlySet<string>;
  /** By the key of a channel, the messages sent over it that the sender knows. */
  readonly telling: ReadonlyMap<string, Messages>;
  /** Large constants and the numbers that stand for them. */
  readonly scale: ReadonlyMap<number, number>;
  /** Locks are not followed: they are taken when somebody wants them. */
  readonly lockless: boolean;
  readonly untold: ReadonlySet<string>;
  readonly mixed: ReadonlySet<string>;
  /** Branches that matter: what their ways mention leads to an object. */
  readonly busy: ReadonlySet<string>;
  /** Who gets a channel from the root receives until the signal that the root was given to stop. */
  readonly stoppable: boolean;
  /** What is done with the object that the root returns. */
  readonly product: Product | undefined;
  /** Calls that touch no object are passed over, whatever else they do to records. */
  readonly sliced: boolean;
  /** Fields whose values the model holds, and whether it must do without. */
  readonly registers: ReadonlySet<string>;
  readonly isPlain: boolean;
  /** Conditions are not remembered: each is opaque after the first that shares a variable. */
  readonly forgetful: boolean;
}

export const NO_ASSUMPTIONS: Assumptions = {
  symbols: new Map(),
  escaped: new Set(),
  telling: new Map(),
  scale: new Map(),
  lockless: false,
  busy: new Set(),
  untold: new Set(),
  mixed: new Set(),
  stoppable: false,
  product: undefined,
  sliced: false,
  registers: new Set(),
  isPlain: false,
  forgetful: false,
};

export class World {
  readonly assumptions: Assumptions;
  readonly objects: TrackedObject[] = [];
  readonly capabilities: Capabilities[] = [];
  readonly sites: Site[] = [];
  readonly notes: Note[] = [];
  readonly symbols = new Map<string, Symbol>();
  readonly constants = new Set<number>();
  /** Numbers of what states hold. */
  readonly numbers: Numbers = new Map();
  /** By the key of a channel, the messages known to their senders. */
  readonly telling = new Map<string, Map<string, Value | Parcel>>();
  /** Keys of channels over which something is sent of which the sender tells nothing. */
  readonly untold = new Set<string>();
  /** Keys of channels whose receivers cannot know which parcel they get. */
  readonly mixed = new Set<string>();
  /** Fields of shared records that are assigned again. */
  readonly dirty = new Set<string>();
  /** Fields of shared records that the root assigns, and those that other goroutines read or assign. */
  readonly rootFields = new Set<string>();
  readonly othersFields = new Set<string>();
  /** Those of the former whose values can be held. */
  readonly heldByRoot = new Set<string>();
  /** Records that code out of view has. */
  readonly handedOut = new Set<string>();
  /** Fields that several goroutines assign, and that a condition asks for. */
  readonly asked = new Set<string>();
  /** Those of them into which something was stored because the next translation will hold what they hold. */
  readonly trusted = new Set<string>();
  /** Branches that turned out to matter. */
  readonly busy = new Set<string>();
  /** An operation by which goroutines may wait for each other is not in the model. */
  isLoose = false;
  /** The signal to stop that the root was given, where it is to be followed. */
  stop: number | undefined;
  /** By object, the fields that hold it of what the root has returned. */
  product: { readonly fields: HeldFields } | undefined;
  /** The declared types of the records that the root returns. */
  readonly returnedTypes = new Set<TypeSpec>();
  /** Objects that the root returns. */
  readonly returned = new Set<number>();
  readonly requests: BodyRequest[] = [];
  /** For objects that package variables hold, the functions that name them. */
  readonly packageUsers = new Map<number, ReadonlySet<Func>>();
  /** The declared types of records, by their ids. */
  readonly recordTypes = new Map<string, TypeSpec>();
  private readonly objectIndex = new Map<string, number>();
  private readonly programIndex = new Map<string, number>();
  private readonly siteIndex = new Map<string, number>();

  constructor(assumptions: Assumptions) {
    this.assumptions = assumptions;
  }

  /** The number of an object; undefined where an earlier translation found that it escapes. */
  object(object: TrackedObject): number | undefined {
    if (this.assumptions.escaped.has(object.key)) return undefined;
    if (this.assumptions.lockless && (object.type === 'mutex' || object.type === 'rwmutex')) return undefined;
    const known = this.objectIndex.get(object.key);
    if (known === undefined) return this.newObject(object);
    const { capacity } = object;
    if (this.objects[known]?.capacity === capacity) return known;
    // `make(chan T, len(list))`: the list is longer on another path.
    const other = { ...object, key: `${object.key}~${String(capacity)}` };
    if (this.assumptions.escaped.has(other.key)) return undefined;
    return this.objectIndex.get(other.key) ?? this.newObject(other);
  }

  private newObject(object: TrackedObject): number {
    this.objectIndex.set(object.key, this.objects.length);
    this.objects.push(object);
    this.capabilities.push({});
    return this.objects.length - 1;
  }

  /** A Cond gets its lock after it came into being. */
  setLock(index: number, lock: LockValue | undefined): void {
    const cond = this.objects[index];
    if (cond !== undefined) this.objects[index] = { ...cond, lock };
  }

  /** The number of the program of a goroutine body; translated once for each key. */
  program(request: BodyRequest): number {
    const known = this.programIndex.get(request.key);
    if (known !== undefined) return known;
    this.programIndex.set(request.key, this.requests.length);
    this.requests.push(request);
    return this.requests.length - 1;
  }

  site(site: Site, key: string): number {
    const known = this.siteIndex.get(key);
    if (known !== undefined) return known;
    this.siteIndex.set(key, this.sites.length);
    this.sites.push(site);
    return this.sites.length - 1;
  }

  note(note: Note): number {
    this.notes.push(note);
    return this.notes.length - 1;
  }

  /** The value of a symbol in this translation; 1 until the symbols are known. */
  symbol(key: string, derived: boolean, expr: Expr): number {
    const known = this.symbols.get(key);
    this.symbols.set(key, { key, derived: derived || known?.derived === true, expr: known?.expr ?? expr });
    return this.assumptions.symbols.get(key) ?? 1;
  }

  /** The number that stands for a constant of the source wherever counts are compared. */
  count(value: number): number {
    this.constants.add(value);
    return this.assumptions.scale.get(value) ?? value;
  }

  /** Records that a sender knows what it sends. */
  tell(index: number, value: Value | Parcel): void {
    const key = this.objects[index]?.key;
    if (key !== undefined) this.tellAs(key, value);
  }

  /** The same by the key of the object. */
  tellAs(key: string, value: Value | Parcel): void {
    const messages = this.telling.get(key) ?? new Map<string, Value | Parcel>();
    this.telling.set(key, messages.set(value.kind === 'parcel' ? value.name : valueKey(value), value));
  }

  /** Whether what a channel's senders put into it may be followed to its receivers. */
  carries(index: number): boolean {
    return !this.assumptions.mixed.has(this.objects[index]?.key ?? '');
  }

  /** Whoever receives a parcel from the channel may be anybody, or it may be another one. */
  mix(index: number): void {
    const key = this.objects[index]?.key;
    if (key !== undefined) this.mixed.add(key);
  }

  leaveUntold(index: number): void {
    const key = this.objects[index]?.key;
    if (key !== undefined) this.untold.add(key);
  }

  isUntold(index: number): boolean {
    return this.assumptions.untold.has(this.objects[index]?.key ?? '');
  }

  /** What is sent over a channel by those who know; undefined: every value is an input to the receiver. */
  messagesOf(index: number): Messages | undefined {
    return this.messagesAs(this.objects[index]?.key ?? '');
  }

  /** The same by the key of the object. */
  messagesAs(key: string): Messages | undefined {
    return this.assumptions.telling.get(key);
  }

  /** Records what code out of view may do from now on, and before: the order is not known. */
  allow(index: number, capability: Capabilities): void {
    const known = this.capabilities[index];
    if (known === undefined) return;
    const isCertain = known.send === 'certain';
    Object.assign(known, capability);
    if (isCertain) known.send = 'certain';
  }

  modelObject(index: number, site: number): ModelObject {
    const object = this.objects[index];
    const allowed = this.capabilities[index] ?? {};
    if (object === undefined) return { kind: 'cell', site };
    switch (object.type) {
      case 'channel':
        return { kind: 'channel', capacity: object.capacity, environment: environmentOf(allowed), site };
      case 'context': {
        const cancellable = object.cancellable ? 'certain' : allowed.cancel;
        return {
          kind: 'context',
          ...(object.parent === undefined ? {} : { parent: object.parent }),
          ...(cancellable === undefined ? {} : { cancellable }),
          ...(object.ofCaller ? { ofCaller: true } : {}),
          site,
        };
      }
      case 'timer':
        return { kind: 'timer', stopped: object.stopped, site };
      case 'semaphore':
        return { kind: 'semaphore', size: object.capacity, site };
      case 'flag':
        return { kind: 'flag', isSet: object.isSet, site };
      case 'register':
        if (object.registerKind === 'entries') return { kind: 'entries', initial: object.initial, site };
        return { kind: 'register', initial: object.initial, site };
      default:
        return { kind: object.type, site };
    }
  }
}

function environmentOf({ send, recv, recvUntil, close }: Capabilities): ChannelEnvironment {
  return {
    ...(send && { send }),
    ...(recv && { recv }),
    ...(recvUntil === undefined ? {} : { recvUntil }),
    ...(close && { close }),
  };
}

/** The objects a value leads to, heap included. */
export function* objectsIn(value: Value, state: BodyState): Generator<{ index: number; via: Value }> {
  const records = state.heapOf([value]);
  const open: Value[] = [value];
  for (const fields of records.values()) open.push(...fields.values());
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'object' || next.kind === 'channelOf' || next.kind === 'cancel')
      yield { index: next.index, via: next };
    if (next.kind === 'group') {
      yield { index: next.counter, via: next };
      for (const part of [next.context, next.limit]) if (part !== undefined) yield { index: part, via: next };
    }
    if (next.kind === 'function') open.push(...next.captured.values(), ...(next.receiver ? [next.receiver] : []));
    if (next.kind === 'method') open.push(next.receiver);
    if (next.kind === 'tuple') open.push(...next.values);
  }
}
