/**
 * Which Close returns early and leaves something open that it would have released further down? A method Close, Stop or
 * Shutdown releases a field of its receiver, but not where a call on the way fails: `if err := w.buf.Flush(); err != nil {
 * return err }` before `w.file.Close()`. Whoever called it has no second way to release the field. Only calls that API
 * facts know are taken for ones that fail: an own method may say that all is closed already.
 */
import { isErrorType } from '../../go/types/queries.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, FuncDecl, Node } from '../../go/syntax/ast.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { canReach, edgesTo, type PathEnd } from '../paths/explore-paths.js';
import { isNil } from '../paths/guards.js';
import { resultTypes } from './acquisitions.js';
import type { ObligationAnswer } from './find-obligations.js';
import type { ObligationWorld } from './obligation-world.js';
import { givenSubject } from './subject.js';
import { trackValue } from './track-value.js';
import type { TrackedState } from './tracked-state.js';

const ENDS: ReadonlySet<string> = new Set(['Close', 'Stop', 'Shutdown']);

/** The claims of one method: a return each, with the first of the fields that it leaves open. */
export function findSkippedReleases(world: ObligationWorld, view: FunctionView): readonly ObligationAnswer[] {
  const { func } = view;
  if (func.kind !== 'FuncDecl' || view.file.isTest || !ENDS.has(func.name.name)) return [];
  const receiver = receiverOf(view, func);
  if (!receiver) return [];
  const names = new Set<string>();
  const told = new Set<Node | undefined>();
  return contentsOf(func).calls.flatMap((call) => {
    const field = closedField(view, call, receiver);
    if (!field || names.has(field.name)) return [];
    names.add(field.name);
    const answer = answerFor(world, view, receiver, { ...field, call });
    if (!answer || told.has(answer.claim?.end)) return [];
    told.add(answer.claim?.end);
    return [answer];
  });
}

interface ClosedField {
  readonly name: string;
  readonly expr: Expr;
  readonly method: string;
  readonly call: Call;
}

function receiverOf(view: FunctionView, { recv }: FuncDecl): Binding | undefined {
  const name = recv?.names[0];
  return name && name.name !== '_' ? view.resolve(name) : undefined;
}

/** `r.f.Close()`, as a statement or a result of its own. */
function closedField(
  view: FunctionView,
  { fun, args }: Call,
  receiver: Binding,
): Omit<ClosedField, 'call'> | undefined {
  const bare = unparen(fun);
  const field = bare.kind === 'Selector' && args.length === 0 ? unparen(bare.x) : undefined;
  if (bare.kind !== 'Selector' || field?.kind !== 'Selector' || !isReceiver(view, field.x, receiver)) return undefined;
  return { name: field.sel.name, expr: field, method: bare.sel.name };
}

function isReceiver(view: FunctionView, expr: Expr, receiver: Binding): boolean {
  const bare = unparen(expr);
  return bare.kind === 'Ident' && view.resolve(bare) === receiver;
}

function answerFor(
  world: ObligationWorld,
  view: FunctionView,
  receiver: Binding,
  { name, expr, method, call }: ClosedField,
): ObligationAnswer | undefined {
  const resource = world.resourceOfType(view.typeOf(expr));
  const isRelease = resource?.releases.some(
    (each) => each.kind === 'method' && each.path === '' && each.method === method,
  );
  if (!resource || !isRelease || resource.holds === 'nothing' || resource.holds === 'data') return undefined;
  const tracking = trackValue(world, view, givenSubject(resource), receiver.id, `in:${name}`);
  const open = tracking.openEnds.find((each) => failedCall(world, view, receiver, each));
  const failed = open && failedCall(world, view, receiver, open);
  if (!open || !failed || !comesTo(view, open, call) || !tracking.complete || !tracking.outcomes.has('released'))
    return undefined;
  const site = {
    call,
    resource,
    result: undefined,
    argument: undefined,
    block: view.graph.entry,
    index: 0,
    evidence: 'declared' as const,
  };
  const claim = {
    view,
    resource,
    call,
    result: undefined,
    variable: undefined,
    field: expr,
    error: undefined,
    kind: 'skipped' as const,
    edges: edgesTo(open.visit),
    end: open.visit.block.exitNode,
    openReturns: [],
    openJumps: [],
    endFunc: view,
    releases: [call],
    isBrief: false,
    site,
    isReleasedElsewhere: true,
    isHandedOver: true,
    isNowhereReleased: false,
  };
  return { view, site, claim, reasons: [] };
}

/** Whether the release is come to where nothing fails: it does not stand in another branch. */
function comesTo(view: FunctionView, { visit }: PathEnd<TrackedState>, release: Call): boolean {
  let at = visit;
  while (at.from && at.from.edge.cond === undefined) at = at.from.visit;
  const branch = at.from?.visit.block;
  const place = pointsByNode(view.graph).get(release)?.block;
  return branch === undefined || place === undefined || canReach(view.graph, branch, place);
}

/** The call on a path whose error is what the method returns. */
function failedCall(
  world: ObligationWorld,
  view: FunctionView,
  receiver: Binding,
  { visit }: PathEnd<TrackedState>,
): Call | undefined {
  const node = visit.block.exitNode;
  const last = node?.kind === 'ReturnStmt' ? node.results.at(-1) : undefined;
  if (!last || isNil(last, view.resolve)) return undefined;
  const [test, ...others] = edgesTo(visit)
    .filter(({ cond, kind }) => cond !== undefined && kind !== 'next')
    .slice(-1);
  const cond = test?.kind === 'true' && others.length === 0 ? test.cond : undefined;
  if (cond?.kind !== 'Binary' || cond.op !== '!=' || !isNil(cond.y, view.resolve) || cond.x.kind !== 'Ident')
    return undefined;
  const error = view.resolve(cond.x);
  const sources = error ? world.sourcesOf(view, error).filter(({ expr }) => expr.end <= cond.start) : [];
  const source = sources.at(-1)?.expr;
  const call = source && unparen(source);
  return call?.kind === 'Call' && isForeign(world, view, call) && isOf(view, call, receiver) ? call : undefined;
}

/** A call that API facts know, and that can fail. */
function isForeign(world: ObligationWorld, view: FunctionView, call: Call): boolean {
  const { target, effect } = world.callEffect(view, call);
  if (target.kind !== 'declared' || target.object?.decl.body || effect === undefined) return false;
  return isErrorType(resultTypes(view.typeOf(call)).at(-1));
}

/** On a field of the receiver, or of a field of it. */
function isOf(view: FunctionView, { fun }: Call, receiver: Binding): boolean {
  let at: Node = unparen(fun);
  while (at.kind === 'Selector') at = unparen(at.x);
  return at.kind === 'Ident' && view.resolve(at) === receiver;
}
