/**
 * How are goroutines repaired that block for ever? A stop case around the send, a close or Done that is deferred. Each
 * proposal is only tried: the behaviour check explores the changed code again.
 */
import { isInLoop } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Call, Expr, Func, FuncLit, Node, SendStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { ConcurrencyClaim } from '../../leaks/concurrency/claim.js';
import { filesOf } from '../concurrency-rule.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { contextInReach, stopInReach } from './signals-in-reach.js';
import { lineAfter, lineBefore, withoutLine } from './line-edits.js';

/**
 * The send in a select with a stop channel that the other side closes when it leaves, or with the context in reach. A
 * context that only the caller ends would keep the sender until then: it comes first only where the run shows that the
 * other side leaves on its account, or where a function in view has derived it.
 */
export function stopProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const { node, func } = claim.operation;
  if (node.kind !== 'SendStmt' || func.type.results.length > 0) return [];
  const file = filesOf(analysis)(node);
  const signal = contextInReach(node, analysis);
  const stop = stopInReach(claim, analysis);
  const title = (by: string): string => `Leave the send when \`${by}\` is `;
  const byStop: readonly FixProposal[] =
    stop === undefined
      ? []
      : [{ recipe: 'select-stop', title: `${title(stop)}closed`, edits: [inSelect(file, node, stop)] }];
  const stops = [...byStop, ...stopChannel(claim, node, analysis)];
  if (signal === undefined) return stops;
  const { binding, channel, isCallers } = signal;
  const byContext = {
    recipe: 'select-context',
    title: `${title(binding.name)}done`,
    edits: [inSelect(file, node, channel)],
    mentions: [binding],
  };
  return isCallers && !leavesBy(claim, channel, file) ? [...stops, byContext] : [byContext, ...stops];
}

/** On the run of the claim a goroutine takes the case of the signal. */
function leavesBy({ steps }: ConcurrencyClaim, channel: string, file: SourceFile): boolean {
  return steps.some(({ node, what }) => {
    const place = node.kind === 'CommClause' ? node.comm : node;
    return what.kind === 'fires' && place !== undefined && file.text.slice(place.start, place.end).includes(channel);
  });
}

function inSelect(file: SourceFile, send: SendStmt, signal: string): SourceEdit {
  const line = file.lines.lineText(file.lines.line(send.start));
  const indent = /^[\t ]*/.exec(line)?.[0] ?? '';
  const text = file.text.slice(send.start, send.end);
  const newText = [`select {`, `case ${text}:`, `case <-${signal}:`, `\treturn`, `}`].join(`\n${indent}`);
  return { file, start: send.start, end: send.end, newText };
}

/** A new channel next to the old one, closed by the consumer when it leaves. */
function stopChannel(claim: ConcurrencyClaim, send: SendStmt, analysis: PackageAnalysis): readonly FixProposal[] {
  const make = makeCall(claim);
  const stmt = make?.parent;
  const isStarted = claim.operation.func.kind === 'FuncLit' && claim.start !== undefined;
  const isLocal = stmt?.kind === 'AssignStmt' && stmt.op === ':=' && claim.object?.func === claim.root;
  const consumer = consumerOf(claim);
  if (!make || !stmt || !isLocal || !isStarted || !consumer || isInLoop(stmt)) return [];
  const file = filesOf(analysis)(send);
  const stop = freeName(claim.root);
  if (stop === undefined) return [];
  const made = lineAfter(file, stmt, `${stop} := make(chan struct{})`);
  const indent = /^\n[\t ]*/.exec(made.newText)?.[0] ?? '\n';
  const edits =
    consumer === claim.root
      ? [{ ...made, newText: `${made.newText}${indent}defer close(${stop})` }]
      : [made, ...(consumer.kind === 'FuncLit' ? [atTop(file, consumer, `defer close(${stop})`)] : [])];
  const title = 'Stop the sender when its consumer leaves';
  return [{ recipe: 'stop-channel', title, edits: [...edits, inSelect(file, send, stop)] }];
}

/** Names for a channel that tells a sender to stop, in order of preference. */
const STOP_NAMES = ['stop', 'stopCh', 'quit'];

/** The first of the names that the function does not use. */
function freeName(root: Func): string | undefined {
  const used = new Set<string>();
  walk(root, (node) => {
    if (node.kind === 'Ident') used.add(node.name);
    return true;
  });
  return STOP_NAMES.find((name) => !used.has(name));
}

/** The one function that receives. */
function consumerOf({ related, root }: ConcurrencyClaim): Func | undefined {
  const funcs = new Set(
    related.filter(({ node }) => node.kind !== 'SendStmt' && node.kind !== 'Call').map(({ func }) => func),
  );
  const [only] = funcs;
  return funcs.size === 1 && (only === root || only?.kind === 'FuncLit') ? only : undefined;
}

/** The close moves to the top of the only function that sends, deferred. */
export function closeProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const channel = claim.operation.node.kind === 'RangeStmt' ? unparen(claim.operation.node.x) : undefined;
  const sends = claim.related.filter(({ node }) => node.kind === 'SendStmt');
  const senders = new Set(sends.map(({ func }) => func));
  const [sender] = senders;
  if (channel?.kind !== 'Ident' || senders.size !== 1 || !sender) return [];
  if (sender === claim.root) return closeAtMake(claim, analysis);
  if (sender.kind !== 'FuncLit') return [];
  const file = filesOf(analysis)(sender);
  const send = sends[0]?.node;
  const sent = send?.kind === 'SendStmt' ? unparen(send.chan) : undefined;
  if (sent?.kind !== 'Ident') return [];
  const closes = callStatements(sender, (call) => isCloseOf(call, sent.name));
  if (isDeferred(sender, (call) => isCloseOf(call, sent.name))) return [];
  const edits = [atTop(file, sender, `defer close(${sent.name})`), ...closes.map((stmt) => withoutLine(file, stmt))];
  return [{ recipe: 'defer-close', title: `Close \`${sent.name}\` when its sender returns`, edits }];
}

/** The function that makes the channel is its only sender: a deferred close stands right after the `make`. */
function closeAtMake(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const stmt = makeCall(claim)?.parent;
  const name = stmt?.kind === 'AssignStmt' && stmt.op === ':=' && stmt.lhs.length === 1 ? stmt.lhs[0] : undefined;
  if (!stmt || name?.kind !== 'Ident' || claim.object?.func !== claim.root || isInLoop(stmt)) return [];
  if (isDeferred(claim.root, (call) => isCloseOf(call, name.name))) return [];
  const file = filesOf(analysis)(stmt);
  const closes = callStatements(claim.root, (call) => isCloseOf(call, name.name));
  const edits = [
    lineAfter(file, stmt, `defer close(${name.name})`),
    ...closes.map((close) => withoutLine(file, close)),
  ];
  return [{ recipe: 'defer-close', title: `Close \`${name.name}\` when its sender returns`, edits }];
}

/** The function defers such a call already. */
export function isDeferred(func: Func, matches: (call: Call) => boolean): boolean {
  let found = false;
  if (!func.body) return found;
  walk(func.body, (node) => {
    if (node.kind === 'DeferStmt' && node.call.kind === 'Call') found ||= matches(node.call);
    return node.kind !== 'FuncLit';
  });
  return found;
}

/** `defer wg.Done()` first in the goroutine, in place of the calls further down. */
export function doneProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const dones = claim.related.filter(({ node }) => node.kind === 'Call' && methodOf(node) === 'Done');
  const funcs = new Set(dones.map(({ func }) => func));
  const [func] = funcs;
  const proposals: FixProposal[] = [];
  const done = dones[0]?.node;
  const name = done?.kind === 'Call' ? receiverText(done, filesOf(analysis)(done)) : undefined;
  if (funcs.size === 1 && func?.kind === 'FuncLit' && name !== undefined) {
    const file = filesOf(analysis)(func);
    const isDone = (call: Call): boolean => methodOf(call) === 'Done' && receiverText(call, file) === name;
    if (isDeferred(func, isDone)) return countProposals(claim, analysis);
    const calls = callStatements(func, isDone);
    const edits = [atTop(file, func, `defer ${name}.Done()`), ...calls.map((stmt) => withoutLine(file, stmt))];
    proposals.push({ recipe: 'defer-done', title: `Defer \`${name}.Done()\` first in the goroutine`, edits });
  }
  return [...proposals, ...countProposals(claim, analysis)];
}

/** `wg.Add(1)`, the first statement of a goroutine, moves in front of the `go`. */
export function addBeforeProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const { node, func } = claim.operation;
  const stmt = claim.fault === 'late-add' ? node.parent : undefined;
  const start = func.parent?.parent;
  const isFirst = func.kind === 'FuncLit' && func.body.list[0] === stmt;
  if (stmt?.kind !== 'ExprStmt' || !isFirst || start?.kind !== 'GoStmt' || start.parent?.kind !== 'Block') return [];
  const file = filesOf(analysis)(node);
  const text = file.text.slice(node.start, node.end);
  const edits = [lineBefore(file, start, text), withoutLine(file, stmt)];
  return [{ recipe: 'add-before-go', title: `Call \`${text}\` before the goroutine starts`, edits }];
}

/** `wg.Wait()`. */
export function isWait(node: Node): boolean {
  return node.kind === 'Call' && methodOf(node) === 'Wait';
}

/** `wg.Add(2)` before each goroutine that calls Done once. */
function countProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const adds = claim.related.flatMap(({ node }) => (node.kind === 'Call' && methodOf(node) === 'Add' ? [node] : []));
  const [add] = adds;
  const count = add?.args[0];
  if (!add || adds.length !== 1 || count?.kind !== 'BasicLit' || count.raw === '1') return [];
  const file = filesOf(analysis)(add);
  return [
    {
      recipe: 'add-one',
      title: 'Add one for each `Done`',
      edits: [{ file, start: count.start, end: count.end, newText: '1' }],
    },
  ];
}

/** The call of `make` that makes the channel. */
export function makeCall({ object }: ConcurrencyClaim): Call | undefined {
  let found: Call | undefined;
  if (!object) return undefined;
  walk(object.node, (node) => {
    if (node.kind === 'Call' && node.fun.kind === 'Ident' && node.fun.name === 'make') found ??= node;
    return node.kind !== 'FuncLit';
  });
  return found;
}

export function methodOf(call: Call): string | undefined {
  const fun: Expr = unparen(call.fun);
  return fun.kind === 'Selector' ? fun.sel.name : undefined;
}

export function receiverText(call: Call, file: SourceFile): string | undefined {
  const fun = unparen(call.fun);
  return fun.kind === 'Selector' ? file.text.slice(fun.x.start, fun.x.end) : undefined;
}

/** Whether a call closes the channel of this name. */
export function isCloseOf(call: Call, name: string): boolean {
  const fun = unparen(call.fun);
  const arg = call.args[0] && unparen(call.args[0]);
  return fun.kind === 'Ident' && fun.name === 'close' && arg?.kind === 'Ident' && arg.name === name;
}

/** Statements of the function's own body that are just such a call. */
export function callStatements(func: Func, matches: (call: Call) => boolean): readonly Node[] {
  const found: Node[] = [];
  if (!func.body) return found;
  walk(func.body, (node) => {
    if (node.kind === 'FuncLit') return false;
    if (node.kind === 'ExprStmt' && node.x.kind === 'Call' && matches(node.x)) found.push(node);
    return true;
  });
  return found;
}

/** A first line in a literal whose body begins on a line of its own. */
export function atTop(file: SourceFile, literal: FuncLit, text: string): SourceEdit {
  const brace = literal.body.start + 1;
  const first = literal.body.list[0];
  const line = first ? file.lines.lineText(file.lines.line(first.start)) : '';
  const indent = /^[\t ]*/.exec(line)?.[0] ?? '\t';
  return { file, start: brace, end: brace, newText: `\n${indent}${text}` };
}
