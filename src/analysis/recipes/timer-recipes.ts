/**
 * How is a timer that a loop makes in each turn written? An overall limit is made once before the loop; an idle limit is
 * one timer that each turn resets. Where the duration changes from turn to turn, or the loop has another shape, each turn
 * stops the timer it made.
 */
import { isInLoop, isWithin } from '../../go/syntax/enclosing.js';
import type { SourceFile } from '../../go/program.js';
import type { CommClause, Expr, ForStmt, Node, RangeStmt, Stmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { TimerInLoop } from '../../leaks/hazards/timers-in-loops.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { freeName, indentOf } from './fresh-names.js';
import { beginsLine, endsLine, lineBefore } from './line-edits.js';

/** The proposals, best first. */
export function timerProposals(found: TimerInLoop, analysis: PackageAnalysis): readonly FixProposal[] {
  const { loop, select, call, variable, view } = found;
  const outer: Stmt = loop.parent?.kind === 'LabeledStmt' ? loop.parent : loop;
  const duration = call.args[0];
  if (!duration || variable !== undefined || view.file.text.slice(call.start, call.end).includes('\n')) return [];
  const isPlain = select.parent === loop.body && outer.parent?.kind === 'Block';
  const isOnce = isPlain && beginsLine(view.file, outer) && isInvariant(duration, loop, analysis);
  if (found.sooner) return isOnce ? overallLimit(found, outer, duration) : [];
  return [...(isOnce ? idleLimit(found, outer, duration) : []), ...timerOfTurn(found, duration)];
}

/** A timer of the turn's own before the `select`, stopped first thing in the other cases. */
function timerOfTurn({ view, call, select, clause }: TimerInLoop, duration: Expr): readonly FixProposal[] {
  const { file } = view;
  const name = freeName(view.func, ['timer', 'idle', 'wait']);
  const others = select.clauses.filter((each) => each !== clause);
  const isFit =
    call.parent?.kind !== 'Selector' && beginsLine(file, select) && others.every((each) => opensLines(file, each));
  if (name === undefined || !isFit || others.length > MAX_STOPS) return [];
  const indent = indentOf(file, select);
  const made = `${name} := ${packageOf(file, call)}.NewTimer(${textOf(file, duration)})\n${indent}`;
  return [
    {
      recipe: 'timer-of-turn',
      title: 'Make a timer in the turn and stop it where another case is taken',
      edits: [
        { file, start: select.start, end: select.start, newText: made },
        { file, start: call.start, end: call.end, newText: `${name}.C` },
        ...others.map((each) => stopIn(file, each, `${name}.Stop()`)),
      ],
    },
  ];
}

/** More cases than this are no longer a small edit. */
const MAX_STOPS = 3;

/** Whether a line can be put behind the colon of a case. */
function opensLines(file: SourceFile, { body, end }: CommClause): boolean {
  const [first] = body;
  return first ? beginsLine(file, first) : endsLine(file, end);
}

/** Behind the colon where the case is empty, otherwise before its first statement. */
function stopIn(file: SourceFile, clause: CommClause, text: string): SourceEdit {
  const [first] = clause.body;
  if (first) return lineBefore(file, first, text);
  return { file, start: clause.end, end: clause.end, newText: `\n${indentOf(file, clause)}\t${text}` };
}

/** `timeout := time.After(d)` before the loop. */
function overallLimit({ view, call }: TimerInLoop, outer: Stmt, duration: Expr): readonly FixProposal[] {
  const { file } = view;
  const name = freeName(view.func, ['timeout', 'idle', 'limit']);
  const channel = call.parent?.kind === 'Selector' ? call.parent : call;
  if (name === undefined) return [];
  const made = `${name} := ${packageOf(file, call)}.After(${textOf(file, duration)})`;
  return [
    {
      recipe: 'limit-before-loop',
      title: `Make the limit once, before the loop: the case \`<-${name}\` then comes after all`,
      edits: [
        { file, start: outer.start, end: outer.start, newText: `${made}\n${indentOf(file, outer)}` },
        { file, start: channel.start, end: channel.end, newText: name },
      ],
    },
  ];
}

/** One timer before the loop, stopped when the function ends, and set anew in each turn. */
function idleLimit(found: TimerInLoop, outer: Stmt, duration: Expr): readonly FixProposal[] {
  const { view, call, select, loop } = found;
  const { file } = view;
  const name = freeName(view.func, ['timer', 'idle', 'wait']);
  const isFirst = outer.parent?.parent?.kind === 'FuncDecl' || outer.parent?.parent?.kind === 'FuncLit';
  const isSafe = isFirst && !isInLoop(outer) && beginsLine(file, select) && loop.kind === 'ForStmt';
  if (name === undefined || !isSafe) return [];
  const channel = call.parent?.kind === 'Selector' ? call.parent : call;
  const indent = indentOf(file, outer);
  const made = `${name} := ${packageOf(file, call)}.NewTimer(${textOf(file, duration)})\n${indent}defer ${name}.Stop()\n${indent}`;
  const reset = renewal(name, textOf(file, duration), indentOf(file, select));
  return [
    {
      recipe: 'one-timer',
      title: 'Make one timer before the loop and set it anew in each turn',
      edits: [
        { file, start: outer.start, end: outer.start, newText: made },
        { file, start: select.start, end: select.start, newText: reset },
        { file, start: channel.start, end: channel.end, newText: `${name}.C` },
      ],
    },
  ];
}

/** Right in every version of Go: a value that was not taken is thrown away without waiting for one. */
function renewal(name: string, duration: string, indent: string): string {
  const lines = [
    `if !${name}.Stop() {`,
    '\tselect {',
    `\tcase <-${name}.C:`,
    '\tdefault:',
    '\t}',
    '}',
    `${name}.Reset(${duration})`,
  ];
  return `${lines.join(`\n${indent}`)}\n${indent}`;
}

/** Whether an expression means the same before the loop as in each turn: constants, and variables set before it. */
function isInvariant(expr: Expr, loop: ForStmt | RangeStmt, { info }: PackageAnalysis): boolean {
  if (info.constValue(expr)) return !mentionsLocalOf(expr, loop, info);
  const changing = (node: Node): boolean => {
    if (node.kind === 'Call' || node.kind === 'FuncLit' || node.kind === 'Index' || node.kind === 'Star') return true;
    if (node.kind !== 'Ident' || (node.parent?.kind === 'Selector' && node.parent.sel === node)) return false;
    const binding = info.resolve(node);
    return (
      !binding || info.referencesOf(binding).some(({ access, ident }) => access !== 'read' && isWithin(ident, loop))
    );
  };
  return !holds(expr, changing) && !setsField(expr, loop);
}

function holds(root: Node, is: (node: Node) => boolean): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= is(node);
    return !found;
  });
  return found;
}

function mentionsLocalOf(expr: Expr, loop: Node, info: PackageAnalysis['info']): boolean {
  return holds(expr, (node) => {
    const binding = node.kind === 'Ident' ? info.resolve(node) : undefined;
    return binding?.func !== undefined && binding.ident !== undefined && isWithin(binding.ident, loop);
  });
}

/** Whether the loop assigns a field of a name that the expression reads. */
function setsField(expr: Expr, loop: Node): boolean {
  const names = new Set<string>();
  walk(expr, (node) => {
    if (node.kind === 'Selector') names.add(node.sel.name);
  });
  return holds(loop, (node) => {
    return node.kind === 'AssignStmt' && node.lhs.some((left) => left.kind === 'Selector' && names.has(left.sel.name));
  });
}

/** The name that the file gives to the package of a call. */
function packageOf(file: SourceFile, { fun }: TimerInLoop['call']): string {
  return fun.kind === 'Selector' ? textOf(file, fun.x) : 'time';
}

function textOf({ text }: SourceFile, node: Node): string {
  return text.slice(node.start, node.end);
}
