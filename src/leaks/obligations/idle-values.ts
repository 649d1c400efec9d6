/**
 * Which values hold nothing where they are lost? The end of a pipe of which nobody got the other end: no goroutine waits
 * there. The cancel function of a context that was made from the background, has no time limit, and was given to nobody:
 * nothing refers to it any more. Asked of one path, for on another one they may be in use.
 */
import { effectOnArgument } from '../../go/facts/effect.js';
import type { Op } from '../../go/flow/graph.js';
import { identsOf } from '../../go/flow/op-access.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { isInLoop, isWithin } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import type { Visit } from '../paths/explore-paths.js';
import { isPlainType, type AcquisitionSite } from './acquisitions.js';
import { operandsOf } from './call-effect.js';
import { fieldOfOwn, isMadeHere, isPrivateUntil, type OwnField } from './own-struct.js';
import {
  endsAtStart,
  isFailedRequest,
  isFreed,
  isGivenToCommand,
  isSending,
  mentions,
  wrapperOf,
} from './pipe-ends.js';
import type { ObligationWorld } from './obligation-world.js';
import { isReadIn } from './pipe-readers.js';

/** Whether what a site acquired holds something at the end of a path that leads to a visit, up to an operation of it. */
export function isInUse(
  world: ObligationWorld,
  view: FunctionView,
  site: AcquisitionSite,
  visit: Visit<unknown>,
  last?: Op,
): boolean {
  const companion = companionOf(world, view, site);
  if (!companion) return !isIdleField(world, view, site, visit, last);
  const isPipe = site.resource.kind === 'pipe';
  const end = (last?.node ?? visit.block.exitNode)?.start ?? view.func.end;
  const ops = opsBetween(visit, last, site.index + 1);
  if (isPipe && isReadIn(world, view, site, ops)) return false;
  if (isFreed(view, site, ops, companion)) return false;
  if (isPipe) return isPipeInUse(world, view, visit, { ops, end: companion, until: end });
  return beforeDerived(view, ops, companion).some((op) => isMentioned(world, view, op, companion, end));
}

interface OtherEnd {
  /** What happens on the path from where the pipe was made. */
  readonly ops: readonly Op[];
  /** The variable of the end that is not lost, or of what was put around it. */
  readonly end: Binding;
  /** Offset of the end of the path. */
  readonly until: number;
}

/** Whether somebody else got the other end of a pipe: he may wait there. */
function isPipeInUse(world: ObligationWorld, view: FunctionView, visit: Visit<unknown>, other: OtherEnd): boolean {
  const { ops, end, until } = other;
  const isUnstarted = endsAtStart(view, ops);
  return ops.some((op, at) => {
    if (isUnstarted && isGivenToCommand(view, op)) return false;
    if (isSending(view, op) && mentions(view, op.node, end)) return !isFailedRequest(view, op, visit);
    if (!isGivenAway(world, view, op, end, until)) return false;
    const wrapper = wrapperOf(world, view, op);
    const rest = ops.slice(at + 1);
    if (!wrapper) return true;
    // What a constructor in view starts is not seen here: its result may not be touched.
    if (!isOutOfView(view, op)) return rest.some((later) => isTouched(view, later, wrapper));
    return isPipeInUse(world, view, visit, { ops: rest, end: wrapper, until });
  });
}

function isOutOfView(view: FunctionView, op: Op): boolean {
  const target = op.op === 'call' ? view.target(op.node) : undefined;
  return target?.kind === 'declared' && target.object?.decl.body === undefined;
}

function isTouched(view: FunctionView, op: Op, variable: Binding): boolean {
  return op.op !== 'assign' && op.op !== 'use' && mentions(view, op.node, variable);
}

/** `s.ctx, s.cancel = context.WithCancel(context.Background())`, where nobody gets the struct or reads the context. */
function isIdleField(
  world: ObligationWorld,
  view: FunctionView,
  site: AcquisitionSite,
  visit: Visit<unknown>,
  last: Op | undefined,
): boolean {
  const { call, resource } = site;
  const target = call.parent?.kind === 'AssignStmt' && call.parent.rhs.length === 1 ? call.parent.lhs[0] : undefined;
  const own = target && resource.kind === 'cancel' ? fieldOfOwn(world, view, target) : undefined;
  if (!own || !isWithoutParent(world, view, call)) return false;
  const end = (last?.node ?? visit.block.exitNode)?.start ?? view.func.end;
  if (!isPrivateUntil(world, view, own.variable, end)) return false;
  return !opsBetween(visit, last, site.index + 1).some((op) => op.node !== call.parent && readsField(view, op, own));
}

/**
 * The operations before a context gives its name to one that is made from it, `ctx, cancel = context.WithTimeout(ctx, d)`:
 * from then on there is an obligation of its own, and the first one is listed nowhere else.
 */
function beforeDerived(view: FunctionView, ops: readonly Op[], context: Binding): readonly Op[] {
  const isContext = (expr: Expr | undefined): boolean => expr?.kind === 'Ident' && view.resolve(expr) === context;
  const at = ops.findIndex(({ node }) => {
    if (node.kind !== 'Call' || !isContext(node.args[0]) || node.parent?.kind !== 'AssignStmt') return false;
    const target = view.target(node);
    const isDerivation = target.kind === 'declared' && target.symbol?.startsWith('context.With') === true;
    return isDerivation && isContext(node.parent.lhs[0]);
  });
  return at < 0 ? ops : ops.slice(0, at);
}

function readsField(view: FunctionView, { node }: Op, { variable, field }: OwnField): boolean {
  let isRead = false;
  walk(node, (each) => {
    const { parent } = each;
    isRead ||=
      each.kind === 'Ident' &&
      view.resolve(each) === variable &&
      parent?.kind === 'Selector' &&
      parent.sel.name === field;
    return !isRead;
  });
  return isRead;
}

/** The result beside the resource without which it holds nothing; undefined where there is none, or not in a variable. */
function companionOf(
  world: ObligationWorld,
  view: FunctionView,
  { call, result, resource }: AcquisitionSite,
): Binding | undefined {
  const isPipe = resource.kind === 'pipe';
  if (!isPipe && !(resource.kind === 'cancel' && isWithoutParent(world, view, call))) return undefined;
  const { parent } = call;
  const target =
    parent?.kind === 'AssignStmt' && parent.rhs.length === 1 ? parent.lhs[result === 0 ? 1 : 0] : undefined;
  const binding = target?.kind === 'Ident' && target.name !== '_' ? view.resolve(target) : undefined;
  return binding?.func === view.func ? binding : undefined;
}

/** `context.WithCancel(context.Background())`: no parent lists it, and no timer runs. */
export function isWithoutParent(world: ObligationWorld, view: FunctionView, call: Call): boolean {
  const target = view.target(call);
  const symbol = target.kind === 'declared' ? target.symbol : undefined;
  const [parent] = call.args;
  if (symbol !== 'context.WithCancel' && symbol !== 'context.WithCancelCause') return false;
  return parent !== undefined && isBackground(world, view, parent, MAX_PARENTS);
}

const MAX_PARENTS = 4;

function isBackground(world: ObligationWorld, view: FunctionView, expr: Expr, steps: number): boolean {
  const bare = unparen(expr);
  if (steps === 0) return false;
  if (bare.kind === 'Ident') {
    const binding = view.resolve(bare);
    const all = binding?.kind === 'var' && binding.func === view.func ? world.sourcesOf(view, binding) : [];
    // What it takes further down does not come back, outside of loops: `ctx, cancel = context.WithCancel(ctx)`.
    const sources = isInLoop(bare)
      ? all
      : all.filter((source) => source.expr.start < bare.start && !isWithin(bare, source.expr));
    return sources.length > 0 && sources.every((source) => isBackground(world, view, source.expr, steps - 1));
  }
  const target = bare.kind === 'Call' ? view.target(bare) : undefined;
  if (bare.kind !== 'Call' || target?.kind !== 'declared') return false;
  if (target.symbol === 'context.Background' || target.symbol === 'context.TODO') return true;
  const [parent] = target.symbol === 'context.WithValue' ? bare.args : [];
  return parent !== undefined && isBackground(world, view, parent, steps - 1);
}

/** The operations of a path from one of its first block, by index, to the last one. */
export function opsBetween(visit: Visit<unknown>, last: Op | undefined, index: number): readonly Op[] {
  const found: Op[] = [];
  for (let at: Visit<unknown> | undefined = visit; at; at = at.from?.visit) {
    const first = at.from ? 0 : index;
    const end = at === visit && last ? at.block.ops.indexOf(last) + 1 : at.block.ops.length;
    found.unshift(...at.block.ops.slice(first, end));
  }
  return found;
}

function isMentioned(world: ObligationWorld, view: FunctionView, op: Op, variable: Binding, end: number): boolean {
  if (op.op === 'literal') return mentions(view, op.node, variable);
  if (!identsOf(op).some((ident) => view.resolve(ident) === variable)) return false;
  return !isKeptInOwn(world, view, op, end);
}

/** `c := &client{ctx: ctx, cancel: cancel}`, where nobody gets the struct before the end of the path. */
function isKeptInOwn(world: ObligationWorld, view: FunctionView, op: Op, end: number): boolean {
  const target = op.op === 'assign' && op.node.lhs.length === 1 ? op.node.lhs[0] : undefined;
  const variable = target?.kind === 'Ident' ? view.resolve(target) : undefined;
  if (variable?.kind !== 'var' || variable.func !== view.func) return false;
  return isMadeHere(world, view, variable) && isPrivateUntil(world, view, variable, end);
}

/** A goroutine or literal uses it, it is stored or returned, or a call does more than to look at it or end it. */
function isGivenAway(world: ObligationWorld, view: FunctionView, op: Op, variable: Binding, end: number): boolean {
  if (op.op === 'assign' && !op.node.rhs.some((value) => mentions(view, value, variable))) return false;
  if (op.op !== 'call') return op.op !== 'use' && isMentioned(world, view, op, variable, end);
  const { effect, receiver } = world.callEffect(view, op.node);
  return operandsOf(op.node, receiver).some(({ index, expr }) => {
    if (!mentions(view, expr, variable) || isPlainType(view.typeOf(expr))) return false;
    const kind = effect ? effectOnArgument(effect, index).kind : 'unknown';
    return kind !== 'none' && kind !== 'borrows' && !kind.startsWith('releases');
  });
}
