/**
 * What does a package do with a variable or field that keeps values: is anything ever removed from it? Uses in test files
 * do not count. Whoever gets a map or an address of the holder may remove from it: unknown.
 */
import { unparen } from '../../go/flow/operands.js';
import { identsIn } from '../../go/names/mentions.js';
import { isExported } from '../../go/names/package-names.js';
import type { AssignStmt, Call, Expr, IfStmt, Node } from '../../go/syntax/ast.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType, dereferenced } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import { holderOf, isSameHolder, rootOf, structOf, type Holder } from './holder.js';

/**
 * - `adds`: an append to itself, an element of a map, a Store.
 * - `removes`: delete, clear, a shorter slice, another value.
 * - `begins`: its first value.
 * - `reads`: nothing changes.
 * - `escapes`: somebody else may change it from now on.
 */
export type UseKind = 'adds' | 'removes' | 'begins' | 'reads' | 'escapes';

export interface HolderUse {
  readonly kind: UseKind;
  /** The statement or call that does it; for reads the expression. */
  readonly node: Node;
}

export type Container = 'map' | 'slice' | 'syncMap';

/** What kind of growing container a type is; undefined for all others and what is not known. */
export function containerOf(type: Type): Container | undefined {
  const named = dereferenced(type);
  if (named.kind === 'named' && named.decl.packagePath === 'sync' && named.decl.name === 'Map') return 'syncMap';
  const under = coreType(type);
  return under.kind === 'map' || under.kind === 'slice' ? under.kind : undefined;
}

export class HolderUses {
  private readonly info: PackageInfo;
  private readonly known = new Map<Node, readonly HolderUse[]>();
  private replaced: ReadonlySet<Node> | undefined;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  /** Every use outside of tests. */
  of(holder: Holder, container: Container): readonly HolderUse[] {
    const ident = holder.kind === 'field' ? holder.field : holder.binding.ident;
    if (!ident) return [];
    let uses = this.known.get(ident);
    if (!uses) this.known.set(ident, (uses = this.collect(holder, container)));
    return uses;
  }

  /** Whether all code that can change the holder is in view; else why not. */
  whyUnseen(holder: Holder): string | undefined {
    const { package: pkg } = this.info;
    if (pkg.partial) return 'part of the package is not in view';
    const owner = holder.kind === 'field' ? structOf(holder.field) : undefined;
    const isOpen =
      holder.kind === 'variable'
        ? holder.binding.func === undefined && isExported(holder.name)
        : isExported(holder.name) && (owner === undefined || isExported(owner.name.name));
    if (isOpen && pkg.name !== 'main') return 'other packages can change it';
    const { name } = holder;
    const word = new RegExp(holder.kind === 'field' ? `\\.${name}\\b|\\b${name}\\s*:` : `\\b${name}\\b`);
    if (pkg.excluded.some(({ text }) => word.test(text))) return 'files of other builds use it';
    return undefined;
  }

  /** Whether something is ever removed: a removal in view, or the whole object replaced. Undefined: cannot be told. */
  isEverRemoved(holder: Holder, container: Container): boolean | undefined {
    const uses = this.of(holder, container);
    if (uses.some(({ kind }) => kind === 'removes') || this.isReplaced(holder)) return true;
    return uses.some(({ kind }) => kind === 'escapes') || this.whyUnseen(holder) !== undefined ? undefined : false;
  }

  private collect(holder: Holder, container: Container): readonly HolderUse[] {
    return this.mentions(holder).flatMap((expr) => {
      if (this.isTest(expr)) return [];
      return [this.classify(expr, container)];
    });
  }

  private isTest(node: Node): boolean {
    return this.info.names.fileOf(node)?.isTest ?? false;
  }

  private mentions(holder: Holder): readonly Expr[] {
    if (holder.kind === 'variable') {
      return this.info.referencesOf(holder.binding).map(({ ident }) => wholeMention(ident));
    }
    return mentionsOf(this.info, holder.name).filter((expr) => {
      const found = expr.kind === 'Selector' ? holderOf(this.info, expr) : undefined;
      return found !== undefined && isSameHolder(found, holder);
    });
  }

  private classify(expr: Expr, container: Container): HolderUse {
    const at = outermostParen(expr);
    const { parent } = at;
    switch (parent?.kind) {
      case 'ValueSpec':
        return { kind: parent.names.some((name) => name === at) ? 'begins' : this.given(container), node: parent };
      case 'AssignStmt':
        return this.assignment(at, parent, container);
      case 'Index':
        return parent.x === at ? elementUse(parent) : { kind: 'reads', node: at };
      case 'Call':
        return this.argument(parent, container);
      case 'Selector':
        return this.member(parent.parent, parent.sel.name, at, container);
      case 'Unary':
        return { kind: parent.op === '&' ? 'escapes' : 'reads', node: parent };
      case 'SliceExpr':
      case 'Binary':
      case 'RangeStmt':
      case 'Star':
        return { kind: 'reads', node: at };
      default:
        return { kind: this.given(container), node: at };
    }
  }

  /** What it means that others get the value: they can remove from a map, and cannot shorten a slice. */
  private given(container: Container): UseKind {
    return container === 'slice' ? 'reads' : 'escapes';
  }

  private assignment(at: Node, stmt: AssignStmt, container: Container): HolderUse {
    const position = stmt.lhs.findIndex((each) => each === at);
    if (position < 0) {
      const [only] = stmt.lhs;
      return { kind: isBlank(only) ? 'reads' : this.given(container), node: stmt };
    }
    const value = stmt.lhs.length === stmt.rhs.length ? stmt.rhs[position] : undefined;
    if (value && this.isAppendTo(value, at)) return { kind: 'adds', node: stmt };
    return { kind: this.isFirstValue(stmt, at) ? 'begins' : 'removes', node: stmt };
  }

  /** `append(h, …)` for the same `h`, by its text: another object's field is another slice. */
  private isAppendTo(value: Expr, target: Node): boolean {
    const call = unparen(value);
    const first = call.kind === 'Call' && this.builtin(call) === 'append' ? call.args[0] : undefined;
    return first !== undefined && target.kind === unparen(first).kind && this.text(first) === this.text(target);
  }

  private text(node: Node): string {
    return this.info.names.fileOf(node)?.text.slice(node.start, node.end) ?? '';
  }

  private builtin(call: Call): string | undefined {
    const callee = this.info.calleeOf(call);
    return callee.kind === 'builtin' ? callee.name : undefined;
  }

  /** In `if h == nil { h = … }`, in `init`, or for an object that the same function has just made. */
  private isFirstValue(stmt: AssignStmt, target: Node): boolean {
    for (let at: Node | undefined = stmt.parent; at; at = at.parent) {
      if (at.kind === 'IfStmt' && this.comparesWithNil(at, target)) return true;
      if (at.kind === 'FuncDecl') {
        if (!at.recv && at.name.name === 'init') return true;
        break;
      }
    }
    const selector = target.kind === 'Selector' ? target.x : undefined;
    const root = selector && rootOf(this.info, selector);
    if (!root?.func || root.kind !== 'var') return false;
    const value = this.info.onlyValue(root);
    return value !== undefined && isFresh(value);
  }

  private comparesWithNil({ cond }: IfStmt, target: Node): boolean {
    const bare = unparen(cond);
    return (
      bare.kind === 'Binary' && bare.op === '==' && this.text(bare.x) === this.text(target) && this.info.isNil(bare.y)
    );
  }

  private argument(call: Call, container: Container): HolderUse {
    const name = this.builtin(call);
    if (name === 'delete' || name === 'clear') return { kind: 'removes', node: call };
    if (name !== undefined) return { kind: 'reads', node: call };
    return { kind: this.given(container), node: call };
  }

  private member(call: Node | undefined, name: string, at: Node, container: Container): HolderUse {
    if (container !== 'syncMap') return { kind: this.given(container), node: at };
    if (call?.kind !== 'Call') return { kind: 'escapes', node: at };
    return { kind: SYNC_MAP_METHODS[name] ?? 'escapes', node: call };
  }

  private isReplaced(holder: Holder): boolean {
    const owner = holder.kind === 'field' ? structOf(holder.field) : undefined;
    this.replaced ??= this.replacedStructs();
    return owner !== undefined && this.replaced.has(owner);
  }

  /** Struct types of which some object is overwritten as a whole: `*s = T{}`, or a variable or field that gets another. */
  private replacedStructs(): ReadonlySet<Node> {
    const found = new Set<Node>();
    const sources = this.info.package.files.filter(({ isTest }) => !isTest);
    for (const node of sources.flatMap(({ ast }) => nodesOfKind(ast, 'AssignStmt'))) {
      if (node.op !== '=') continue;
      for (const target of node.lhs) {
        const bare = unparen(target);
        const isKept =
          bare.kind === 'Star' || (bare.kind !== 'Ident' ? true : this.info.resolve(bare)?.func === undefined);
        const type = isKept && !isBlank(bare) ? dereferenced(this.info.typeOf(bare)) : undefined;
        const spec = type?.kind === 'named' ? type.decl.spec : undefined;
        if (spec && !this.isFirstValue(node, bare)) found.add(spec);
      }
    }
    return found;
  }
}

const SYNC_MAP_METHODS: Readonly<Record<string, UseKind>> = {
  Store: 'adds',
  LoadOrStore: 'adds',
  Swap: 'adds',
  Delete: 'removes',
  LoadAndDelete: 'removes',
  CompareAndDelete: 'removes',
  Clear: 'removes',
  CompareAndSwap: 'reads',
  Load: 'reads',
  Range: 'reads',
};

/** Where a package names something so, with what stands before the dot. */
export function mentionsOf(info: PackageInfo, name: string): readonly Expr[] {
  return identsIn(info.package, name).map(wholeMention);
}

/** `pkg.Name` as a whole where the identifier is the name behind a package. */
function wholeMention(ident: Expr): Expr {
  const { parent } = ident;
  return parent?.kind === 'Selector' && parent.sel === ident ? parent : ident;
}

function outermostParen(expr: Expr): Node {
  let at: Node = expr;
  while (at.parent?.kind === 'Paren') at = at.parent;
  return at;
}

/** `h[k]`: added to where it is assigned, read everywhere else. */
function elementUse(index: Node): HolderUse {
  let at: Node = index;
  while (at.parent?.kind === 'Paren') at = at.parent;
  const { parent } = at;
  if (parent?.kind === 'AssignStmt' && parent.lhs.some((each) => each === at)) return { kind: 'adds', node: parent };
  if (parent?.kind === 'IncDecStmt') return { kind: 'adds', node: parent };
  if (parent?.kind === 'RangeStmt' && (parent.key === at || parent.value === at)) return { kind: 'adds', node: parent };
  return { kind: 'reads', node: at };
}

function isBlank(expr: Expr | undefined): boolean {
  return expr?.kind === 'Ident' && expr.name === '_';
}

function isFresh(value: Expr): boolean {
  const bare = unparen(value);
  if (bare.kind === 'CompositeLit') return true;
  if (bare.kind === 'Unary' && bare.op === '&') return unparen(bare.x).kind === 'CompositeLit';
  return bare.kind === 'Call' && bare.fun.kind === 'Ident' && bare.fun.name === 'new';
}
