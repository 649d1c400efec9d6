/** What is answered to whoever asks for a rule? */
import { describe, expect, it } from '@jest/globals';
import { rulePage, ruleExplanation } from '../../src/cli/rule-page.js';
import { RULES } from '../../rules/index.js';

describe('the page of a rule in short', () => {
  it.each(RULES.map(({ id }) => id))('%s: tells what leaks, how and the fix, without code blocks', (id) => {
    const text = ruleExplanation(id) ?? '';
    expect(text).toContain(`**leakcheck ${id}**`);
    for (const section of ['What leaks', 'How it happens', 'Documented fix']) {
      expect(text).toMatch(new RegExp(`\\*\\*${section}\\.\\*\\* \\S`));
    }
    expect(text).not.toContain('```');
    expect(text).not.toMatch(/\]\((?!https:)/);
    expect(text.length).toBeLessThan(65_536);
  });

  it('is nothing for what is no rule', () => {
    expect(rulePage('../package')).toBeUndefined();
    expect(ruleExplanation('no-such-rule')).toBeUndefined();
  });
});
