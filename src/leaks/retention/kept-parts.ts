/**
 * Where does a small part of a slice or string keep the whole alive? A part with constant bounds of something large, or of
 * a parameter of any size, that is stored in what outlives the call.
 */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Expr, Node, SliceExpr } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { Destination, Destinations } from './destinations.js';
import { sizeOf } from './memory-types.js';
import { LARGE_BYTES, originOf, type Origin } from './origin.js';
import type { SyntaxIndex } from './syntax-index.js';

export interface KeptPartClaim {
  readonly kind: 'slice' | 'string';
  readonly file: SourceFile;
  readonly part: SliceExpr;
  readonly origin: Origin;
  readonly destination: Destination;
  /** In view that it stays: the whole is large or unbounded and what keeps the part lives with the process. */
  readonly isShown: boolean;
}

/** Parts up to this many bytes are small. */
const SMALL_BYTES = 4096;

/** The claims of a package, in source order. */
export function findKeptParts(
  info: PackageInfo,
  index: SyntaxIndex,
  destinations: Destinations,
): readonly KeptPartClaim[] {
  return index.slices.flatMap(({ node, file }) => {
    const kind = file.isTest ? undefined : kindOf(info, node);
    const origin = kind && originOf(info, node.x);
    if (!origin || !(isSmall(info, node) || isFilledPart(info, node, origin))) return [];
    const found = destinations
      .of(node)
      .find((each) => isWorthTelling(origin, each, isSmall(info, node)) && !isStoredWhole(node));
    if (!found) return [];
    return [
      {
        kind,
        file,
        part: node,
        origin,
        destination: found,
        isShown: isSmall(info, node) && isShown(kind, origin, found),
      },
    ];
  });

  /** The whole is stored there as well: then nothing more is kept. */
  function isStoredWhole({ x }: SliceExpr): boolean {
    const bare = unparen(x);
    const binding = bare.kind === 'Ident' ? info.resolve(bare) : undefined;
    if (!binding) return false;
    const reads = info.referencesOf(binding).filter(({ access }) => access === 'read');
    return reads.some(({ ident }) => ident !== bare && destinations.of(ident).length > 0);
  }
}

function kindOf(info: PackageInfo, { x }: SliceExpr): KeptPartClaim['kind'] | undefined {
  const type = coreType(info.typeOf(x));
  if (type.kind === 'slice') return 'slice';
  return type.kind === 'basic' && type.name === 'string' ? 'string' : undefined;
}

/** `x[:8]`, `x[4:8]`, `x[i:i+8]` of at most a few kilobytes. */
function isSmall(info: PackageInfo, part: SliceExpr): boolean {
  const count = lengthOf(info, part);
  const type = coreType(info.typeOf(part.x));
  const each = type.kind === 'slice' ? sizeOf(type.elem) : 1;
  return count !== undefined && each !== undefined && count > 0 && count * each <= SMALL_BYTES;
}

/** `buf[:n]` of a large buffer: as much as was read, while all of it stays. */
function isFilledPart(info: PackageInfo, { low, high }: SliceExpr, origin: Origin): boolean {
  const bare = high && unparen(high);
  return origin.kind === 'sized' && !low && bare?.kind === 'Ident' && info.constInt(bare) === undefined;
}

function lengthOf(info: PackageInfo, { low, high }: SliceExpr): number | undefined {
  const to = high && info.constInt(high);
  if (to !== undefined) return Number(to);
  const sum = high && unparen(high);
  if (!low || sum?.kind !== 'Binary' || sum.op !== '+') return undefined;
  const rest = isSameName(sum.x, low) ? sum.y : isSameName(sum.y, low) ? sum.x : undefined;
  const length = rest && info.constInt(rest);
  return length === undefined ? undefined : Number(length);
}

function isSameName(a: Expr, b: Expr): boolean {
  const [x, y] = [unparen(a), unparen(b)];
  return x.kind === 'Ident' && y.kind === 'Ident' && x.name === y.name;
}

function isLarge(origin: Origin): boolean {
  return origin.kind === 'unbounded' || (origin.kind === 'sized' && origin.bytes >= LARGE_BYTES);
}

/** What is put into a map or appended to a slice of an object is kept on purpose; a plain field may be a parser's view. */
function isWorthTelling(
  origin: Origin,
  { life, isShared, returned, store }: Destination,
  isSmallPart: boolean,
): boolean {
  if (life === 'channel') return isSmallPart && isLarge(origin);
  if (isLarge(origin) || life === 'process') return true;
  const [target] = store.kind === 'AssignStmt' ? store.lhs : [];
  const [value] = store.kind === 'AssignStmt' ? store.rhs : [];
  const isCollected =
    (target && unparen(target).kind === 'Index') === true || (value && unparen(value).kind === 'Call') === true;
  return isShared || returned !== undefined || isCollected;
}

/** Strings that callers hand in are mostly small: that they are large must be in view. */
function isShown(kind: KeptPartClaim['kind'], origin: Origin, { life, isShared, store }: Destination): boolean {
  if (!isLarge(origin)) return life === 'process' && kind === 'slice';
  return life === 'process' || (life === 'object' && isShared && store.kind !== 'SendStmt');
}

/** The place a claim stands at: the return that gives the part away, else the store. */
export function placeOf({ destination }: KeptPartClaim): Node {
  return destination.returned ?? destination.store;
}
