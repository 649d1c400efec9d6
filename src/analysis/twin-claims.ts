/**
 * Which blocked sends are one cause told twice? A goroutine answers on one of two channels and stays at either once its
 * reader has left, or two goroutines answer a reader who takes the first answer: one finding tells both, and its fix gives
 * room to both.
 */
import type { Node } from '../go/syntax/ast.js';
import type { ConcurrencyClaim } from '../leaks/concurrency/claim.js';
import type { FixProposal } from './rule.js';

/** A claim with those that the same departure leaves behind. */
export interface TwinClaim extends ConcurrencyClaim {
  readonly twins: readonly ConcurrencyClaim[];
}

type FixOf = (claim: ConcurrencyClaim) => readonly FixProposal[];

/** Each claim by itself but twins: of those the first one in the text, with the others beside it. */
export function withTwins(claims: readonly ConcurrencyClaim[], fixOf: FixOf): readonly TwinClaim[] {
  const groups = new Map<Node, ConcurrencyClaim[]>();
  for (const claim of claims) {
    const key = goroutineOf(claim, fixOf) ?? claim.operation.node;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...twins] = group.toSorted((a, b) => a.operation.node.start - b.operation.node.start);
    if (!first) return [];
    const rivals = lackOfRoom(first, fixOf) ? first.rivals.filter((rival) => lackOfRoom(rival, fixOf)) : [];
    const consequences = first.consequences.filter(({ node }) =>
      rivals.every(({ operation }) => operation.node !== node),
    );
    return [{ ...first, consequences, twins: [...twins, ...rivals] }];
  });
}

/** The go statement of a goroutine that stays at a channel which only lacks room; undefined for all other claims. */
function goroutineOf(claim: ConcurrencyClaim, fixOf: FixOf): Node | undefined {
  const { start, kind, afterFailure, afterStop, untilCaller, product } = claim;
  const isPlain = kind === 'send-abandoned' && !afterFailure && !afterStop && !untilCaller && !product;
  return isPlain && start && lackOfRoom(claim, fixOf) ? start : undefined;
}

function lackOfRoom(claim: ConcurrencyClaim, fixOf: FixOf): FixProposal | undefined {
  return fixOf(claim).find(({ recipe }) => recipe === 'buffer');
}

/** The fixes of a claim; room for its twins' channels as well where it has any. */
export function fixesOf(claim: TwinClaim, fixOf: FixOf): readonly FixProposal[] {
  if (claim.twins.length === 0) return fixOf(claim);
  const rooms = [claim, ...claim.twins].flatMap((each) => lackOfRoom(each, fixOf) ?? []);
  const [first] = rooms;
  if (!first || rooms.length <= claim.twins.length) return [];
  const title = rooms.every((each) => each.title === first.title)
    ? first.title.replace('the channel', 'each channel')
    : 'Give each channel room for every send';
  return [{ ...first, title, edits: rooms.flatMap(({ edits }) => edits) }];
}
