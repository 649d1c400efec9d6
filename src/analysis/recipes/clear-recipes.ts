/**
 * How are slots cleared that a slice no longer uses? `clear` of what is cut off (Go 1.21), slices.Delete for one element
 * (Go 1.22 clears the tail), else an assignment of nil to the one slot.
 */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Expr, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { underlying } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { StaleSlotsClaim } from '../../leaks/retention/stale-slots.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { calls } from './copy-recipes.js';
import { beginsLine, lineBefore } from './line-edits.js';

/** The proposals for a claim, best first. */
export function clearedSlots(claim: StaleSlotsClaim, info: PackageInfo): readonly FixProposal[] {
  if (claim.kind === 'pool') return clearedBeforePut(claim);
  const { file, stmt, target, bound } = claim;
  if (!isPlain(target) || !beginsLine(file, stmt)) return [];
  const slice = textOf(file, target);
  if (claim.kind === 'shifted') return deletedElement(claim, info, slice);
  const cut = claim.kind === 'end' ? `${slice}[${textOf(file, bound)}:]` : `${slice}[:${textOf(file, bound)}]`;
  if (holdsCall(bound)) return [];
  return [
    ...lastSlot(claim, slice),
    { recipe: 'clear-cut-off', title: 'Clear what is cut off', edits: [lineBefore(file, stmt, `clear(${cut})`)] },
  ];
}

type Cut = Exclude<StaleSlotsClaim, { kind: 'pool' }>;

/** `s[len(s)-1] = nil` before `s = s[:len(s)-1]`. */
function lastSlot({ kind, file, stmt, bound, elem }: Cut, slice: string): readonly FixProposal[] {
  if (kind !== 'end' || !canBeNil(elem) || textOf(file, bound) !== `len(${slice})-1`) return [];
  const edit = lineBefore(file, stmt, `${slice}[len(${slice})-1] = nil`);
  return [{ recipe: 'nil-last-slot', title: 'Set the last slot to nil', edits: [edit] }];
}

/** `slices.Delete(s, i, i+1)`, or the three steps of it by hand. */
function deletedElement({ file, stmt, bound, elem }: Cut, info: PackageInfo, slice: string): readonly FixProposal[] {
  const at = textOf(file, bound);
  if (unparen(bound).kind !== 'Ident' || !removesOne(stmt.rhs[0], file, at)) return [];
  const replaced = (newText: string): SourceEdit => ({ file, start: stmt.start, end: stmt.end, newText });
  const deletes = calls(info, file, 'slices', `Delete(${slice}, ${at}, ${at}+1)`).map((call) => ({
    recipe: 'slices-delete',
    title: 'Remove the element with `slices.Delete`, which clears the last slot',
    edits: [replaced(`${slice} = ${call}`)],
  }));
  if (!canBeNil(elem)) return deletes;
  const line = file.lines.lineText(file.lines.line(stmt.start));
  const indent = /^[\t ]*/.exec(line)?.[0] ?? '';
  const steps = [
    `copy(${slice}[${at}:], ${slice}[${at}+1:])`,
    `${slice}[len(${slice})-1] = nil`,
    `${slice} = ${slice}[:len(${slice})-1]`,
  ];
  return [
    ...deletes,
    { recipe: 'nil-last-slot', title: 'Set the last slot to nil', edits: [replaced(steps.join(`\n${indent}`))] },
  ];
}

/** `append(s[:i], s[i+1:]...)`. */
function removesOne(value: Expr | undefined, file: SourceFile, at: string): boolean {
  const rest = value?.kind === 'Call' ? value.args[1] : undefined;
  return rest?.kind === 'SliceExpr' && rest.low !== undefined && textOf(file, rest.low) === `${at}+1`;
}

/** `clear(b)` before the Put. */
function clearedBeforePut({ file, put }: Extract<StaleSlotsClaim, { kind: 'pool' }>): readonly FixProposal[] {
  const stmt = put.call.parent;
  const value = unparen(put.value);
  if (stmt?.kind !== 'ExprStmt' || !beginsLine(file, stmt)) return [];
  const name = put.variable.name;
  const isWhole = value.kind === 'Ident' || (value.kind === 'SliceExpr' && unparen(value.x).kind === 'Ident');
  const slice = isWhole ? name : value.kind === 'Unary' ? name : undefined;
  if (slice === undefined) return [];
  return [
    {
      recipe: 'clear-before-put',
      title: `Clear \`${slice}\` before it goes back into the pool`,
      edits: [lineBefore(file, stmt, `clear(${slice})`)],
    },
  ];
}

function canBeNil(type: Type): boolean {
  return ['pointer', 'interface', 'map', 'chan', 'func', 'slice'].includes(underlying(type).kind);
}

function isPlain(expr: Expr): boolean {
  return expr.kind === 'Ident' || (expr.kind === 'Selector' && isPlain(expr.x));
}

/** A bound that is evaluated once more must do nothing; `len` and conversions do nothing. */
function holdsCall(bound: Expr): boolean {
  const bare = unparen(bound);
  if (bare.kind === 'Binary') return holdsCall(bare.x) || holdsCall(bare.y);
  if (bare.kind === 'Call') return !(bare.fun.kind === 'Ident' && ['len', 'int'].includes(bare.fun.name));
  return !isPlain(bare) && bare.kind !== 'BasicLit';
}

function textOf(file: SourceFile, node: Node): string {
  return file.text.slice(node.start, node.end);
}
