/**
 * Which functions make something that goroutines can block on, or meet in: channels, WaitGroups, locks, maps that several
 * use? A run that makes nothing shows nothing.
 */
import type { AssignStmt, Call, CompositeLit, Expr, Func, Ident, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import { EVENTFUL_TYPES } from './events.js';
import { isSharedMap } from './map-accesses.js';
import { memo } from './memo.js';
import { isChannelType, structOf } from './type-shapes.js';

/** Structs inside each other that are searched for locks. */
const MAX_NESTED = 3;
/** Calls inside each other that are looked into. */
const MAX_CALLS = 3;

export class Makings {
  private readonly view: GoView;
  /** True where something is made; else how many calls inside each other were looked into in vain. */
  private readonly makes = new Map<Func, number | true>();
  private readonly makesItself = new Map<Func, number | true>();
  private readonly locks = new Map<Func, boolean>();
  private readonly below = new Map<Func, boolean>();

  constructor(view: GoView) {
    this.view = view;
  }

  /**
   * Whether the body, its literals included, or a function in view that it calls, makes something that goroutines can
   * block on. A body that does not is no root of anything.
   */
  makesObjects(func: Func, depth = 2): boolean {
    const key = depth === 0 ? this.makesItself : this.makes;
    const known = key.get(func);
    // Who looked less far has not seen that nothing is made.
    if (known !== undefined && (known === true || known >= depth)) return known === true;
    key.set(func, depth);
    const answer = func.body !== undefined && this.holdsMaking(func.body, depth);
    if (answer) key.set(func, true);
    return answer;
  }

  /** Whether a call of the function makes objects, also those that it keeps to itself. */
  makesBelow(func: Func, depth = MAX_CALLS): boolean {
    const known = this.below.get(func);
    if (known !== undefined) return known;
    this.below.set(func, false);
    let isMaking = this.makesObjects(func);
    if (func.body && depth > 0)
      walk(func.body, (node) => {
        const target = node.kind === 'Call' && !isMaking ? this.view.target(node) : undefined;
        if (target?.kind === 'declared') isMaking = this.makesBelow(target.decl, depth - 1);
        return !isMaking;
      });
    this.below.set(func, isMaking);
    return isMaking;
  }

  /**
   * Whether the body, or a function in view that it calls and gets the result of, makes a record with a lock, Once or
   * WaitGroup in it, whoever uses it: one goroutine alone can block on these.
   */
  makesLocks(func: Func, depth = MAX_CALLS): boolean {
    return memo(this.locks, func, () => {
      let found = false;
      if (func.body)
        walk(func.body, (node) => {
          if (found) return false;
          if (node.kind === 'CompositeLit')
            found = node.type !== undefined && this.holdsShared(node.type, 0, LOCK_TYPES);
          else if (node.kind === 'ValueSpec')
            found = node.type !== undefined && this.holdsShared(node.type, 0, LOCK_TYPES);
          else if (node.kind === 'Call') found = this.callMakesLocks(node, depth);
          return !found;
        });
      return found;
    });
  }

  private callMakesLocks(call: Call, depth: number): boolean {
    const target = this.view.target(call);
    const [first] = call.args;
    if (target.kind === 'builtin')
      return target.name === 'new' && first !== undefined && this.holdsShared(first, 0, LOCK_TYPES);
    if (target.kind !== 'declared' || depth === 0 || !returnsShared(target.decl)) return false;
    return this.makesLocks(target.decl, depth - 1);
  }

  private holdsMaking(body: Node, depth: number): boolean {
    let found = false;
    walk(body, (node) => {
      if (found) return false;
      if (node.kind === 'Call') found = this.isMaking(node, depth) || this.makesDrainedTimer(node, body);
      else if (node.kind === 'ValueSpec')
        found =
          (node.type !== undefined && isChannelType(node.type, this.view)) ||
          this.leavesChannelNil(node.type, undefined, body);
      else if (node.kind === 'Ident') found = this.declaresSharedMap(node);
      else if (node.kind === 'AssignStmt') found = this.dropsChannel(node, body);
      else if (node.kind === 'CompositeLit')
        found = this.leavesChannelNil(node.type, node, body) || this.makesShared(node.type, body);
      else if (node.kind === 'Selector')
        found = MADE_TYPES.has(this.view.typeSymbol(node) ?? '') && !isParameterType(node);
      return !found;
    });
    return found;
  }

  /** `ch = nil` in a body that sends on or receives from ch outside of a select. */
  private dropsChannel({ op, lhs, rhs }: AssignStmt, body: Node): boolean {
    return lhs.some((target, at) => {
      const value = rhs[at];
      const isNil = op === '=' && value?.kind === 'Ident' && value.name === 'nil' && target.kind === 'Ident';
      return isNil && channelNamesIn(body).has(target.name);
    });
  }

  private declaresSharedMap(ident: Ident): boolean {
    const { parent } = ident;
    const isDeclared = (parent?.kind === 'AssignStmt' && parent.op === ':=') || parent?.kind === 'ValueSpec';
    const binding = isDeclared ? this.view.names.resolve(ident) : undefined;
    return binding?.ident === ident && isSharedMap(binding, this.view);
  }

  /** A struct with a field for a channel that is nil until somebody sets it, and that the body sends on or receives from. */
  private leavesChannelNil(type: Expr | undefined, lit: CompositeLit | undefined, body: Node): boolean {
    const struct = type && structOf(type, this.view);
    if (struct === undefined) return false;
    const isKeyed = lit?.elements.every(({ key }) => key !== undefined) ?? true;
    if (!isKeyed) return false;
    const given = new Set(lit?.elements.map(({ key }) => (key?.kind === 'Ident' ? key.name : '')));
    const nil = struct.fields
      .filter(({ type: of }) => of.kind === 'ChanType')
      .flatMap(({ names }) => names.map(({ name }) => name))
      .filter((name) => !given.has(name));
    if (nil.length === 0) return false;
    return this.bodiesFrom(body).some((each) => {
      const used = channelFieldsIn(each);
      return nil.some((name) => used.has(name));
    });
  }

  /** A struct with a lock or WaitGroup of its own, in a body that starts goroutines or calls what starts them. */
  private makesShared(type: Expr | undefined, body: Node): boolean {
    return type !== undefined && this.holdsShared(type, 0) && this.bodiesFrom(body).some(startsGoroutine);
  }

  private holdsShared(type: Expr, depth: number, types = MADE_TYPES): boolean {
    if (types.has(this.view.typeSymbol(type) ?? '')) return depth > 0;
    const decl = type.kind === 'Ident' ? this.view.names.resolve(type)?.decl : undefined;
    const struct = decl?.kind === 'TypeSpec' ? decl.type : type;
    if (struct.kind !== 'StructType' || depth > MAX_NESTED) return false;
    return struct.fields.some((field) => this.holdsShared(field.type, depth + 1, types));
  }

  /** A timer whose channel the body receives from outside of a select: a value that is not there would block. */
  private makesDrainedTimer(call: Call, body: Node): boolean {
    const fun = call.fun;
    if (fun.kind !== 'Selector' || fun.sel.name !== 'NewTimer') return false;
    const target = this.view.target(call);
    return target.kind === 'library' && target.symbol === 'time.NewTimer' && this.drains(body);
  }

  private drains(body: Node): boolean {
    return this.bodiesFrom(body).some((each) => channelFieldsIn(each).has('C'));
  }

  /** The body, and those of declared functions that it calls or starts. */
  private bodiesFrom(body: Node): readonly Node[] {
    const bodies = [body];
    walk(body, (node) => {
      const target = node.kind === 'Call' ? this.view.target(node) : undefined;
      if (target?.kind === 'declared' && target.decl.body) bodies.push(target.decl.body);
      return true;
    });
    return bodies;
  }

  private isMaking(call: Call, depth: number): boolean {
    const target = this.view.target(call);
    switch (target.kind) {
      case 'builtin':
        return target.name === 'make' && call.args[0] !== undefined && isChannelType(call.args[0], this.view);
      case 'library':
        return MAKERS.has(target.symbol);
      case 'declared':
        return depth > 0 && returnsShared(target.decl) && this.makesObjects(target.decl, depth - 1);
      default:
        return false;
    }
  }
}

/** Names of fields that a body sends on, receives from or ranges over, not as a case of a select. */
function channelFieldsIn(body: Node): ReadonlySet<string> {
  return operandNamesIn(body, (channel) => (channel.kind === 'Selector' ? channel.sel.name : undefined));
}

/** Names of variables sent on or received from, ranges left out: what is ranged over need be no channel. */
function channelNamesIn(body: Node): ReadonlySet<string> {
  return operandNamesIn(body, (channel, { kind }) =>
    channel.kind === 'Ident' && kind !== 'RangeStmt' ? channel.name : undefined,
  );
}

function operandNamesIn(body: Node, nameOf: (channel: Expr, node: Node) => string | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  walk(body, (node) => {
    const channel =
      node.kind === 'SendStmt'
        ? node.chan
        : node.kind === 'RangeStmt' || (node.kind === 'Unary' && node.op === '<-')
          ? node.x
          : undefined;
    const name = channel && nameOf(channel, node);
    if (name !== undefined && !isCommunication(node)) names.add(name);
    return true;
  });
  return names;
}

/** The send or receive of a case. */
function isCommunication(node: Node): boolean {
  let at: Node = node;
  while (at.parent?.kind === 'ExprStmt' || at.parent?.kind === 'AssignStmt' || at.parent?.kind === 'Paren')
    at = at.parent;
  return at.parent?.kind === 'CommClause' && at.parent.comm === at;
}

/** Types whose declaration or literal makes an object. */
const MADE_TYPES: ReadonlySet<string> = new Set(EVENTFUL_TYPES);

/** Types on which one goroutine alone can block. */
const LOCK_TYPES: ReadonlySet<string> = new Set([...EVENTFUL_TYPES, 'sync.Once']);

/** Functions that make one. */
const MAKERS: ReadonlySet<string> = new Set([
  'golang.org/x/sync/errgroup.WithContext',
  'golang.org/x/sync/semaphore.NewWeighted',
  'sync.NewCond',
]);

function startsGoroutine(body: Node): boolean {
  let found = false;
  walk(body, (node) => {
    found ||= node.kind === 'GoStmt';
    return !found;
  });
  return found;
}

/** A type in a signature or a struct's declaration makes nothing. */
function isParameterType(node: Node): boolean {
  for (let at: Node | undefined = node.parent; at; at = at.parent) {
    if (at.kind === 'Field') return true;
    if (at.kind !== 'Star' && at.kind !== 'Paren' && at.kind !== 'SliceType' && at.kind !== 'MapType') return false;
  }
  return false;
}

/** Whether the results can carry what goroutines share: channels, functions, pointers to own types. */
export function returnsShared(func: Func): boolean {
  return func.type.results.some(({ type }) => {
    const bare = type.kind === 'Star' ? type.x : type;
    return (
      bare.kind === 'ChanType' ||
      bare.kind === 'FuncType' ||
      bare.kind === 'Index' ||
      (bare.kind === 'Ident' && !PREDECLARED.test(bare.name))
    );
  });
}

const PREDECLARED = /^(error|bool|string|any|byte|rune|u?int\d*|float\d+|complex\d+|uintptr)$/;
