/** Effect lines: what each word means, that unknown words are refused, and how positions are looked up. */
import { describe, expect, it } from '@jest/globals';

import { ApiFacts } from '../../../src/go/facts/api-facts.js';
import { effectOnArgument, parseEffect } from '../../../src/go/facts/effect.js';

describe('parseEffect', () => {
  it('reads receiver, arguments, results and end', () => {
    expect(parseEffect('(borrows) keeps:-1 callsAsync - ? -> owned view:0+wrap:1 - ! exit')).toEqual({
      receiver: { kind: 'borrows' },
      args: [{ kind: 'keeps', into: -1 }, { kind: 'calls', when: 'async' }, { kind: 'none' }, { kind: 'unknown' }],
      results: [
        [{ kind: 'owned' }],
        [
          { kind: 'view', argument: 0 },
          { kind: 'wrap', argument: 1 },
        ],
        [{ kind: 'none' }],
      ],
      ends: 'exit',
    });
  });

  it('reads a function without arguments and results', () => {
    expect(parseEffect('->')).toEqual({ receiver: undefined, args: [], results: [], ends: undefined });
  });

  it.each(['lends -> -', '- -> given', '- -> - ! sleeps'])('refuses %s', (line) => {
    expect(() => parseEffect(line)).toThrow(/unknown (effect|end)/);
  });
});

describe('effectOnArgument', () => {
  const effect = parseEffect('(releases) - borrows ->');
  it.each([
    [-1, 'releases'],
    [0, 'none'],
    [1, 'borrows'],
    [7, 'borrows'],
  ])('argument %d', (index, kind) => {
    expect(effectOnArgument(effect, index).kind).toBe(kind);
  });
  it('does not know the receiver of a function', () => {
    expect(effectOnArgument(parseEffect('->'), -1).kind).toBe('unknown');
  });
});

describe('ApiFacts.effect', () => {
  const facts = new ApiFacts([
    {
      version: 'v',
      packages: {
        'gopkg.in/yaml.v3': { name: 'yaml', stub: [], effects: { 'Decoder.Decode': '(borrows) borrows -> -' } },
      },
    },
  ]);
  it('finds a package whose path has a dot in its last element', () => {
    expect(facts.effect('gopkg.in/yaml.v3.Decoder.Decode')?.receiver).toEqual({ kind: 'borrows' });
  });
  it('does not know anything else', () => {
    expect(facts.effect('gopkg.in/yaml.v3.Nothing')).toBeUndefined();
    expect(facts.effect('gopkg.in/yaml.v2.Decoder.Decode')).toBeUndefined();
  });
});
