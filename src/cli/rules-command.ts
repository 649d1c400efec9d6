/** What does `leakcheck rules [ID]` print? The rules of this version, or the page of one. */
import { RULES } from '../../rules/index.js';
import type { AddCommand } from './main.js';
import { rulePage } from './rule-page.js';
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
      const page = rulePage(id);
      if (page === undefined) throw new UsageError(`no rule is called ${id}: see leakcheck rules`);
      out(page);
    });
};
