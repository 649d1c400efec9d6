/**
 * What can end a wait at a place? The contexts and time limits that its function can see: parameters of the functions
 * around it, contexts that one of them derives before, and the channel by whose close the other side left on a run.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr, Func, Ident, Node } from '../../go/syntax/ast.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import type { ConcurrencyClaim } from '../../leaks/concurrency/claim.js';
import type { PackageAnalysis } from '../package-analysis.js';

export interface ReachableSignal {
  readonly binding: Binding;
  /** `ctx.Done()`, `time.After(timeout)`. */
  readonly channel: string;
  readonly kind: 'context' | 'timeout';
  /** A parameter: whoever calls decides when it ends. Otherwise a function around the place has derived it. */
  readonly isCallers: boolean;
}

/** The context nearest to the place. */
export function contextInReach(place: Node, analysis: PackageAnalysis): ReachableSignal | undefined {
  const [nearest] = visibleNames(place, 'context.Context', analysis);
  return nearest && { ...nearest, channel: `${nearest.binding.name}.Done()`, kind: 'context' };
}

/** A parameter that says how long to wait. */
export function timeoutInReach(place: Node, analysis: PackageAnalysis): ReachableSignal | undefined {
  const limit = visibleNames(place, 'time.Duration', analysis).find(({ isCallers }) => isCallers);
  const isTime = analysis.info.names.lookup('time', place)?.target?.path === 'time';
  return limit && isTime ? { ...limit, channel: `time.After(${limit.binding.name})`, kind: 'timeout' } : undefined;
}

interface VisibleName {
  readonly binding: Binding;
  readonly isCallers: boolean;
}

/** Names of a type that the place can see, innermost function first; what a function derives comes before its parameters. */
function visibleNames(place: Node, type: string, analysis: PackageAnalysis): readonly VisibleName[] {
  const found: VisibleName[] = [];
  const add = (name: Ident, isCallers: boolean): void => {
    const binding = analysis.info.names.resolve(name);
    const isSeen = binding !== undefined && analysis.info.names.lookup(name.name, place) === binding;
    if (isSeen && isNamedType(name, type, analysis)) found.push({ binding, isCallers });
  };
  for (let at: Node | undefined = place; at; at = at.parent) {
    if (at.kind !== 'FuncLit' && at.kind !== 'FuncDecl') continue;
    for (const name of derivedNames(at, place)) add(name, false);
    for (const field of at.type.params) for (const name of field.names) if (name.name !== '_') add(name, true);
  }
  return found;
}

/** Names that the function's own statements above the place declare. */
function derivedNames(func: Func, place: Node): readonly Ident[] {
  const names: Ident[] = [];
  if (!func.body) return names;
  walk(func.body, (node) => {
    if (node.start >= place.start || node.kind === 'FuncLit') return false;
    if (node.kind === 'AssignStmt' && node.op === ':=' && node.end <= place.start) {
      for (const name of node.lhs) if (name.kind === 'Ident' && name.name !== '_') names.push(name);
    }
    return true;
  });
  return names.reverse();
}

function isNamedType(name: Ident, wanted: string, { info }: PackageAnalysis): boolean {
  const type = info.typeOf(name);
  return type.kind === 'named' && `${type.decl.packagePath}.${type.decl.name}` === wanted;
}

/**
 * The channel by whose close the other side left on the run of a claim, as the place would write it. Undefined where the
 * package is not seen to close it: a value that is sent once is for one taker.
 */
export function stopInReach(claim: ConcurrencyClaim, analysis: PackageAnalysis): string | undefined {
  const place = claim.operation.node;
  for (const { node, what } of claim.steps) {
    const channel = what.kind === 'fires' || what.kind === 'finds-closed' ? receivedIn(node) : undefined;
    const func = channel && enclosingFunc(channel);
    const view = func && analysis.program.view.viewOf(func);
    const root = channel && rootOf(channel);
    if (!channel || !view || !root || !analysis.closedChannels().closeOf(view, channel)) continue;
    if (analysis.info.names.lookup(root.name, place) !== analysis.info.names.resolve(root)) continue;
    return view.file.text.slice(channel.start, channel.end);
  }
  return undefined;
}

/** `done` in `case <-done:`. */
function receivedIn(node: Node): Expr | undefined {
  const comm = node.kind === 'CommClause' ? node.comm : undefined;
  const source = comm?.kind === 'ExprStmt' ? unparen(comm.x) : undefined;
  return source?.kind === 'Unary' && source.op === '<-' ? unparen(source.x) : undefined;
}

/** `s` in `s.conn.done`. */
function rootOf(channel: Expr): Ident | undefined {
  let at = channel;
  while (at.kind === 'Selector') at = unparen(at.x);
  return at.kind === 'Ident' ? at : undefined;
}
