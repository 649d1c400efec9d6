/**
 * What does leakcheck say of the examples that its documented fixes come from? Whole programs: every line marked is
 * reported by the rule named there, what is marked ok is not, and nothing else is told above a note.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/host/package-root.js';
import { runCase } from '../rules/run-case.js';
import { expectationsOf } from '../rules/testdata.js';

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

function disagreements(name: string, text: string): readonly string[] {
  const { wants, nearMisses } = expectationsOf(text, 'unnamed');
  const { findings, snapshot } = runCase(name, text);
  const problems: string[] = snapshot.errors.map(({ message }) => message);
  for (const { line, rule, pattern, todo } of wants) {
    const isFound = findings.some(
      (one) => one.line === line && one.rule === rule && pattern.test(`${one.severity}: ${one.message}`),
    );
    if (isFound === todo) problems.push(`line ${line}: ${todo ? 'found by now' : 'missing'}: ${rule}`);
  }
  for (const { line, rule, severity, message, claim } of findings) {
    // What may leak under a load that is not in view is a note of another kind than the example's leak.
    if (claim === 'hazard') continue;
    const isWanted = wants.some((want) => want.line === line && want.rule === rule);
    const isOk = nearMisses.some(({ first, last }) => line >= first && line <= last);
    if (isOk || (!isWanted && severity !== 'note')) problems.push(`line ${line}: ${rule}: ${severity}: ${message}`);
  }
  return problems;
}
