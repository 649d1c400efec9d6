/**
 * How is a sleep written that can be cut short? As a select between the signal and a timer, which is stopped where the
 * signal comes first. Offered where leaving the function then is what it does for that signal elsewhere, or where the
 * signal is its context.
 */
import type { LongSleep } from '../../leaks/hazards/long-sleeps.js';
import type { FixProposal } from '../rule.js';
import { freeName, indentOf } from './fresh-names.js';
import { beginsLine } from './line-edits.js';

/** The one proposal. */
export function sleepProposals({ view, call, stop }: LongSleep): readonly FixProposal[] {
  const { file, func } = view;
  const stmt = call.parent;
  const duration = call.args[0];
  const name = freeName(func, ['timer', 'pause', 'wait']);
  const left = returnFor(view, stop);
  if (stmt?.kind !== 'ExprStmt' || !duration || !name || left === undefined || !beginsLine(file, stmt)) return [];
  if (file.text.slice(stmt.start, stmt.end).includes('\n') || call.fun.kind !== 'Selector') return [];
  const time = file.text.slice(call.fun.x.start, call.fun.x.end);
  const indent = indentOf(file, stmt);
  const lines = [
    `${name} := ${time}.NewTimer(${file.text.slice(duration.start, duration.end)})`,
    'select {',
    `case <-${stop.channel}:`,
    `\t${name}.Stop()`,
    `\t${left}`,
    `case <-${name}.C:`,
    '}',
  ];
  const title = `Wait for \`${stop.channel}\` and a timer together`;
  return [
    {
      recipe: 'select-with-timer',
      title,
      edits: [{ file, start: stmt.start, end: stmt.end, newText: lines.join(`\n${indent}`) }],
    },
  ];
}

/** How the function is left: bare, or with the context's error as its only result. */
function returnFor({ func }: LongSleep['view'], { context, returns }: LongSleep['stop']): string | undefined {
  const { results } = func.type;
  if (!returns) return undefined;
  if (results.length === 0) return 'return';
  const [only] = results;
  const isError =
    results.length === 1 && only?.names.length === 0 && only.type.kind === 'Ident' && only.type.name === 'error';
  return isError && context !== undefined ? `return ${context}.Err()` : undefined;
}
