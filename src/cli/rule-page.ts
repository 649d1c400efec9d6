/** What does the page of a rule say? As a whole, and in short for whoever asks in a pull request. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_PAGES } from '../analysis/assemble-findings.js';
import { packageRoot } from '../host/package-root.js';
import { RULES } from '../../rules/index.js';

/** The page, as Markdown; undefined where no rule has the id. Throws where the package lacks the page. */
export function rulePage(id: string): string | undefined {
  if (!RULES.some((rule) => rule.id === id)) return undefined;
  try {
    return readFileSync(join(packageRoot(), 'rules', id, 'README.md'), 'utf8');
  } catch (cause) {
    throw new Error(`the page of ${id} is missing: reinstall the package`, { cause });
  }
}

/** The sections of a page that an answer quotes. */
const QUOTED = ['What leaks', 'How it happens', 'Documented fix', 'When it stays silent'] as const;

/** The page in short: what leaks, how, the fix, and when nothing is said; examples are left to the page. */
export function ruleExplanation(id: string): string | undefined {
  const page = rulePage(id);
  const title = RULES.find((rule) => rule.id === id)?.title;
  if (page === undefined || title === undefined) return undefined;
  const sections = QUOTED.flatMap((name) => {
    const text = sectionOf(page, name);
    return text === '' ? [] : [`**${name}.** ${text}`];
  });
  return [`**leakcheck ${id}**: ${title}`, ...sections, `[The page of the rule](${RULE_PAGES}/${id}/README.md)`].join(
    '\n\n',
  );
}

/** A section without its blocks of code, links made absolute. */
function sectionOf(page: string, name: string): string {
  const [, rest = ''] = page.split(`\n## ${name}\n`);
  const text = rest.split(/\n## /, 1)[0] ?? '';
  return text
    .replace(/^```[^]*?^```\n?/gm, '')
    .replaceAll('](../', `](${RULE_PAGES}/`)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
