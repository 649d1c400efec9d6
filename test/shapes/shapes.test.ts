/**
 * Shapes that users of linters reported, as whole files: `// shape N7` stands above a function that must stay silent, or
 * be a note at most, `// shape Y7` above one that must be reported. What is marked is what is told, and nothing else.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/host/package-root.js';
import { disagreements } from '../rules/disagreements.js';

const FOLDER = join(packageRoot(), 'test', 'shapes');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.go'));
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

describe.each(names)('%s', (name) => {
  it('is reported where it leaks and nowhere else', () => {
    expect(disagreements(name, read(name))).toEqual([]);
  });
});

/** Shapes that are no piece of Go alone, with where they are met. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  N4: 'two packages: test/leaks/obligations/modules.test.ts',
  N8: 'websocket clients: test/leaks/obligations/modules.test.ts',
  N9: 'websocket clients: test/leaks/obligations/modules.test.ts',
  N19: 'sqlx: test/leaks/obligations/modules.test.ts',
  N25: 'a report about another tool as a whole',
  N38: 'tests: their findings are notes unless asked for',
  N41: 'rules/ticker-not-stopped/testdata',
  N42: 'go 1.23: rules/ticker-not-stopped/testdata',
  N52: 'rules/io-no-timeout/testdata',
  N53: 'spans: test/leaks/obligations/modules.test.ts',
  N60: 'a report about a run-time tool',
  Y13: 'fixes: the checks of test/analysis/fixes',
  Y14: 'rules/goroutine-no-exit/testdata',
  Y15: 'a library without a Close: nothing to call',
  Y16: 'no leak: another linter',
};

it('every shape has its case', () => {
  const wanted = [...Array(61).keys()]
    .map((at) => `N${at + 1}`)
    .concat([...Array(19).keys()].map((at) => `Y${at + 1}`));
  const found = new Set(
    names.flatMap((name) => [...read(name).matchAll(/^\/\/ shape ([NY]\d+)/gm)].map(([, id]) => id)),
  );
  expect(wanted.filter((id) => !found.has(id) && !(id in ELSEWHERE))).toEqual([]);
  expect(Object.keys(ELSEWHERE).filter((id) => found.has(id))).toEqual([]);
});
