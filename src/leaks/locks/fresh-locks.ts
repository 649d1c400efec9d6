/**
 * Which fields and variables hold a lock of their own although their type is a pointer or an interface? Those that are
 * only ever given a new value: a composite literal's address, `new`, or the result of a function in view that returns
 * nothing else. Left out: what other packages store in exported fields, and values that come out of a field again.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { CompositeLit, Expr, Func, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';

/** A field by its declaring identifier, or a variable. */
type Home = Ident | Binding;

/** Constructors of constructors, and variables between them, are followed so far. */
const MAX_DEPTH = 4;

const known = new WeakMap<PackageInfo, ReadonlyMap<Home, boolean>>();

/** Whether every value that the package gives to a field or variable is a new one. */
export function holdsOwnLock(home: Home, info: PackageInfo): boolean {
  let homes = known.get(info);
  if (!homes) known.set(info, (homes = new Stores(info).homes));
  return homes.get(home) ?? false;
}

class Stores {
  readonly homes = new Map<Home, boolean>();
  private readonly info: PackageInfo;

  constructor(info: PackageInfo) {
    this.info = info;
    for (const file of info.package.files)
      walk(file.ast, (node) => {
        this.visit(node);
      });
  }

  private visit(node: Node): void {
    if (node.kind === 'CompositeLit') this.literal(node);
    else if (node.kind === 'AssignStmt') this.pairs(node.lhs, node.rhs);
    else if (node.kind === 'ValueSpec' && node.values.length > 0) this.pairs(node.names, node.values);
    else if (node.kind === 'Unary' && node.op === '&') this.store(this.homeOf(node.x), undefined);
  }

  private pairs(targets: readonly Expr[], values: readonly Expr[]): void {
    targets.forEach((target, at) => {
      this.store(this.homeOf(target), targets.length === values.length ? values[at] : undefined);
    });
  }

  private literal(literal: CompositeLit): void {
    if (!literal.elements.some(({ value }) => mayBeLock(value))) return;
    const type = this.info.typeOf(literal);
    const struct = coreType(type.kind === 'pointer' ? type.elem : type);
    if (struct.kind !== 'struct') return;
    literal.elements.forEach(({ key, value }, at) => {
      const field = key?.kind === 'Ident' ? struct.fields.find(({ name }) => name === key.name) : struct.fields[at];
      this.store(field?.ident, value);
    });
  }

  private homeOf(target: Expr): Home | undefined {
    const bare = unparen(target);
    if (bare.kind === 'Ident') return this.info.resolve(bare);
    const selection = bare.kind === 'Selector' ? this.info.selection(bare) : undefined;
    return selection?.kind === 'field' ? selection.field.ident : undefined;
  }

  private store(home: Home | undefined, value: Expr | undefined): void {
    if (!home) return;
    const isNew = value !== undefined && isFresh(value, this.info, 0);
    this.homes.set(home, (this.homes.get(home) ?? true) && isNew);
  }
}

/** Constants and names are looked at only where something beside them may be a lock. */
function mayBeLock(value: Expr): boolean {
  const bare = unparen(value);
  return bare.kind === 'Call' || bare.kind === 'Unary' || bare.kind === 'Ident' || bare.kind === 'Selector';
}

function isFresh(value: Expr, info: PackageInfo, depth: number): boolean {
  const bare = unparen(value);
  if (bare.kind === 'Unary') return bare.op === '&' && unparen(bare.x).kind === 'CompositeLit';
  if (depth > MAX_DEPTH) return false;
  if (bare.kind === 'Ident') {
    const variable = info.resolve(bare);
    const only = variable?.func && info.onlyValue(variable);
    return only !== undefined && isFresh(only, info, depth + 1);
  }
  if (bare.kind !== 'Call') return false;
  const callee = info.calleeOf(bare);
  if (callee.kind === 'builtin') return callee.name === 'new';
  if (callee.kind === 'conversion') return bare.args[0] !== undefined && isFresh(bare.args[0], info, depth + 1);
  if (callee.kind !== 'function') return false;
  const { decl, package: owner } = callee.func;
  return decl.body !== undefined && returnsFresh(decl, info.program.infoOf(owner), depth + 1);
}

function returnsFresh(func: Func, info: PackageInfo, depth: number): boolean {
  const results: (Expr | undefined)[] = [];
  if (!func.body) return false;
  walk(func.body, (node) => {
    if (node.kind === 'ReturnStmt') results.push(node.results.length === 1 ? node.results[0] : undefined);
    return node.kind !== 'FuncLit';
  });
  return results.length > 0 && results.every((result) => result !== undefined && isFresh(result, info, depth));
}
