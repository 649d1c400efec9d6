/** Is the bug of each program told, and nothing of the program once it is repaired? Tests are reported as they are. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCase } from '../rules/run-case.js';
import { KERNELS, kernelPrograms } from './programs.js';

const programs = kernelPrograms();

/** Lines and rules of what is told at warning or above. */
function toldOf(name: string, text: string): readonly string[] {
  const { findings } = runCase(name, text);
  return findings.filter(({ severity }) => severity !== 'note').map(({ line, rule }) => `${String(line)}: ${rule}`);
}

describe.each(programs)('$name', ({ name, leaking, repaired, wanted, silent }) => {
  it(silent === undefined ? 'is told where it leaks' : 'is silent today', () => {
    expect(toldOf(name, leaking)).toEqual(wanted);
    expect(wanted.length === 0).toBe(silent !== undefined);
  });

  it('is silent once repaired', () => {
    expect(toldOf(name, repaired)).toEqual([]);
  });
});

it('the page counts what is told and what is missed', () => {
  const missed = programs.filter(({ silent }) => silent !== undefined).length;
  const page = readFileSync(join(KERNELS, 'README.md'), 'utf8');
  expect(page).toContain(`${String(programs.length)} programs`);
  expect(page).toContain(`${String(programs.length - missed)} are told`);
  expect(page).toContain(`${String(missed)} are silent today`);
});
