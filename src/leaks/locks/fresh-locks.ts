/**
 * Which fields and variables hold a lock of their own although their type is a pointer or an interface? Those that are
 * only ever given a new value: a composite literal's address, `new`, or the result of a function in view that returns
 * nothing else. Left out: what other packages store in exported fields, and values that come out of a field again.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { CompositeLit, Expr, File, Func, Ident } from '../../go/syntax/ast.js';
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
      const { targets, literals } = storesIn(ast);
      for (const { target, value } of targets.get(home.name) ?? []) if (this.isHome(home, target)) yield value;
      for (const literal of literals.get(home.name) ?? []) yield* this.elements(home, literal);
      for (const literal of literals.get('') ?? []) yield* this.elements(home, literal);
    }
  }

  private *elements(home: Home, literal: CompositeLit): Generator<Expr | undefined> {
    const type = this.info.typeOf(literal);
    const struct = coreType(type.kind === 'pointer' ? type.elem : type);
    if (struct.kind !== 'struct') return;
    for (const [at, { key, value }] of literal.elements.entries()) {
      const field = key?.kind === 'Ident' ? struct.fields.find(({ name }) => name === key.name) : struct.fields[at];
      if (field?.ident === home) yield value;
    }
  }

  private isHome(home: Home, target: Expr): boolean {
    const bare = unparen(target);
    if (bare.kind === 'Ident') return this.info.resolve(bare) === home;
    const selection = bare.kind === 'Selector' ? this.info.selection(bare) : undefined;
    return selection?.kind === 'field' && selection.field.ident === home;
  }
}

/** What a file stores where, by the name of the variable or field. */
interface FileStores {
  /** `value` is undefined where it is no expression of its own, or the target's address is taken. */
  readonly targets: ReadonlyMap<string, readonly { readonly target: Expr; readonly value: Expr | undefined }[]>;
  /** Literals by the fields they name; under "" those that name none. */
  readonly literals: ReadonlyMap<string, readonly CompositeLit[]>;
}

const STORES = new WeakMap<File, FileStores>();

/** Names alone, so that types are asked for only where they can decide; read once for each tree. */
function storesIn(file: File): FileStores {
  const before = STORES.get(file);
  if (before) return before;
  const targets = new Map<string, { target: Expr; value: Expr | undefined }[]>();
  const literals = new Map<string, CompositeLit[]>();
  const add = (target: Expr, value: Expr | undefined): void => {
    const bare = unparen(target);
    const name = bare.kind === 'Ident' ? bare.name : bare.kind === 'Selector' ? bare.sel.name : undefined;
    if (name !== undefined) append(targets, name, { target, value });
  };
  const addAll = (names: readonly Expr[], values: readonly Expr[]): void => {
    names.forEach((name, at) => {
      add(name, names.length === values.length ? values[at] : undefined);
    });
  };
  for (const { lhs, rhs } of nodesOfKind(file, 'AssignStmt')) addAll(lhs, rhs);
  for (const { names, values } of nodesOfKind(file, 'ValueSpec')) if (values.length > 0) addAll(names, values);
  for (const { op, x } of nodesOfKind(file, 'Unary')) if (op === '&') add(x, undefined);
  for (const literal of nodesOfKind(file, 'CompositeLit')) {
    const storing = literal.elements.filter(({ value }) => mayBeLock(value));
    const names = new Set(storing.map(({ key }) => (key?.kind === 'Ident' ? key.name : '')));
    for (const name of names) append(literals, name, literal);
  }
  const stores = { targets, literals };
  STORES.set(file, stores);
  return stores;
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
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
