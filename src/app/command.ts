/**
 * Does this text hold a command for leakcheck, and which? Only the first line that begins with `/leakcheck` counts, outside
 * quotes and code fences. Nothing of the text leaves this file but the command's name, and what has the form of a rule's id.
 */

export const COMMAND_NAMES = ['help', 'run', 'explain'] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** A command as it stands in a job; that of `explain` has the id of a rule behind it. */
export type Command = Exclude<CommandName, 'explain'> | `explain ${string}` | 'unknown';

/** Longer texts are no commands: GitHub takes 65,536 characters. */
const MOST_CHARACTERS = 70_000;
const COMMAND = /^\/leakcheck(?:[ \t]+(.*))?$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** findCommand: undefined where there is none, "unknown" where the line asks for something that is not to be had. */
export function findCommand(text: string): Command | undefined {
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

/** An id of a rule: no other word of a comment goes on. */
const RULE_ID = /^[a-z][a-z0-9-]{0,60}$/;

/** `/leakcheck` alone asks for a review, as `/leakcheck run` does. */
function nameOf(rest: string): Command {
  const words = rest.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const [word = 'run', subject, ...others] = words;
  if (others.length > 0) return 'unknown';
  if (word === 'explain') return subject !== undefined && RULE_ID.test(subject) ? `explain ${subject}` : 'unknown';
  return subject === undefined && (word === 'run' || word === 'help') ? word : 'unknown';
}
