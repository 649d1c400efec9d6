import { describe, expect, it } from '@jest/globals';
import { findCommand } from '../../src/app/command.js';

const TEXTS: readonly (readonly [string, string, ReturnType<typeof findCommand>])[] = [
  ['help', '/leakcheck help', 'help'],
  ['run', '/leakcheck run', 'run'],
  ['nothing after it means run', '/leakcheck', 'run'],
  ['capitals', '/leakcheck HELP', 'help'],
  ['spaces at the end and CRLF', 'Please:\r\n/leakcheck help  \r\nthanks', 'help'],
  ['explain', '/leakcheck explain file-not-closed', 'explain file-not-closed'],
  ['explain without a rule', '/leakcheck explain', 'unknown'],
  ['explain with what is no id', '/leakcheck explain `@team`', 'unknown'],
  ['explain with more words', '/leakcheck explain file-not-closed please', 'unknown'],
  ['the first command counts', '/leakcheck help\n/leakcheck run', 'help'],
  ['an unknown word', '/leakcheck format-disk', 'unknown'],
  ['more words than it takes', '/leakcheck run now', 'unknown'],
  ['another command that begins alike', '/leakchecker run', undefined],
  ['not at the beginning of a line', 'try /leakcheck run', undefined],
  ['indented', '    /leakcheck run', undefined],
  ['quoted', '> /leakcheck run', undefined],
  ['a quote that goes on without a mark', '> as you said\n/leakcheck run', undefined],
  ['after a quote and an empty line', '> as you said\n\n/leakcheck run', 'run'],
  ['in a fence', '```\n/leakcheck run\n```', undefined],
  ['in a fence of tildes', '~~~\n/leakcheck run\n~~~', undefined],
  ['in a longer fence that holds a shorter one', '````\n```\n/leakcheck run\n```\n````', undefined],
  ['in a fence that never ends', '```go\n/leakcheck run', undefined],
  ['behind a fence', '```\ncode\n```\n/leakcheck help', 'help'],
  ['three backticks that are inline code', '```code``` is nice\n/leakcheck run', 'run'],
  ['empty', '', undefined],
  ['longer than GitHub takes', `${'x\n'.repeat(40_000)}/leakcheck run`, undefined],
];

describe('findCommand', () => {
  it.each(TEXTS)('%s', (_, text, expected) => {
    expect(findCommand(text)).toBe(expected);
  });
});
