/** What does a rule's page say that the rule itself knows? Its header, between two marks; all else is written by hand. */
import type { Rule } from '../src/analysis/rule.js';

const BEGIN = '<!-- header:begin -->';
const END = '<!-- header:end -->';

/** The page with its header as the rule has it; put behind the title where there is none yet. */
export function pageWithHeader(page: string, rule: Rule): string {
  const block = `${BEGIN}\n\n${rule.title}. Claim: **${rule.claim}**. Source: ${rule.source}.\n\n${END}`;
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END, from);
  if (from >= 0 && to >= 0) return page.slice(0, from) + block + page.slice(to + END.length);
  const title = /^# .*\n/.exec(page)?.[0] ?? '';
  return `${title === '' ? `# ${rule.id}\n` : title}\n${block}\n${page.slice(title.length)}`;
}
