/**
 * Where do pointers stay behind a slice's end, or before its beginning, after elements were removed? Slices that outlive
 * the call, and slices that go back into a pool with what they held. Silent where the slots are given other values.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { SourceFile } from '../../go/program.js';
import type { AssignStmt, Call, Expr, FuncDecl, FuncLit, Node, SliceExpr } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { Destinations } from './destinations.js';
import type { HolderUses } from './holder-uses.js';
import { holderBelow, holderOf, isPackageVariable, isShared, rootOf, type Holder } from './holder.js';
import { reachOf } from './memory-types.js';
import { cutOf, isSameText } from './slice-cuts.js';
import { findUnclearedPuts, type UnclearedPut } from './uncleared-puts.js';
import type { SyntaxIndex } from './syntax-index.js';

export type StaleSlotsClaim =
  | {
      /** `shifted`: one element was moved over. `end`, `front`: cut off there. */
      readonly kind: 'shifted' | 'end' | 'front';
      readonly file: SourceFile;
      readonly stmt: AssignStmt;
      /** What is assigned to. */
      readonly target: Expr;
      /** Where the slice is cut: `i` of `append(s[:i], s[i+1:]...)`, the bound of `s[:n]` and `s[n:]`. */
      readonly bound: Expr;
      readonly elem: Type;
    }
  | UnclearedPut;

/** The claims of a package. */
export function findStaleSlots(
  info: PackageInfo,
  index: SyntaxIndex,
  uses: HolderUses,
  destinations: Destinations,
): readonly StaleSlotsClaim[] {
  const finder = new Finder(info, uses, destinations);
  const removed = index.assigns.flatMap(({ node, file }) => (file.isTest ? [] : (finder.removal(node, file) ?? [])));
  const pooled = findUnclearedPuts(info, index);
  return [...removed, ...pooled];
}

class Finder {
  private readonly info: PackageInfo;
  private readonly uses: HolderUses;
  private readonly destinations: Destinations;

  constructor(info: PackageInfo, uses: HolderUses, destinations: Destinations) {
    this.info = info;
    this.uses = uses;
    this.destinations = destinations;
  }

  // ---------------------------------------------------------------- removal

  removal(stmt: AssignStmt, file: SourceFile): StaleSlotsClaim | undefined {
    const [target, ...targets] = stmt.lhs;
    const [value, ...values] = stmt.rhs;
    if (stmt.op !== '=' || !target || !value || targets.length > 0 || values.length > 0) return undefined;
    const cut = cutOf(this.info, target, value, file) ?? this.popOf(target, value, file);
    const elem = cut && this.heldElement(target);
    const func = enclosingFunc(stmt);
    if (!cut || !elem || !func) return undefined;
    const isRemoval =
      cut.kind === 'shifted' || this.isBatch(cut) || (cut.kind === 'end' && this.isMovedOver(func, target, file));
    if (unparen(target).kind === 'Star') return { ...cut, file, stmt, target, elem };
    if (!this.livesOn(target, stmt, isRemoval)) return undefined;
    if (cut.kind === 'end' && !isRemoval && this.isLast(cut.bound, target, file)) return undefined;
    if (cut.kind === 'front' && !this.isQueue(target)) return undefined;
    if (
      this.isClearedIn(func, target, file, stmt.end) ||
      (cut.kind !== 'shifted' && this.isShownElsewhere(func, target, stmt, file))
    )
      return undefined;
    return { ...cut, file, stmt, target, elem };
  }

  /** Several at once from the front, as many as were dealt with: more than a parser's look ahead. */
  private isBatch({ kind, bound }: { readonly kind: string; readonly bound: Expr }): boolean {
    return kind === 'front' && this.info.constInt(bound) === undefined;
  }

  /** `len(s)-1`, also by a variable: a stack, whose next push takes the slot. */
  private isLast(bound: Expr, slice: Expr, file: SourceFile): boolean {
    const bare = unparen(bound);
    const binding = bare.kind === 'Ident' ? this.info.resolve(bare) : undefined;
    const value = binding ? this.info.onlyValue(binding) : bare;
    if (value?.kind !== 'Binary' || value.op !== '-' || this.info.constInt(value.y) !== 1n) return false;
    const length = unparen(value.x);
    const measured = length.kind === 'Call' ? length.args[0] : undefined;
    return measured !== undefined && isSameText(file, measured, slice);
  }

  /** `*h = old[:n-1]` in the Pop of a heap, where `old := *h` and nothing set `old[n-1]` to nil. */
  private popOf(
    target: Expr,
    value: Expr,
    file: SourceFile,
  ): { readonly kind: 'end'; readonly bound: Expr } | undefined {
    const part = unparen(value);
    const func = enclosingFunc(target);
    if (part.kind !== 'SliceExpr' || !part.high || part.max || target.kind !== 'Star') return undefined;
    if (func?.kind !== 'FuncDecl' || func.name.name !== 'Pop' || rootOf(this.info, target)?.kind !== 'recv')
      return undefined;
    const alias = unparen(part.x);
    const binding = alias.kind === 'Ident' ? this.info.resolve(alias) : undefined;
    const source = binding && this.info.onlyValue(binding);
    if (!source || !isSameText(file, source, target) || this.isClearedIn(func, alias, file, part.start))
      return undefined;
    return part.low && this.info.constInt(part.low) !== 0n ? undefined : { kind: 'end', bound: part.high };
  }

  /** The element type of a slice whose elements keep objects alive. */
  private heldElement(slice: Expr): Type | undefined {
    const type = coreType(this.info.typeOf(slice));
    return type.kind === 'slice' && reachOf(type.elem) === 'objects' ? type.elem : undefined;
  }

  /** Whether the slice outlives the call; for a mere cut there must be a sign that its object lives long. */
  private livesOn(target: Expr, stmt: Node, isRemoval: boolean): boolean {
    const holder = holderBelow(this.info, target);
    if (!holder) return false;
    if (isPackageVariable(holder)) return true;
    if (holder.kind !== 'field') return isRemoval && this.isPutBack(holder.binding, stmt);
    const root = rootOf(this.info, holder.object);
    const isOutside =
      root !== undefined && (root.kind === 'recv' || root.func === undefined || isPointerParam(this.info, root));
    return isOutside && (isRemoval || isShared(this.info, holder.field)) && enclosingFunc(stmt) !== undefined;
  }

  /** A local that is stored behind the removal in what outlives the call: `list := m[k]; …; m[k] = list`. */
  private isPutBack(local: Binding, stmt: Node): boolean {
    if (!local.func || local.kind !== 'var') return false;
    return this.info
      .referencesOf(local)
      .filter(({ ident, access }) => access === 'read' && ident.start > stmt.end)
      .some(({ ident }) => this.destinations.of(ident).some(({ life, isShared }) => life === 'process' || isShared));
  }

  /** Elements are moved down in the same function: what is cut off is stale. */
  private isMovedOver(func: FuncDecl | FuncLit, target: Expr, file: SourceFile): boolean {
    let isFound = false;
    walk(func, (node) => {
      if (node.kind === 'Call' && isBuiltin(this.info, node, ['copy'])) {
        const [to, from] = node.args.map(baseOf);
        isFound ||=
          to !== undefined && from !== undefined && isSameText(file, to, target) && isSameText(file, from, target);
      }
      if (node.kind === 'AssignStmt' && node.op === '=') {
        isFound ||= node.lhs.some((left, at) => {
          const right = node.rhs[at] && unparen(node.rhs[at]);
          const place = unparen(left);
          if (place.kind !== 'Index' || right?.kind !== 'Index') return false;
          return isSameText(file, place.x, target) && isSameText(file, right.x, target);
        });
      }
      return !isFound;
    });
    return isFound;
  }

  /** Something else appends to it: cut from the front, it is a queue. */
  private isQueue(target: Expr): boolean {
    const holder: Holder | undefined = holderOf(this.info, target);
    return holder !== undefined && this.uses.of(holder, 'slice').some(({ kind }) => kind === 'adds');
  }

  /** A slot is set to nil or a zero value, cleared, or handed to what may do so. */
  private isClearedIn(func: Node, slice: Expr, file: SourceFile, end: number): boolean {
    let isFound = false;
    walk(func, (node) => {
      if (node.kind === 'AssignStmt') {
        isFound ||= node.lhs.some((left, at) => {
          const value = node.rhs[at];
          return isSlotOf(file, left, slice) && value !== undefined && this.isZero(value);
        });
      }
      if (node.kind === 'Call' && node.start < end) isFound ||= this.mayClear(node, slice, file);
      return !isFound;
    });
    return isFound;
  }

  private isZero(value: Expr): boolean {
    const bare = unparen(value);
    if (this.info.isNil(bare)) return true;
    if (bare.kind === 'CompositeLit') return bare.elements.length === 0;
    if (bare.kind === 'Star') return true;
    const binding = bare.kind === 'Ident' ? this.info.resolve(bare) : undefined;
    return binding?.decl?.kind === 'ValueSpec' && binding.decl.values.length === 0;
  }

  private mayClear(call: Call, slice: Expr, file: SourceFile): boolean {
    const callee = this.info.calleeOf(call);
    if (callee.kind === 'builtin' && callee.name !== 'clear') return false;
    return call.args.some((arg, at) => {
      if (!isSameText(file, baseOf(arg), slice)) return false;
      return callee.kind !== 'function' || !this.leavesAlone(callee.func.decl, at);
    });
  }

  /** A function of this package that sets no slot of its parameter to nil and hands it to nobody. */
  private leavesAlone(decl: FuncDecl, at: number): boolean {
    const name = decl.type.params.flatMap(({ names }) => names)[at];
    const param = name && this.info.resolve(name);
    if (!decl.body || !param || !this.info.functionObject(decl)) return false;
    return this.info.referencesOf(param).every(({ ident, access }) => {
      if (access === 'declare' || access === 'read') return !isGivenAway(this.info, ident);
      const stmt = statementAround(ident);
      return access === 'part-write' && stmt?.kind === 'AssignStmt' && !stmt.rhs.some((value) => this.isZero(value));
    });
  }

  /** Another part of it or a pointer into it is taken in the function: what is cut off may be in use. */
  private isShownElsewhere(func: Node, slice: Expr, stmt: Node, file: SourceFile): boolean {
    let isFound = false;
    walk(func, (node) => {
      if (node === stmt) return false;
      if (node.kind === 'SliceExpr') isFound ||= isSameText(file, node.x, slice) && !isCopyOperand(this.info, node);
      if (node.kind === 'Unary' && node.op === '&') isFound ||= isSlotOf(file, node.x, slice);
      if (node.kind === 'AssignStmt') isFound ||= node.rhs.some((value) => isSameText(file, unparen(value), slice));
      if (node.kind === 'ReturnStmt') isFound ||= node.results.some((value) => isSameText(file, unparen(value), slice));
      return !isFound;
    });
    return isFound;
  }
}

/** As a whole an argument of a function, a result, or another variable's value. */
function isGivenAway(info: PackageInfo, ident: Node): boolean {
  const { parent } = ident;
  if (parent?.kind === 'Call') return !isBuiltin(info, parent, ['len', 'cap']);
  return parent?.kind !== 'Index' && parent?.kind !== 'RangeStmt' && parent?.kind !== 'Field';
}

function statementAround(node: Node): Node | undefined {
  let at: Node | undefined = node;
  while (at && at.kind !== 'AssignStmt' && at.kind !== 'Block') at = at.parent;
  return at;
}

function isPointerParam(info: PackageInfo, root: Binding): boolean {
  return root.kind === 'param' && info.typeOfBinding(root).kind === 'pointer';
}

function baseOf(expr: Expr): Expr {
  let at = unparen(expr);
  while (at.kind === 'SliceExpr') at = unparen(at.x);
  return at;
}

/** `s[…]` or a field of it. */
function isSlotOf(file: SourceFile, expr: Expr, slice: Expr): boolean {
  let at = unparen(expr);
  while (at.kind === 'Selector') at = unparen(at.x);
  return at.kind === 'Index' && isSameText(file, unparen(at.x), slice);
}

function isCopyOperand(info: PackageInfo, { parent }: SliceExpr): boolean {
  return parent?.kind === 'Call' && isBuiltin(info, parent, ['copy', 'clear']);
}

function isBuiltin(info: PackageInfo, call: Call, names: readonly string[]): boolean {
  const callee = info.calleeOf(call);
  return callee.kind === 'builtin' && names.includes(callee.name);
}
