/** Where do the marks of a whole program and what leakcheck says of it disagree? */
import { runCase } from './run-case.js';
import { expectationsOf } from './testdata.js';

/** One line of words for each disagreement: something wanted is missing, or something else is told above a note. */
export function disagreements(name: string, text: string): readonly string[] {
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
