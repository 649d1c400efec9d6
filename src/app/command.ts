/**
 * Does this text hold a command for leakcheck, and which? Only the first line that begins with `/leakcheck` counts, outside
 * quotes and code fences. Nothing of the text leaves this file but the command's name.
 */

export const COMMAND_NAMES = ['help', 'run'] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** Longer texts are no commands: GitHub takes 65,536 characters. */
const MOST_CHARACTERS = 70_000;
const COMMAND = /^\/leakcheck(?:[ \t]+(.*))?$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** findCommand: undefined where there is none, "unknown" where the line asks for something that is not to be had. */
export function findCommand(text: string): CommandName | 'unknown' | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  let fence: string | undefined;
  let isQuoted = false;
  for (const row of text.split(/\r?\n/)) {
    const mark = FENCE.exec(row);
    const [, ticks = '', info = ''] = mark ?? [];
    if (fence !== undefined) {
      if (ticks.startsWith(fence) && info.trim() === '') fence = undefined;
      continue;
    }
    // A fence of backticks has none in its info string; otherwise it is inline code.
    if (mark !== null && !(ticks.startsWith('`') && info.includes('`'))) {
      fence = ticks;
      continue;
    }
    // A quote goes on over lines without a mark until an empty one.
    isQuoted = /^ {0,3}>/.test(row) || (isQuoted && row.trim() !== '');
    if (isQuoted) continue;
    const command = COMMAND.exec(row.trimEnd());
    if (command !== null) return nameOf(command[1] ?? '');
  }
  return undefined;
}

/** `/leakcheck` alone asks for a review, as `/leakcheck run` does. */
function nameOf(rest: string): CommandName | 'unknown' {
  const words = rest.trim().split(/\s+/).filter(Boolean);
  const [word = 'run'] = words;
  if (words.length > 1) return 'unknown';
  return COMMAND_NAMES.find((name) => name === word.toLowerCase()) ?? 'unknown';
}
