/**
 * With which values are the symbols of a model tried, and what do the runs show together? All values are combined where the
 * symbols are few, else each is tried against the rest.
 */
import type { Finding, Run } from './analyze-root.js';
import type { Translation } from './translate/translate.js';
import type { Symbol } from './translate/world.js';

/** Symbols of which all combinations of values are tried; of more, one at a time. */
const MAX_COMBINED = 2;

/** The values with which the symbols are tried: small ones, one beyond each small constant, none at all for derived ones. */
export function valuations(symbols: readonly Symbol[], { world }: Translation): ReadonlyMap<string, number>[] {
  const constants = [...world.constants]
    .map((one) => world.assumptions.scale.get(one) ?? one)
    .filter((one) => one > 0 && one < 5);
  // One beyond a buffer, and where it costs little one beyond a buffer and a value that was taken out of it.
  const beyond = symbols.length === 1 ? [1, 2] : [1];
  const larger = constants.flatMap((one) => beyond.map((more) => one + more));
  const domain = [...new Set([1, 2, ...larger])].sort((a, b) => a - b);
  if (symbols.length > MAX_COMBINED) return oneAtATime(symbols, domain);
  let all: ReadonlyMap<string, number>[] = [new Map()];
  for (const { key, derived } of symbols) {
    const values = derived ? [0, ...domain] : domain;
    all = all.flatMap((one) => values.map((value) => new Map([...one, [key, value]])));
  }
  return all;
}

/** All symbols alike, and each with another value than the rest. */
function oneAtATime(symbols: readonly Symbol[], domain: readonly number[]): ReadonlyMap<string, number>[] {
  const alike = (value: number): Map<string, number> => new Map(symbols.map(({ key }) => [key, value]));
  const others = symbols.flatMap(({ key, derived }) => [
    alike(1).set(key, 2),
    alike(2).set(key, 1),
    ...(derived ? [alike(1).set(key, 0)] : []),
  ]);
  return [...domain.map(alike), ...others];
}

/** What holds with every value of the symbols, or with one value of one input whatever the others are. */
export function lasting(runs: readonly Run[], symbols: readonly Symbol[]): readonly Finding[] {
  const kept: Finding[] = [];
  // Where not all values are combined, what the code itself counts was not tried beside each value of an input.
  const isSampled = symbols.length > MAX_COMBINED && symbols.some(({ derived }) => derived);
  const inputs = isSampled ? [] : symbols.filter(({ derived }) => !derived);
  const keys = new Set(runs.flatMap((run) => [...run.found.keys()]));
  for (const key of keys) {
    const first = [undefined, ...inputs].flatMap((symbol) => holding(runs, key, symbol))[0];
    if (first !== undefined) kept.push(first);
  }
  return kept;
}

function holding(runs: readonly Run[], key: string, symbol: Symbol | undefined): readonly Finding[] {
  const values = symbol === undefined ? [undefined] : [...new Set(runs.map((run) => run.values.get(symbol.key)))];
  for (const value of values) {
    const group = symbol === undefined ? runs : runs.filter((run) => run.values.get(symbol.key) === value);
    const findings = group.map((run) => run.found.get(key)).filter((one) => one !== undefined);
    if (findings.length === group.length && findings[0]) {
      const fixed = new Map(symbol === undefined || value === undefined ? [] : [[symbol.key, value]]);
      return [{ ...findings[0], symbols: fixed }];
    }
  }
  return [];
}
