/**
 * Which waits does the author mean? A wait for ever at the end of a program, a channel by which one goroutine counts what
 * it has given out, and a channel whose room is the tokens of a semaphore.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Func, Node } from '../../go/syntax/ast.js';
import { enclosingLoop } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import type { Finding } from './analyze-root.js';
import type { Candidate } from './claims-of-root.js';
import { objectOf, otherSites, sitesOf } from './classify.js';
import type { GoView } from './go-view.js';
import type { Model, ProgramNode } from './model.js';
import { mayEnd } from './translate/foreign-channels.js';
import { isSemaphoreUse, type ChannelUse } from './semaphore-use.js';

/** Whether the author has seen to it, in a way that the model does not hold, that it does not come to what is found. */
export function isMeant(found: Candidate, root: Func, view: GoView): boolean {
  return (
    waitsOnPurpose(found.node, root) || isOwnCounter(found) || exceedsForeseen(found) || closesAtEvent(found, view)
  );
}

/**
 * `<-make(chan struct{})`: a signal that nobody else can ever give: the author means to wait for ever, as by `select {}`.
 * So does `main` by a channel that it does nothing else with.
 */
function waitsOnPurpose(node: Node, root: Func): boolean {
  const channel = node.kind === 'Unary' && node.op === '<-' ? unparen(node.x) : undefined;
  if (channel?.kind === 'Ident') return isMain(root) && mentions(root, channel.name) === 2;
  const type = channel?.kind === 'Call' && isMake(channel) ? channel.args[0] : undefined;
  return type?.kind === 'ChanType' && type.elem.kind === 'StructType' && type.elem.fields.length === 0;
}

function isMake({ fun }: Extract<Node, { kind: 'Call' }>): boolean {
  return fun.kind === 'Ident' && fun.name === 'make';
}

function isMain(func: Func): boolean {
  return func.kind === 'FuncDecl' && !func.recv && func.name.name === 'main';
}

function mentions(func: Func, name: string): number {
  let count = 0;
  walk(func, (node) => {
    if (node.kind === 'Ident' && node.name === name) count++;
    return true;
  });
  return count;
}

/**
 * `<-sem` in a loop of the only goroutine that ever sends on the channel: it takes back what it has put there, when somebody
 * out of view tells it to. How often that happens is theirs to say.
 */
function isOwnCounter({ kind, place, finding }: Candidate): boolean {
  const { model, locations } = finding.graph.layout;
  const location = locations[place];
  const index = location && objectOf(location.at);
  const channel = index === undefined ? undefined : model.objects[index];
  if (kind !== 'recv-no-sender' || channel?.kind !== 'channel' || channel.capacity === 0) return false;
  if (location === undefined || index === undefined || isClosed(model, index)) return false;
  const senders = sitesOf('send', index, model);
  return senders.length > 0 && senders.every(({ programs }) => programs.every((one) => one === location.program));
}

/**
 * A send that finds no room only because a list has more elements than somebody foresaw who gave the channel room for
 * several: how many there can be is known elsewhere.
 */
function exceedsForeseen({ kind, place, finding }: Candidate): boolean {
  if (kind !== 'send-abandoned' && kind !== 'producer-no-stop') return false;
  const { model, locations } = finding.graph.layout;
  const at = locations[place]?.at;
  const index = at && objectOf(at);
  const channel = index === undefined ? undefined : model.objects[index];
  if (channel?.kind !== 'channel' || channel.capacity < 2) return false;
  return [...finding.symbols.values()].some((value) => value > channel.capacity);
}

/**
 * `case Synced: close(done)` in a loop over the events of somebody else's object, and no other close: that such an event
 * comes but once is theirs to know.
 */
function closesAtEvent({ finding: { fault, graph }, place, node }: Candidate, view: GoView): boolean {
  const at = graph.layout.locations[place]?.at;
  const index = fault?.kind === 'close-of-closed' && at ? objectOf(at) : undefined;
  const loop = enclosingLoop(node);
  if (index === undefined || loop?.kind !== 'RangeStmt' || mayEnd(loop.x, view)) return false;
  return (
    view.isChannel(loop.x) &&
    otherSites(index, graph.layout.model, at?.site ?? -1).every((site) => !isCloseSite(graph.layout.model, site))
  );
}

function isCloseSite({ programs }: Model, site: number): boolean {
  return programs.some(({ nodes }) =>
    nodes.some(({ cases }) => cases.some((one) => one.site === site && one.event.kind === 'close')),
  );
}

function isClosed(model: Model, channel: number): boolean {
  return model.programs.some(({ nodes }) =>
    nodes.some(({ cases }) => cases.some(({ event }) => event.kind === 'close' && event.object === channel)),
  );
}

/** The blocked send takes a token of a channel with room that its users give back. */
export function isSemaphore({ graph, translation }: Finding, at: ProgramNode): boolean {
  const { model } = graph.layout;
  const index = objectOf(at);
  const channel = index === undefined ? undefined : model.objects[index];
  if (index === undefined || channel?.kind !== 'channel' || channel.capacity === 0) return false;
  const { sites, requests } = translation.world;
  const usesOf = (kind: 'send' | 'recv'): readonly ChannelUse[] =>
    sitesOf(kind, index, model).flatMap(({ site, programs }): readonly ChannelUse[] => {
      const node = sites[site]?.node;
      return node ? [{ node, starts: programs.flatMap((program) => requests[program]?.start ?? []) }] : [];
    });
  return isSemaphoreUse({ sends: usesOf('send'), receives: usesOf('recv') });
}
