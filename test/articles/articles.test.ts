/**
 * What does leakcheck say of the examples that its documented fixes come from? Whole programs: every line marked is
 * reported by the rule named there, what is marked ok is not, and nothing else is told above a note.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/host/package-root.js';
import { runCase } from '../rules/run-case.js';
import { disagreements } from '../rules/disagreements.js';

const FOLDER = join(packageRoot(), 'test', 'articles');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.go'));

describe.each(names)('%s', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');

  it('is reported where it leaks, under go 1.22', () => {
    expect(disagreements(name, text)).toEqual([]);
  });
});

it('what the runtime collects is silent from go 1.23 on', () => {
  const text = readFileSync(join(FOLDER, 'b-tickers.go'), 'utf8');
  const rulesUnder = (version: string): readonly string[] =>
    runCase('b-tickers.go', `// go ${version}\n\n${text}`).findings.map(({ rule }) => rule);
  expect(rulesUnder('1.22')).toContain('ticker-not-stopped');
  expect(rulesUnder('1.23').filter((rule) => rule === 'timer-in-loop')).toEqual([]);
});
