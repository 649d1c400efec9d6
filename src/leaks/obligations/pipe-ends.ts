/**
 * Which ends of a pipe hold nobody back where they are lost? A reader whose writer is closed: closing one end frees whoever
 * waits at the other. An end in a wrapper that nobody used. Whether a reader was read: see pipe-readers.ts.
 */
import { effectOnArgument } from '../../go/facts/effect.js';
import { unparen } from '../../go/flow/operands.js';
import type { Op } from '../../go/flow/graph.js';
import { isNamedOrPointer } from '../../go/types/queries.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import { edgesTo, type Visit } from '../paths/explore-paths.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';
import { READER, readerOf } from './pipe-readers.js';
import { failedOn } from './sure-steps.js';

/**
 * What an operation puts around an end of a pipe: `req` of `http.NewRequest("POST", url, pr)`, `w` of
 * `multipart.NewWriter(pw)`. Nobody else has the end as long as nobody else has that.
 */
export function wrapperOf(world: ObligationWorld, view: FunctionView, op: Op): Binding | undefined {
  if (op.op !== 'call') return undefined;
  const { effect } = world.callEffect(view, op.node);
  const [target] = op.node.parent?.kind === 'AssignStmt' ? op.node.parent.lhs : [];
  const wrapper = target?.kind === 'Ident' ? view.resolve(target) : undefined;
  const isWrapped = op.node.args.some((_, at) => effect && WRAPPING.has(effectOnArgument(effect, at).kind));
  return isWrapped && wrapper?.func === view.func ? wrapper : undefined;
}

/**
 * `resp, err := client.Do(req)`, where a path takes the branch of `err`: whoever sends a request closes its body, also when that
 * fails, and nobody reads from the pipe any more.
 */
export function isFailedRequest(view: FunctionView, op: Op, visit: Visit<unknown>): boolean {
  const around = op.op === 'call' ? op.node.parent : undefined;
  const taken = around?.kind === 'AssignStmt' ? around.lhs.at(-1) : undefined;
  const error = taken?.kind === 'Ident' ? view.resolve(taken) : undefined;
  return error !== undefined && edgesTo(visit).some((edge) => failedOn(view, edge) === error);
}

/** Whether an operation sends a request. */
export function isSending(view: FunctionView, op: Op): op is Op & { op: 'call' } {
  const target = op.op === 'call' ? view.target(op.node) : undefined;
  return target?.kind === 'declared' && SENDING.has(target.symbol ?? '');
}

/** "RoundTrip must always close the body, including on errors". */
const SENDING: ReadonlySet<string> = new Set([
  'golang.org/x/net/http2.ClientConn.RoundTrip',
  'golang.org/x/net/http2.Transport.RoundTrip',
  'net/http.Client.Do',
  'net/http.RoundTripper.RoundTrip',
  'net/http.Transport.RoundTrip',
]);

/** The argument is in the result. */
const WRAPPING: ReadonlySet<string> = new Set(['wraps', 'takes']);

/** Whether the writer of a pipe whose reader is lost is closed behind operations, by itself or by whoever reads. */
export function isFreed(
  view: FunctionView,
  { call, resource, result }: AcquisitionSite,
  ops: readonly Op[],
  writer: Binding,
): boolean {
  if (resource.kind !== 'pipe' || result !== READER) return false;
  const reader = readerOf(view, call);
  return isWriterClosed(view, ops, writer) || (reader !== undefined && isEndedByReader(view, ops, reader, writer));
}

/** `defer pw.Close()`, `pw.CloseWithError(err)`: what is written from then on fails. */
function isWriterClosed(view: FunctionView, ops: readonly Op[], writer: Binding): boolean {
  return ops.some((op) => {
    const call = op.op === 'call' ? op.node : op.op === 'defer' ? unparen(op.node.call) : undefined;
    return call?.kind === 'Call' && isCloseOf(view, call, writer);
  });
}

function isCloseOf(view: FunctionView, { fun }: Call, writer: Binding): boolean {
  const selected = unparen(fun);
  if (selected.kind !== 'Selector' || !selected.sel.name.startsWith('Close')) return false;
  return selected.x.kind === 'Ident' && view.resolve(selected.x) === writer;
}

/** A goroutine that reads closes the other end when it has read: nobody waits there, whatever became of the reader. */
function isEndedByReader(view: FunctionView, ops: readonly Op[], reader: Binding, writer: Binding): boolean {
  return ops.some((op) => {
    if (op.op !== 'literal') return false;
    let [isRead, isClosed] = [false, false];
    walk(op.node.body, (node) => {
      isRead ||= node.kind === 'Ident' && view.resolve(node) === reader;
      isClosed ||= node.kind === 'Call' && isCloseOf(view, node, writer);
    });
    return isRead && isClosed;
  });
}

/** `cmd.Stdout = pw`: used by nobody before the command is started. */
export function isGivenToCommand(view: FunctionView, op: Op): boolean {
  const [target, ...others] = op.op === 'assign' ? op.node.lhs : [];
  const field = target && unparen(target);
  if (field?.kind !== 'Selector' || others.length > 0 || !STREAMS.has(field.sel.name)) return false;
  return isNamedOrPointer(view.typeOf(field.x), 'os/exec', 'Cmd') === 'yes';
}

const STREAMS: ReadonlySet<string> = new Set(['Stdin', 'Stdout', 'Stderr']);

/** Whether a path ends behind the start of a command, with no more than words about an error: it did not start. */
export function endsAtStart(view: FunctionView, ops: readonly Op[]): boolean {
  const symbols = ops.flatMap((op) => {
    const target = op.op === 'call' ? view.target(op.node) : undefined;
    return op.op === 'call' ? [(target?.kind === 'declared' ? target.symbol : undefined) ?? ''] : [];
  });
  const last = symbols.filter((symbol) => !/^(?:fmt|errors)\./.test(symbol)).at(-1);
  return last === 'os/exec.Cmd.Start';
}

/** Whether a node names a variable. */
export function mentions(view: FunctionView, root: Node, variable: Binding): boolean {
  let isFound = false;
  walk(root, (node) => {
    isFound ||= node.kind === 'Ident' && view.resolve(node) === variable;
    return !isFound;
  });
  return isFound;
}
