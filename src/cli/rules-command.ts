/** What does `leakcheck rules [ID]` print? The rules of this version, or the page of one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../host/package-root.js';
import { RULES } from '../../rules/index.js';
import type { AddCommand } from './main.js';
import { UsageError } from './usage-error.js';

export const addRulesCommand: AddCommand = (program, { out, colors }) => {
  program
    .command('rules')
    .description('the rules, or the page of one')
    .argument('[id]')
    .action((id: string | undefined) => {
      if (id === undefined) {
        const width = Math.max(...RULES.map((rule) => rule.id.length)) + 2;
        for (const rule of RULES) {
          out(
            `${colors.bold(rule.id.padEnd(width))}${colors.dim(rule.claim.padEnd('hazard'.length + 2))}${rule.title}\n`,
          );
        }
        return;
      }
      out(pageOf(id));
    });
};

function pageOf(id: string): string {
  if (!RULES.some((rule) => rule.id === id)) throw new UsageError(`no rule is called ${id}: see leakcheck rules`);
  try {
    return readFileSync(join(packageRoot(), 'rules', id, 'README.md'), 'utf8');
  } catch (cause) {
    throw new Error(`the page of ${id} is missing: reinstall the package`, { cause });
  }
}
