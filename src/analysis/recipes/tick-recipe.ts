/** How does a `time.Tick` that nobody can stop become a ticker that is stopped? */
import { unparen } from '../../go/flow/operands.js';
import { isWithin } from '../../go/syntax/enclosing.js';
import type { Call, Node, Stmt } from '../../go/syntax/ast.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import type { FixProposal } from '../rule.js';
import { beginsLine, lineBefore } from './line-edits.js';

/** Names of a ticker; the first that is free is taken. */
const NAMES = ['ticker', 't', 'tick'] as const;

/** `time.Tick(d)` gives a channel that nobody can stop: a ticker with a deferred Stop takes its place. */
export function stoppableTicker(claim: ObligationClaim): readonly FixProposal[] {
  const { call, view } = claim;
  const { file } = view;
  const fun = unparen(call.fun);
  const stmt = outerStatement(call);
  const [period] = call.args;
  if (fun.kind !== 'Selector' || !stmt || !period || !beginsLine(file, stmt)) return [];
  const packageName = file.text.slice(fun.x.start, fun.x.end);
  const made = `${packageName}.NewTicker(${file.text.slice(period.start, period.end)})`;
  return NAMES.map((name) => ({
    recipe: 'stoppable-ticker',
    title: 'Use a ticker that is stopped when the function returns',
    edits: [
      lineBefore(file, stmt, `${name} := ${made}`),
      { file, start: call.start, end: call.end, newText: `${name}.C` },
    ].map((edit, at) => (at === 0 ? { ...edit, newText: withDefer(edit.newText, name) } : edit)),
  }));
}

/** The inserted line with the deferred Stop below it, as far in. */
function withDefer(line: string, name: string): string {
  const indent = /^[\t ]*/.exec(line)?.[0] ?? '';
  return `${line}${indent}defer ${name}.Stop()\n`;
}

/** The statement before which a ticker can be made: not one that a loop runs again. */
function outerStatement(call: Call): Stmt | undefined {
  let found: Stmt | undefined;
  for (let at: Node = call; at.parent && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    const { parent } = at;
    if (at.kind === 'ForStmt' || (at.kind === 'RangeStmt' && !isWithin(call, at.x))) return undefined;
    if (!found && parent.kind === 'Block') found = parent.list.find((stmt) => stmt === at);
  }
  return found;
}
