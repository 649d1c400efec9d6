/**
 * Which fields and variables hold a lock of their own although their type is a pointer or an interface? Those that are
 * only ever given a new value: a composite literal's address, `new`, or the result of a function in view that returns
 * nothing else. Left out: what other packages store in exported fields, and values that come out of a field again.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { CompositeLit, Element, Expr, Func, Ident } from '../../go/syntax/ast.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';

/** A field by its declaring identifier, or a variable. */
type Home = Ident | Binding;

/** Constructors of constructors, and variables between them, are followed so far. */
const MAX_DEPTH = 4;

const known = new WeakMap<PackageInfo, Stores>();

/** Whether every value that the package gives to a field or variable is a new one. */
export function holdsOwnLock(home: Home, info: PackageInfo): boolean {
  let stores = known.get(info);
  if (!stores) known.set(info, (stores = new Stores(info)));
  return stores.areNew(home);
}

class Stores {
  private readonly answers = new Map<Home, boolean>();
  private readonly info: PackageInfo;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  areNew(home: Home): boolean {
    const answer = this.answers.get(home) ?? this.find(home);
    this.answers.set(home, answer);
    return answer;
  }

  /** Whether something is stored and all of it is new. */
  private find(home: Home): boolean {
    let isStored = false;
    for (const value of this.storesTo(home)) {
      isStored = true;
      if (value === undefined || !isFresh(value, this.info, 0)) return false;
    }
    return isStored;
  }

  /** What is stored, undefined for what is no expression of its own: one of several results, or through its address. */
  private *storesTo(home: Home): Generator<Expr | undefined> {
    for (const { ast } of this.info.package.files) {
      for (const { lhs, rhs } of nodesOfKind(ast, 'AssignStmt')) yield* this.pairs(home, lhs, rhs);
      for (const { names, values } of nodesOfKind(ast, 'ValueSpec'))
        if (values.length > 0) yield* this.pairs(home, names, values);
      for (const { op, x } of nodesOfKind(ast, 'Unary')) if (op === '&' && this.isHome(home, x)) yield undefined;
      for (const literal of nodesOfKind(ast, 'CompositeLit')) yield* this.elements(home, literal);
    }
  }

  private *pairs(home: Home, targets: readonly Expr[], values: readonly Expr[]): Generator<Expr | undefined> {
    for (const [at, target] of targets.entries()) {
      if (this.isHome(home, target)) yield targets.length === values.length ? values[at] : undefined;
    }
  }

  private *elements(home: Home, literal: CompositeLit): Generator<Expr | undefined> {
    const mayStore = ({ key, value }: Element): boolean =>
      mayBeLock(value) && (key?.kind !== 'Ident' || key.name === home.name);
    if (!literal.elements.some(mayStore)) return;
    const type = this.info.typeOf(literal);
    const struct = coreType(type.kind === 'pointer' ? type.elem : type);
    if (struct.kind !== 'struct') return;
    for (const [at, { key, value }] of literal.elements.entries()) {
      const field = key?.kind === 'Ident' ? struct.fields.find(({ name }) => name === key.name) : struct.fields[at];
      if (field?.ident === home) yield value;
    }
  }

  /** Names are compared first: types are asked for only where they can decide. */
  private isHome(home: Home, target: Expr): boolean {
    const bare = unparen(target);
    if (bare.kind === 'Ident') return bare.name === home.name && this.info.resolve(bare) === home;
    if (bare.kind !== 'Selector' || bare.sel.name !== home.name) return false;
    const selection = this.info.selection(bare);
    return selection.kind === 'field' && selection.field.ident === home;
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
