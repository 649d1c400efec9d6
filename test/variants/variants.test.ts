/** A small sample of variants, drawn with a seed: the verdict is kept in at least 95 of 100. All of them: `npm run variants`. */
import { describe, expect, it } from '@jest/globals';
import { variantsOf } from './variants.js';
import { variantCases, verdictOf } from './verdicts.js';

const SEED = 20;
const SAMPLE = 60;

/** A linear congruential generator (Numerical Recipes), so that every run draws the same. */
function drawn<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  const left = [...all];
  const found: T[] = [];
  for (let state = seed; found.length < count && left.length > 0;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    found.push(...left.splice(state % left.length, 1));
  }
  return found;
}

describe('variants', () => {
  it('change what they say', () => {
    const text = 'package p\n\nfunc f() {\n\tch := make(chan int)\n\tgo func() {\n\t\tch <- 1\n\t}()\n}\n';
    const texts = new Map(variantsOf(text).map(({ kind, text: changed }) => [kind, changed]));
    expect(texts.get('renamed')).toContain('renamed_ch <- 1');
    expect(texts.get('dead-branch')).toMatch(/if false/);
    expect(texts.get('helper')).toMatch(/go extracted\d+\(ch\)[^]*func extracted\d+\(ch chan int\) \{/);
    expect(texts.get('channel-in-struct')).toContain('box_ch := struct{ ch chan int }{ch: make(chan int)}');
  });

  it('are judged alike', () => {
    const sample = drawn(variantCases(), SAMPLE, SEED);
    const verdicts = new Map<string, string>();
    const verdictOfOriginal = (file: string, text: string): string => {
      const known = verdicts.get(file) ?? verdictOf(file, text);
      verdicts.set(file, known);
      return known;
    };
    const lost = sample.filter(
      ({ file, original, text }) => verdictOf(file, text) !== verdictOfOriginal(file, original),
    );
    expect(sample.length).toBe(SAMPLE);
    expect(lost.map(({ file, kind, at }) => `${file}: ${kind} ${at}`).slice(SAMPLE * 0.05)).toEqual([]);
  }, 120_000);
});
