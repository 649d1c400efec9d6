/** Does Go agree? What is reported leaks when it is run, what is silent ends, and what was repaired ends. */
import { describe, expect, it } from '@jest/globals';
import { hasGo, observe } from './observe.js';
import { labPrograms } from './programs.js';

if (!hasGo) console.warn('skipped: "the lab" needs Go on the PATH');

const programs = labPrograms();

(hasGo ? describe : describe.skip).each(programs)('the lab: $name', ({ text, calls, repaired, repairs, reported }) => {
  it('leaks where it is reported, and ends where it is not', () => {
    const seen = observe(text, calls, { race: false });
    const found = calls.map(({ call }) => [call, (seen.get(call)?.left ?? 0) > 0 ? 'leaks' : 'ends']);
    expect(found).toEqual(calls.map(({ call, verdict }) => [call, verdict]));
  }, 120_000);

  it('ends where it was repaired', () => {
    const fixed = calls.filter(({ name }) => repairs.has(name) && (reported.get(name)?.length ?? 0) === 1);
    if (fixed.length === 0) return;
    const seen = observe(repaired, fixed, { race: false });
    expect([...seen].filter(([, { left, failure }]) => left > 0 || failure !== undefined)).toEqual([]);
  }, 120_000);
});
