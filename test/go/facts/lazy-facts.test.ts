/** Facts that are read on demand: which file is read for what, once, and how old import paths lead to the known one. */
import { describe, expect, it } from '@jest/globals';

import { ApiFacts } from '../../../src/go/facts/api-facts.js';
import { parseFactsIndex, type FactsFile } from '../../../src/go/facts/facts-file.js';
import { factsPackage } from '../../../src/go/module/facts-package.js';

const index = parseFactsIndex(
  {
    files: { 'a.json': ['example.com/a', 'example.com/a/sub'], 'b.json': ['gopkg.in/b.v2'] },
    aliases: {
      'example.org/old': 'example.com/a',
      'example.org/old/special': 'gopkg.in/b.v2',
      'gopkg.in': 'gopkg.in/new',
    },
  },
  'index',
);
const FILES: Readonly<Record<string, FactsFile>> = {
  'a.json': {
    version: 'example.com/a@v1',
    packages: {
      'example.com/a': {
        name: 'a',
        stub: ['package a', 'func Open() *T', 'type T struct{}'],
        effects: { Open: '-> owned' },
      },
      'example.com/a/sub': { name: 'sub', stub: ['package sub'], effects: {} },
    },
  },
  'b.json': {
    version: 'b',
    packages: { 'gopkg.in/b.v2': { name: 'b', stub: ['package b'], effects: { 'C.M': '(borrows) ->' } } },
  },
};

function lazyFacts(): { facts: ApiFacts; read: string[] } {
  const read: string[] = [];
  const lazy = {
    index,
    read: (file: string) => {
      read.push(file);
      return FILES[file] ?? { version: '', packages: {} };
    },
  };
  return { facts: new ApiFacts([], [], lazy), read };
}

describe('lazy facts', () => {
  it('reads nothing before a package is asked for, and a file once', () => {
    const { facts, read } = lazyFacts();
    expect(facts.stub('example.com/unknown')).toBeUndefined();
    expect(facts.effect('os.Open')).toBeUndefined();
    expect(read).toEqual([]);
    expect(facts.packageName('example.com/a/sub')).toBe('sub');
    expect(facts.effect('example.com/a.Open')?.results).toEqual([[{ kind: 'owned' }]]);
    expect(read).toEqual(['a.json']);
  });

  it('finds a symbol of a path whose last element has a dot', () => {
    expect(lazyFacts().facts.effect('gopkg.in/b.v2.C.M')?.receiver).toEqual({ kind: 'borrows' });
  });

  it.each([
    ['example.org/old', 'example.com/a'],
    ['example.org/old/sub', 'example.com/a/sub'],
    ['example.org/old/special', 'gopkg.in/b.v2'],
    ['example.org/older', 'example.org/older'],
    ['example.com/a', 'example.com/a'],
    ['gopkg.in/b.v2', 'gopkg.in/b.v2'],
  ])('knows %s as %s', (path, known) => {
    expect(lazyFacts().facts.knownPath(path)).toBe(known);
  });

  it('gives one package for all names of a path, and says that it may have more members', () => {
    const { facts } = lazyFacts();
    const pkg = factsPackage(facts, 'example.org/old');
    expect(pkg).toBe(factsPackage(facts, 'example.com/a'));
    expect(pkg).toMatchObject({ path: 'example.com/a', partial: true });
  });

  it('lists the packages of files that were not read', () => {
    expect(lazyFacts().facts.paths()).toEqual(['example.com/a', 'example.com/a/sub', 'gopkg.in/b.v2']);
  });

  it.each([{}, { files: {}, aliases: 1 }, { files: { f: 'x' }, aliases: {} }])(
    'refuses a malformed index (%#)',
    (value) => {
      expect(() => parseFactsIndex(value, 'index')).toThrow('index');
    },
  );
});
