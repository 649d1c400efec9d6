/**
 * How much room must a channel have, so that nobody who sends on it has to wait? The number of its sends where the code
 * shows it: one each in goroutines started once, or one each in goroutines started by a loop over a list or up to a
 * number. Never less than every send, so never one value for several senders or for a loop of sends.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Node, Stmt } from '../../go/syntax/ast.js';
import type { ConcurrencyClaim } from '../../leaks/concurrency/claim.js';
import { countText, filesOf } from '../concurrency-rule.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';
import { listOf } from './after-acquisition.js';
import { makeCall, stopProposals } from './channel-recipes.js';

/** Room for every send where their number is known; a way out of the send otherwise. */
export function bufferProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const room = roomProposal(claim, analysis);
  const stops = stopProposals(claim, analysis);
  return room ? [room, ...stops] : stops;
}

/** The channel with room for every send; undefined where their number is not known. */
export function roomProposal(claim: ConcurrencyClaim, analysis: PackageAnalysis): FixProposal | undefined {
  const make = makeCall(claim);
  const room = make && roomNeeded(claim, make, analysis);
  return make && room !== undefined ? withRoom(make, room, analysis) : undefined;
}

/** Room for the value where one is sent: nobody wants it, so its loss is fine and nobody waits for the meeting. */
export function roomForOne(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const make = makeCall(claim);
  const sends = [claim.operation, ...claim.related.filter(({ node }) => node.kind === 'SendStmt')];
  const [only] = sends;
  if (!make || make.args.length !== 1 || sends.length !== 1 || only?.node.kind !== 'SendStmt') return [];
  return loopsAround(only.node, make)?.length === 0 ? [withRoom(make, '1', analysis)] : [];
}

function withRoom(make: Call, room: string, analysis: PackageAnalysis): FixProposal {
  const file = filesOf(analysis)(make);
  const [type, size] = make.args;
  const start = size?.start ?? type?.end ?? make.end - 1;
  const newText = size ? room : `, ${room}`;
  const title =
    room === '1' ? 'Give the channel room for one value' : `Give the channel room for every send: \`${room}\``;
  return { recipe: 'buffer', title, edits: [{ file, start, end: size?.end ?? start, newText }] };
}

/** The number of all sends as code that can stand at the `make`; undefined where it is not known. */
function roomNeeded(claim: ConcurrencyClaim, make: Call, analysis: PackageAnalysis): string | undefined {
  const size = make.args[1];
  if (size && size.kind !== 'BasicLit') return undefined;
  const sends = [claim.operation, ...claim.related.filter(({ node }) => node.kind === 'SendStmt')];
  // Only literals show how often they are started. A send that others wait for is a meeting, and room would end it.
  if (!sends.every(({ node }) => isLastStatement(node) && loopsAround(node, make) !== undefined)) return undefined;
  // Where every send is the last statement, a function sends once, whichever of its sends it comes to.
  const senders = new Set(sends.map(({ func }) => func)).size;
  // A send with a return behind it leaves the loops of its own function; a function that is started in a loop sends anew.
  const loops = new Set(sends.flatMap(({ node, func }) => loopsAround(isLeaving(node) ? func : node, make) ?? []));
  if (loops.size === 0) return String(senders);
  const [loop] = loops;
  return senders === 1 && loops.size === 1 && loop ? turnsOf(loop, make, analysis) : undefined;
}

/** `ch <- v; return` */
function isLeaving(node: Node): boolean {
  const list: readonly Node[] = listOf(node.parent) ?? [];
  return list[list.indexOf(node) + 1]?.kind === 'ReturnStmt';
}

/** The loops between the send and the function that makes the channel; undefined where that function is not around it. */
function loopsAround(send: Node, make: Call): readonly Node[] | undefined {
  const loops: Node[] = [];
  for (let at: Node | undefined = send.parent; at; at = at.parent) {
    if (at.start <= make.start && make.end <= at.end) return loops;
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') loops.push(at);
  }
  return undefined;
}

/** How many turns the loop has, in names that stand for the same at the `make`. */
function turnsOf(loop: Node, make: Call, analysis: PackageAnalysis): string | undefined {
  const count =
    loop.kind === 'RangeStmt' ? loop.x : loop.kind === 'ForStmt' ? boundOf(loop.cond, loop.post) : undefined;
  if (!count) return undefined;
  const bare = unparen(count);
  if (bare.kind === 'BasicLit') return filesOf(analysis)(bare).text.slice(bare.start, bare.end);
  const binding = bare.kind === 'Ident' ? analysis.info.names.resolve(bare) : undefined;
  if (!binding?.ident || binding.ident.start > make.start) return undefined;
  return countText(bare, analysis);
}

/** The n of `i < n; i++`. */
function boundOf(cond: Expr | undefined, post: Stmt | undefined): Expr | undefined {
  const bare = cond && unparen(cond);
  if (bare?.kind !== 'Binary' || bare.op !== '<' || post?.kind !== 'IncDecStmt' || post.op !== '++') return undefined;
  const bound = unparen(bare.y);
  return bound.kind === 'Ident' || bound.kind === 'BasicLit' ? bound : undefined;
}

/** Nothing but returning follows the statement in its function. */
function isLastStatement(node: Node): boolean {
  for (let at = node; at.parent && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    const { parent } = at;
    if (parent.kind === 'ForStmt' || parent.kind === 'RangeStmt' || parent.kind === 'CommClause') return false;
    const list: readonly Node[] =
      parent.kind === 'Block' ? parent.list : parent.kind === 'CaseClause' ? parent.body : [];
    const [next] = list.slice(list.findIndex((stmt) => stmt === at) + 1);
    if (list.length > 0 && next) return next.kind === 'ReturnStmt' && next.results.length === 0;
  }
  return true;
}
