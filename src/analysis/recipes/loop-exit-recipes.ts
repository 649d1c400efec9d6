/**
 * How is a loop given a way out? The case that should end it returns; the loop ranges over a queue that is closed; or a case of the context that the goroutine was
 * given is added to its select. Nothing is offered where the context may end before the object does.
 */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Expr, Func, Ident, SelectStmt, Stmt } from '../../go/syntax/ast.js';
import type { NeverEndingClaim } from '../../leaks/never-ends/find-never-ending.js';
import type { FunctionView } from '../../leaks/go-view.js';
import { selectsIn, type DoneCase } from '../../leaks/never-ends/done-case.js';
import { isNamed } from '../../leaks/never-ends/starts.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal, SourceEdit } from '../rule.js';

/** The proposals for a claim, best first. */
export function loopExitProposals(claim: NeverEndingClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const { view } = claim.endless;
  if (claim.doneCase) return returnInCase(view, claim.doneCase);
  return [...rangeOverQueue(claim, analysis), ...contextCase(claim, analysis)];
}

/** `return` in place of a `break` that leaves only the select, or as the last statement of the case. */
export function returnInCase({ file, func }: FunctionView, { clause, leaves }: DoneCase): readonly FixProposal[] {
  if (func.type.results.length > 0) return [];
  const title = 'Return when this case is taken';
  if (leaves) {
    return [
      { recipe: 'return-in-case', title, edits: [{ file, start: leaves.start, end: leaves.end, newText: 'return' }] },
    ];
  }
  const last = clause.body.at(-1);
  if (last && (last.kind === 'BranchStmt' || last.kind === 'LabeledStmt')) return [];
  const colon = file.text.indexOf(':', clause.comm?.end ?? clause.start) + 1;
  const at = endOfLine(file, last ? last.end : colon);
  const isOnLine = last && file.lines.line(last.start) === file.lines.line(clause.start);
  if (isOnLine) return [];
  const newText = `\n${indentAt(file, clause.start)}\treturn`;
  return [{ recipe: 'return-in-case', title, edits: [{ file, start: at, end: at, newText }] }];
}

/** `for v := range ch` in place of `for { v := <-ch`, where the package closes the channel: the loop then sees it. */
function rangeOverQueue({ endless, loop }: NeverEndingClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const { view } = endless;
  const { file } = view;
  const first = loop.kind === 'ForStmt' && !loop.init && !loop.cond && !loop.post ? loop.body.list[0] : undefined;
  const received = first && receivedBy(first);
  if (!first || !received || !analysis.closedChannels().closeOf(view, received.channel)) return [];
  const channel = file.text.slice(received.channel.start, received.channel.end);
  const { name, arrow } = received;
  const edit = (start: number, end: number, newText: string): SourceEdit => ({ file, start, end, newText });
  const opening = name
    ? [edit(loop.start, name.start, 'for '), edit(arrow, received.channel.start, 'range ')]
    : [edit(loop.start, received.channel.start, 'for range ')];
  return [
    {
      recipe: 'range-over-queue',
      title: `Range over \`${channel}\`, which ends when it is closed`,
      edits: [...opening, edit(first.end, first.end, ' {')],
    },
  ];
}

interface Received {
  readonly name: Ident | undefined;
  /** Where `<-` begins. */
  readonly arrow: number;
  readonly channel: Expr;
}

/** `v := <-ch` or `<-ch` as a statement. */
function receivedBy(stmt: Stmt): Received | undefined {
  const isNew = stmt.kind === 'AssignStmt' && stmt.op === ':=' && stmt.lhs.length === 1;
  const left = isNew ? stmt.lhs[0] : undefined;
  const right = isNew ? stmt.rhs[0] : stmt.kind === 'ExprStmt' ? stmt.x : undefined;
  const receive = right && unparen(right);
  if (receive?.kind !== 'Unary' || receive.op !== '<-' || (isNew && left?.kind !== 'Ident')) return undefined;
  return { name: left?.kind === 'Ident' ? left : undefined, arrow: receive.start, channel: unparen(receive.x) };
}

/** `case <-ctx.Done(): return` as the first case of the one select that the loop consists of. */
function contextCase(
  { endless, loop, owner, stmt }: NeverEndingClaim,
  analysis: PackageAnalysis,
): readonly FixProposal[] {
  const { view } = endless;
  if (view.func.type.results.length > 0) return [];
  const [select, ...others] = selectsIn(loop);
  if (!select || others.length > 0 || loop.kind !== 'ForStmt' || loop.body.list[0] !== select) return [];
  const isOwn = owner?.constructor === undefined;
  const ctx = contextOf(view.func, analysis) ?? (isOwn ? capturedContext(view.func, stmt.parent, analysis) : undefined);
  if (ctx === undefined) return [];
  return [
    { recipe: 'select-context', title: `Return when \`${ctx}\` is done`, edits: [firstCase(view.file, select, ctx)] },
  ];
}

function firstCase(file: SourceFile, select: SelectStmt, ctx: string): FixProposal['edits'][number] {
  const at = file.text.indexOf('{', select.start) + 1;
  const indent = indentAt(file, select.start);
  return { file, start: at, end: at, newText: `\n${indent}case <-${ctx}.Done():\n${indent}\treturn` };
}

/** The context parameter of the function around a literal, which the literal can see. */
function capturedContext(
  func: Func,
  place: NeverEndingClaim['stmt']['parent'],
  analysis: PackageAnalysis,
): string | undefined {
  if (func.kind !== 'FuncLit') return undefined;
  for (let at = place; at; at = at.parent) {
    const name = at.kind === 'FuncLit' || at.kind === 'FuncDecl' ? contextOf(at, analysis) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

function contextOf(func: Func, analysis: PackageAnalysis): string | undefined {
  for (const { names, type } of func.type.params) {
    const [name] = names;
    const denoted = unparen(type);
    if (name && name.name !== '_' && isNamed(analysis.info.resolveType(denoted), 'context', 'Context'))
      return name.name;
  }
  return undefined;
}

/** The end of the line, so that a comment stays with its statement. */
function endOfLine({ text }: SourceFile, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end >= 0 && /^\s*(\/\/.*)?$/.test(text.slice(offset, end)) ? end : offset;
}

function indentAt(file: SourceFile, offset: number): string {
  return /^[\t ]*/.exec(file.lines.lineText(file.lines.line(offset)))?.[0] ?? '';
}
