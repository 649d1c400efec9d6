/**
 * What do pairs of functions that the user names say as facts? The first result of `acquire` is released by `release`: a
 * method of it, or a function or method that gets it as its first argument.
 */
import type { Acquisition, OwnershipException, OwnPair, Release } from './resource.js';

/** The rule that speaks of what no other rule knows. */
const RULE = 'closer-not-closed';

/** The acquisition of a pair whose missing release is noted. */
export function acquisitionOf({ acquire, release }: OwnPair): Acquisition {
  return {
    symbol: acquire,
    holder: { kind: 'result', index: 0 },
    when: 'ok',
    kind: acquire,
    rule: RULE,
    holds: 'registration',
    releases: releasesOf(release),
    collectedSince: undefined,
    mayStay: false,
    source: { doc: acquire, cite: 'named by the configuration' },
    isOwnPair: true,
  };
}

/** The exception of a pair whose results are nobody's to release; it holds for each of them. */
export function exceptionOf({ acquire }: OwnPair): OwnershipException {
  return { symbol: acquire, result: 0, kind: 'noEffect', source: { doc: acquire, cite: 'named by the configuration' } };
}

/** A method of the value comes last: which of the two is meant shows in the code. */
function releasesOf(symbol: string): readonly Release[] {
  const names = symbol.slice(symbol.lastIndexOf('/') + 1).split('.');
  const method = names.length > 2 ? names.at(-1) : undefined;
  const call: Release = { kind: 'function', symbol, argument: 'value' };
  return method === undefined ? [call] : [call, { kind: 'method', path: '', method }];
}
