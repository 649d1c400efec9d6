/** Which calls of a function acquire something that must be released? */
import { isErrorType, isNamed } from '../../go/types/queries.js';
import type { FlowGraph, Op } from '../../go/flow/graph.js';
import type { Resource } from '../../go/facts/resource.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { unparen } from '../../go/flow/operands.js';
import { underlying } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import type { ObligationWorld } from './obligation-world.js';

export interface AcquisitionSite {
  readonly call: Call;
  readonly resource: Resource;
  /** The result that is the resource; undefined where an argument or the receiver becomes one. */
  readonly result: number | undefined;
  /** The argument or receiver that becomes a resource; undefined for results. */
  readonly argument: Expr | undefined;
  /** Where it stands in the graph: the operation of the call. */
  readonly block: FlowGraph['entry'];
  readonly index: number;
  /**
   * `declared`: the result's declared type says so; `fact`: API facts name the call; `constructor`: the function called
   * acquires what a method of its result releases; `closer`: an io.Closer of the module from a call that can fail.
   */
  readonly evidence: 'declared' | 'fact' | 'constructor' | 'closer';
}

/** Finds the acquisitions of a function, in order of the graph's blocks. Results that nobody can own are left out. */
export function findAcquisitions(world: ObligationWorld, view: FunctionView): readonly AcquisitionSite[] {
  return view.graph.blocks.flatMap((block) =>
    block.ops.flatMap((op, index) =>
      isPlainCall(op) ? sitesOf(world, view, op.node).map((site) => ({ block, index, ...site })) : [],
    ),
  );
}

function isPlainCall(op: Op): op is Op & { op: 'call' } {
  return op.op === 'call';
}

type Site = Omit<AcquisitionSite, 'block' | 'index'>;

function sitesOf(world: ObligationWorld, view: FunctionView, call: Call): readonly Site[] {
  const target = view.target(call);
  if (target.kind === 'builtin' || target.kind === 'conversion') return [];
  const symbol = target.kind === 'literal' ? undefined : target.symbol;
  // Of a callee out of view nothing is known but what the user names, and what C hands out.
  if (target.kind === 'unknown') return symbol === undefined ? [] : namedSites(world, call, symbol).filter(isKnown);
  const named = symbol === undefined ? [] : namedSites(world, call, symbol);
  const types = resultTypes(view.typeOf(call));
  const declared = types.flatMap((type, result): readonly Site[] => {
    const resource = world.resourceOfType(type);
    if (!resource) return ownSites(world, view, call, result);
    if (named.some((site) => site.result === result && site.resource.rule === resource.rule)) return [];
    if (world.resultOwnership(view, call, result) !== 'owned' || isBeside(types, result)) return [];
    return [{ call, resource, result, argument: undefined, evidence: 'declared' }];
  });
  return [...named, ...declared];
}

/**
 * A response beside something else that is no plain value: what reads its body, or the connection that it opened
 * (`conn, resp, err := dialer.Dial(…)`). Closing that is enough. Bytes or a text beside it are what its body said.
 */
function isBeside(types: readonly Type[], result: number): boolean {
  const type = types[result];
  const isResponse = type?.kind === 'pointer' && isNamed(type.elem, 'net/http', 'Response') === 'yes';
  return isResponse && types.some((other, at) => at !== result && (!isPlainType(other) || isRead(other)));
}

function isRead(type: Type): boolean {
  const under = underlying(type);
  if (under.kind === 'basic') return under.name === 'string';
  const elem = under.kind === 'slice' ? underlying(under.elem) : undefined;
  return elem?.kind === 'basic' && (elem.name === 'byte' || elem.name === 'uint8');
}

/** Errors, numbers, texts, truth values, and slices, arrays and maps of them: nothing that refers to anything. */
export function isPlainType(type: Type): boolean {
  if (isErrorType(type)) return true;
  const under = underlying(type);
  if (under.kind === 'slice' || under.kind === 'array') return isPlainType(under.elem);
  return under.kind === 'map' ? isPlainType(under.key) && isPlainType(under.value) : under.kind === 'basic';
}

function isKnown({ resource }: Site): boolean {
  return resource.isOwnPair === true || resource.holds === 'memory';
}

/** A type of the code under review that must be released, by what its code does. */
function ownSites(world: ObligationWorld, view: FunctionView, call: Call, result: number): readonly Site[] {
  const own = view.file.isTest ? undefined : world.own.ofCall(view, call, result);
  if (!own) return [];
  // The contract of an interface is its signature: that some implementation has nothing to close does not change it. That
  // each of them keeps what it returns does.
  if (own.evidence === 'closer' && world.isKeptByEach(view.target(call), result)) return [];
  if (own.evidence !== 'closer' && world.resultOwnership(view, call, result) !== 'owned') return [];
  return [{ call, resource: own.resource, result, argument: undefined, evidence: own.evidence }];
}

function namedSites(world: ObligationWorld, call: Call, symbol: string): readonly Site[] {
  return world.facts.acquisitions(symbol).flatMap((row): readonly Site[] => {
    // Locks are no values that move: the lock engine follows them.
    if (row.holds === 'lock') return [];
    const base = { call, resource: row, evidence: 'fact' as const };
    if (row.holder.kind === 'result') return [{ ...base, result: row.holder.index, argument: undefined }];
    if (row.holder.kind === 'program') return [];
    const argument = row.holder.index < 0 ? receiverOf(call) : call.args[row.holder.index];
    return argument ? [{ ...base, result: undefined, argument }] : [];
  });
}

function receiverOf(call: Call): Expr | undefined {
  const fun = unparen(call.fun);
  return fun.kind === 'Selector' ? fun.x : undefined;
}

/** The types of a call's results, one by one. */
export function resultTypes(type: Type): readonly Type[] {
  if (type.kind === 'tuple') return type.types;
  return type.kind === 'unknown' ? [] : [type];
}
