/**
 * How is a receive repaired that nobody answers? A `select` with the context in reach, or with a time limit that the
 * function was given. Nothing is offered where the function could not say that no value came.
 */
import { isErrorType } from '../../go/types/queries.js';
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { AssignStmt, Expr, Func, Node, ReturnStmt, Stmt } from '../../go/syntax/ast.js';
import { coreType } from '../../go/types/substitute.js';
import { typeString, zeroValue } from '../../go/types/print.js';
import type { ConcurrencyClaim } from '../../leaks/concurrency/claim.js';
import { filesOf } from '../concurrency-rule.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';
import { contextInReach, timeoutInReach, type ReachableSignal } from './signals-in-reach.js';
import { beginsLine } from './line-edits.js';

/** The receive in a select that also ends with the context, or when the time is up. */
export function receiveProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const { node, func } = claim.operation;
  if (node.kind !== 'Unary') return [];
  if (claim.kind === 'timer-drained') return drainProposals(node, analysis);
  const signals = [contextInReach(node, analysis), timeoutInReach(node, analysis)];
  return signals.flatMap((signal) => (signal ? (selectProposal(node, func, signal, analysis) ?? []) : []));
}

/** What is left in a timer's channel is taken where there is something; right in every version of Go. */
function drainProposals(receive: Expr, analysis: PackageAnalysis): readonly FixProposal[] {
  const stmt = statementOf(receive);
  if (stmt?.kind !== 'ExprStmt') return [];
  const file = filesOf(analysis)(stmt);
  if (!beginsLine(file, stmt)) return [];
  const indent = file.text.slice(file.lines.lineStart(file.lines.line(stmt.start)), stmt.start);
  const source = file.text.slice(stmt.start, stmt.end);
  const newText = ['select {', `case ${source}:`, 'default:', '}'].join(`\n${indent}`);
  const title = 'Drain the timer without waiting';
  return [{ recipe: 'drain-tried', title, edits: [{ file, start: stmt.start, end: stmt.end, newText }] }];
}

function selectProposal(
  receive: Expr,
  func: Func,
  signal: ReachableSignal,
  analysis: PackageAnalysis,
): FixProposal | undefined {
  const stmt = statementOf(receive);
  const leave = stmt && returnText(func, stmt, signal, analysis);
  if (stmt === undefined || leave === undefined) return undefined;
  const file = filesOf(analysis)(stmt);
  const parts = beginsLine(file, stmt) ? caseFor(stmt, receive, file, analysis) : undefined;
  if (parts === undefined) return undefined;
  const indent = file.text.slice(file.lines.lineStart(file.lines.line(stmt.start)), stmt.start);
  const lines = [
    'select {',
    `case ${parts.comm}:`,
    ...parts.body.map((line) => `\t${line}`),
    `case <-${signal.channel}:`,
    `\t${leave}`,
    '}',
  ];
  const { name } = signal.binding;
  const [recipe, title] =
    signal.kind === 'context'
      ? ['select-context', `Stop waiting when \`${name}\` is done`]
      : ['select-timeout', `Stop waiting after \`${name}\``];
  return {
    recipe,
    title,
    edits: [
      ...parts.before.map(({ start, newText }) => ({ file, start, end: start, newText })),
      { file, start: parts.start, end: stmt.end, newText: [...parts.head, ...lines].join(`\n${indent}`) },
    ],
    mentions: [signal.binding],
  };
}

/** The statement that consists of the receive: alone, assigned, or returned. */
function statementOf(receive: Expr): Stmt | undefined {
  let at: Node | undefined = receive.parent;
  while (at?.kind === 'Paren') at = at.parent;
  if (at?.kind !== 'ExprStmt' && at?.kind !== 'AssignStmt' && at?.kind !== 'ReturnStmt') return undefined;
  const { parent } = at;
  if (parent?.kind === 'CommClause') return parent.comm === at ? undefined : at;
  return parent?.kind === 'Block' || parent?.kind === 'CaseClause' ? at : undefined;
}

interface CaseParts {
  /** Text put in front. */
  readonly before: readonly { readonly start: number; readonly newText: string }[];
  /** Where the replaced text begins, and what stands there above the select. */
  readonly start: number;
  readonly head: readonly string[];
  readonly comm: string;
  readonly body: readonly string[];
}

function caseFor(stmt: Stmt, receive: Expr, file: SourceFile, analysis: PackageAnalysis): CaseParts | undefined {
  const source = file.text.slice(stmt.start, stmt.end);
  if (source.includes('\n')) return undefined;
  const whole = { before: [], start: stmt.start, head: [], body: [] };
  switch (stmt.kind) {
    case 'ExprStmt':
      return { ...whole, comm: source };
    case 'AssignStmt':
      return stmt.op === '=' ? { ...whole, comm: source } : declaredFirst(stmt, receive, file, analysis);
    case 'ReturnStmt': {
      const parts = returned(stmt, receive, file, analysis);
      return parts && { ...whole, ...parts };
    }
    default:
      return undefined;
  }
}

/** `v := <-ch` declares v for what follows: `var v T` stays where it is, above the select. */
function declaredFirst(
  { lhs, rhs }: AssignStmt,
  receive: Expr,
  file: SourceFile,
  analysis: PackageAnalysis,
): CaseParts | undefined {
  const [only] = rhs;
  const [value, ok] = lhs;
  const type = elementType(receive, analysis);
  if (!only || unparen(only) !== receive || value?.kind !== 'Ident' || ok || type === undefined) return undefined;
  return {
    before: [{ start: value.start, newText: 'var ' }],
    start: value.end,
    head: [` ${type}`],
    comm: `${value.name} = ${file.text.slice(only.start, only.end)}`,
    body: [],
  };
}

/** `return <-ch`. */
function returned(
  { results }: ReturnStmt,
  receive: Expr,
  file: SourceFile,
  analysis: PackageAnalysis,
): Pick<CaseParts, 'comm' | 'body'> | undefined {
  const [only] = results;
  const name = ['v', 'value', 'received'].find((each) => analysis.info.names.lookup(each, receive) === undefined);
  if (!only || results.length > 1 || unparen(only) !== receive || name === undefined) return undefined;
  return { comm: `${name} := ${file.text.slice(only.start, only.end)}`, body: [`return ${name}`] };
}

function elementType(receive: Expr, { info }: PackageAnalysis): string | undefined {
  const channel = receive.kind === 'Unary' ? coreType(info.typeOf(receive.x)) : undefined;
  return channel?.kind === 'chan' ? typeString(info, channel.elem, receive) : undefined;
}

/** A return that says why: the context's error. Undefined where the function has results but no error to say it with. */
function returnText(func: Func, at: Node, signal: ReachableSignal, { info }: PackageAnalysis): string | undefined {
  const results = func.type.results.flatMap(({ names, type }) =>
    Array.from({ length: Math.max(1, names.length) }, () => type),
  );
  const last = results.at(-1);
  if (last === undefined) return 'return';
  const type = info.resolveType(last);
  if (!isErrorType(type) || signal.kind !== 'context') return undefined;
  const zeros = results.slice(0, -1).map((each) => zeroValue(info, info.resolveType(each), at));
  if (zeros.includes(undefined)) return undefined;
  return `return ${[...zeros, `${signal.binding.name}.Err()`].join(', ')}`;
}
