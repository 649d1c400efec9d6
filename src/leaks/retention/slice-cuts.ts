/** Which part of a slice does an assignment keep of it: all but an element in the middle, the beginning, or the end? */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Call, Expr, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';

export interface SliceCut {
  /** `shifted`: elements were moved over one in the middle. `end`, `front`: cut off there. */
  readonly kind: 'shifted' | 'end' | 'front';
  /** Where it is cut: `i` of `append(s[:i], s[i+1:]...)`, the bound of `s[:n]` and `s[n:]`. */
  readonly bound: Expr;
}

/** Which part a statement keeps: `append(s[:i], s[i+1:]...)`, `s[:n]`, `s[n:]`. */
export function cutOf(info: PackageInfo, target: Expr, value: Expr, file: SourceFile): SliceCut | undefined {
  const bare = unparen(value);
  if (bare.kind === 'Call') return shiftOf(info, target, bare, file);
  if (bare.kind !== 'SliceExpr' || bare.max || !isSameText(file, bare.x, target)) return undefined;
  const { low, high } = bare;
  if (high && (!low || info.constInt(low) === 0n)) {
    return info.constInt(high) === 0n ? undefined : { kind: 'end', bound: high };
  }
  return low && !high ? { kind: 'front', bound: low } : undefined;
}

function shiftOf(info: PackageInfo, target: Expr, call: Call, file: SourceFile): SliceCut | undefined {
  const callee = info.calleeOf(call);
  const [kept, rest] = call.args.map(unparen);
  if (callee.kind !== 'builtin' || callee.name !== 'append' || !call.spread) return undefined;
  if (kept?.kind !== 'SliceExpr' || rest?.kind !== 'SliceExpr' || !kept.high || !rest.low) return undefined;
  if (!isSameText(file, kept.x, target) || !isSameText(file, rest.x, target) || rest.high) return undefined;
  return isBehind(info, rest.low, kept.high, file) ? { kind: 'shifted', bound: kept.high } : undefined;
}

/** `i+1` is behind `i`, 2 behind 1; `s[i:]` after `s[:i+1]` makes room for an element and removes none. */
function isBehind(info: PackageInfo, rest: Expr, kept: Expr, file: SourceFile): boolean {
  const [low, high] = [sumOf(info, rest), sumOf(info, kept)];
  if (low.base === undefined || high.base === undefined) return low.base === high.base && low.more > high.more;
  if (isSameText(file, low.base, high.base)) return low.more > high.more;
  // `append(s[:i], s[j:]...)` removes what lies between.
  return low.base.kind === 'Ident' && high.base.kind === 'Ident' && low.more === 0n && high.more === 0n;
}

function sumOf(info: PackageInfo, expr: Expr): { readonly base: Expr | undefined; readonly more: bigint } {
  const bare = unparen(expr);
  const whole = info.constInt(bare);
  if (whole !== undefined) return { base: undefined, more: whole };
  const more = bare.kind === 'Binary' && bare.op === '+' ? info.constInt(bare.y) : undefined;
  return bare.kind === 'Binary' && more !== undefined ? { base: unparen(bare.x), more } : { base: bare, more: 0n };
}

/** Whether two places of a file are written the same. */
export function isSameText(file: SourceFile, a: Node, b: Node): boolean {
  return file.text.slice(a.start, a.end) === file.text.slice(b.start, b.end);
}
