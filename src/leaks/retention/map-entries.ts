/**
 * Which entries stay in a map that outlives the call after their use is over? Four signs, each in view: an early return
 * between the insert and the only delete; an insert under another key than the deletes; values whose count of users falls to zero; channels that are closed when their
 * work is done. Only where nobody out of view can delete.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import { findPath, type FlowPath } from '../../go/flow/paths.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { SourceFile } from '../../go/program.js';
import type { AssignStmt, Call, Expr, Func, IncDecStmt, Node } from '../../go/syntax/ast.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType, dereferenced } from '../../go/types/substitute.js';
import type { TypeDecl } from '../../go/types/type.js';
import { symbolOfCall } from '../called-symbol.js';
import type { FunctionView } from '../go-view.js';
import type { ProgramView } from '../program-view.js';
import type { HolderUse, HolderUses } from './holder-uses.js';
import { holderOf, isPackageVariable, isShared, rootOf, type Holder } from './holder.js';
import { differentKey } from './map-keys.js';
import type { SyntaxIndex } from './syntax-index.js';

interface Insert {
  readonly file: SourceFile;
  readonly stmt: AssignStmt;
  readonly map: Expr;
  readonly key: Expr;
  readonly value: Expr | undefined;
  readonly holder: Holder;
}

export type MapEntryClaim = Insert &
  (
    | { readonly kind: 'path'; readonly remove: Call; readonly path: FlowPath; readonly exit: Node }
    /** `down`: where a count is taken back. */
    | { readonly kind: 'counted'; readonly down: Node }
    /** `deleted`: the key under which entries are deleted. */
    | { readonly kind: 'key'; readonly deleted: Expr }
    /** `close`: where the stored channel ends. */
    | { readonly kind: 'closed'; readonly close: Call }
  );

export function findMapEntries(
  program: ProgramView,
  info: PackageInfo,
  index: SyntaxIndex,
  uses: HolderUses,
): readonly MapEntryClaim[] {
  const finder = new Finder(program, info, uses);
  const told = new Set<Node>();
  return index.assigns.flatMap(({ node, file }) => {
    const insert = file.isTest ? undefined : insertOf(info, node, file);
    const claim = insert && finder.claimOf(insert);
    const identity = claim && (claim.holder.kind === 'field' ? claim.holder.field : claim.holder.binding.ident);
    if (!claim || !identity || (claim.kind !== 'path' && claim.kind !== 'key' && told.has(identity))) return [];
    told.add(identity);
    return [claim];
  });
}

function insertOf(info: PackageInfo, stmt: AssignStmt, file: SourceFile): Insert | undefined {
  const [target] = stmt.lhs;
  const place = target && unparen(target);
  const key = place?.kind === 'Index' ? place.indices[0] : undefined;
  if (stmt.op !== '=' || stmt.lhs.length !== 1 || place?.kind !== 'Index' || !key) return undefined;
  const holder = holderOf(info, place.x);
  if (!holder || coreType(info.typeOf(place.x)).kind !== 'map' || info.constValue(key) !== undefined) return undefined;
  return { file, stmt, map: place.x, key, value: stmt.rhs[0], holder };
}

class Finder {
  private readonly program: ProgramView;
  private readonly info: PackageInfo;
  private readonly uses: HolderUses;
  private counts: ReadonlyMap<TypeDecl, Node> | undefined;

  constructor(program: ProgramView, info: PackageInfo, uses: HolderUses) {
    this.program = program;
    this.info = info;
    this.uses = uses;
  }

  claimOf(insert: Insert): MapEntryClaim | undefined {
    if (!this.outlives(insert)) return undefined;
    const removes = this.uses.of(insert.holder, 'map').filter(({ kind }) => kind === 'removes');
    if (removes.length > 0) return this.otherKey(insert, removes) ?? this.lostPath(insert, removes);
    if (!this.isShared(insert.holder)) return undefined;
    const down = this.countDown(insert);
    const close = down ? undefined : this.closeOf(insert);
    if ((!down && !close) || this.uses.isEverRemoved(insert.holder, 'map') !== false) return undefined;
    if (down) return { ...insert, kind: 'counted', down };
    return close ? { ...insert, kind: 'closed', close } : undefined;
  }

  private outlives({ holder, stmt }: Insert): boolean {
    if (isPackageVariable(holder)) return true;
    if (holder.kind !== 'field') return false;
    const root = rootOf(this.info, holder.object);
    if (!root) return false;
    return root.kind === 'recv' || root.func === undefined || root.func !== enclosingFunc(stmt);
  }

  private isShared(holder: Holder): boolean {
    return isPackageVariable(holder) || (holder.kind === 'field' && isShared(this.info, holder.field));
  }

  // ---------------------------------------------------------------- another key

  private otherKey(insert: Insert, removes: readonly HolderUse[]): MapEntryClaim | undefined {
    const deletes = removes.flatMap(({ node }) => (node.kind === 'Call' ? [node] : []));
    if (deletes.length !== removes.length || this.uses.whyUnseen(insert.holder) !== undefined) return undefined;
    if (this.uses.of(insert.holder, 'map').some(({ kind }) => kind === 'escapes')) return undefined;
    const deleted = differentKey(this.info, insert.key, deletes);
    return deleted && { ...insert, kind: 'key', deleted };
  }

  // ---------------------------------------------------------------- a path without the delete

  private lostPath(insert: Insert, removes: readonly HolderUse[]): MapEntryClaim | undefined {
    const func = enclosingFunc(insert.stmt);
    const [remove, ...others] = removes.map(({ node }) => node);
    if (!func || remove?.kind !== 'Call' || others.length > 0 || !this.isDeleteOf(remove, insert, func))
      return undefined;
    const view = this.program.viewOf(func);
    const graph = view && !isRecursive(view) ? view.graph : undefined;
    const from = graph && graph.unknown.length === 0 ? pointsByNode(graph).get(insert.stmt) : undefined;
    if (!from || this.uses.whyUnseen(insert.holder) !== undefined) return undefined;
    if (this.uses.of(insert.holder, 'map').some(({ kind }) => kind === 'escapes')) return undefined;
    const path = findPath({
      from: { block: from.block, index: from.index + 1 },
      atExit: (block) => block.exit === 'return' && (block.exitNode?.start ?? remove.start) < remove.start,
      cutOp: (op) => op.node === remove,
    });
    const exit = path?.blocks.at(-1)?.exitNode;
    return path && exit ? { ...insert, kind: 'path', remove, path, exit } : undefined;
  }

  /** A plain `delete(m, k)` in the block of the insert, after it, for the same map and a key that nobody reassigns. */
  private isDeleteOf(call: Call, { map, key, file, stmt }: Insert, func: Func): boolean {
    const [from, which] = call.args;
    if (!from || !which || enclosingFunc(call) !== func || call.start < stmt.end) return false;
    const text = (node: Node): string => file.text.slice(node.start, node.end);
    if (text(from) !== text(map) || text(which) !== text(key)) return false;
    if (call.parent?.kind !== 'ExprStmt' || call.parent.parent !== stmt.parent) return false;
    return this.isSteady(key);
  }

  /** Evaluated again it gives the same: variables that nobody reassigns, and getters of them. */
  private isSteady(key: Expr): boolean {
    const bare = unparen(key);
    if (bare.kind === 'Call') {
      const fun = unparen(bare.fun);
      const isConversion = this.info.calleeOf(bare).kind === 'conversion';
      if (isConversion) return bare.args.every((arg) => this.isSteady(arg));
      return bare.args.length === 0 && fun.kind === 'Selector' && this.isGetter(bare) && this.isSteady(fun.x);
    }
    const root = rootOf(this.info, bare);
    if (root) return this.info.writesOf(root).length === 0;
    return bare.kind === 'Selector' && this.isSteady(bare.x);
  }

  /** A method whose body, in view, does no more than return a field (`return c.id`), or one documented to be no more. */
  private isGetter(call: Call): boolean {
    if (ADDRESSES.has(symbolOfCall(this.info, call) ?? '')) return true;
    const callee = this.info.calleeOf(call);
    const [only, ...others] = callee.kind === 'method' ? (callee.func.decl.body?.list ?? []) : [];
    if (only?.kind !== 'ReturnStmt' || others.length > 0 || only.results.length !== 1) return false;
    let at = only.results[0];
    while (at?.kind === 'Selector') at = unparen(at.x);
    return at !== undefined && only.results[0]?.kind === 'Selector' && at.kind === 'Ident';
  }

  // ---------------------------------------------------------------- counts

  /** Where the package takes a count back in values of the map's element type. */
  private countDown({ map }: Insert): Node | undefined {
    const type = coreType(this.info.typeOf(map));
    const value = type.kind === 'map' ? dereferenced(type.value) : undefined;
    if (value?.kind === 'named') {
      this.counts ??= this.findCounts();
      return this.counts.get(value.decl);
    }
    return undefined;
  }

  /** Struct types with an integer field that is counted both up and down, with where it goes down. */
  private findCounts(): ReadonlyMap<TypeDecl, Node> {
    const ups = new Set<Node>();
    const downs = new Map<Node, { readonly decl: TypeDecl; readonly node: Node }>();
    for (const file of this.info.package.files) {
      if (file.isTest) continue;
      for (const node of nodesOfKind(file.ast, 'IncDecStmt')) {
        const field = this.countedField(node);
        if (!field) continue;
        if (node.op === '++') ups.add(field.ident);
        else downs.set(field.ident, { decl: field.decl, node });
      }
    }
    return new Map([...downs].flatMap(([ident, { decl, node }]) => (ups.has(ident) ? [[decl, node] as const] : [])));
  }

  private countedField({ x }: IncDecStmt): { readonly ident: Node; readonly decl: TypeDecl } | undefined {
    const bare = unparen(x);
    const selection = bare.kind === 'Selector' ? this.info.selection(bare) : undefined;
    if (selection?.kind !== 'field' || !selection.owner || !selection.field.ident) return undefined;
    return { ident: selection.field.ident, decl: selection.owner };
  }

  // ---------------------------------------------------------------- channels that end

  /** The close of a channel that the same function made for this entry. */
  private closeOf({ value, stmt }: Insert): Call | undefined {
    const bare = value && unparen(value);
    const binding = bare?.kind === 'Ident' ? this.info.resolve(bare) : undefined;
    const made = binding && binding.func === enclosingFunc(stmt) ? this.info.onlyValue(binding) : undefined;
    if (!binding || made?.kind !== 'Call' || coreType(this.info.typeOf(made)).kind !== 'chan') return undefined;
    const callee = this.info.calleeOf(made);
    if (callee.kind !== 'builtin' || callee.name !== 'make') return undefined;
    return this.info.referencesOf(binding).flatMap(({ ident }) => closingCall(this.info, ident) ?? [])[0];
  }
}

/** What a connection says of its ends stays the same. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'net.Addr.Network',
  'net.Addr.String',
  'net.Conn.LocalAddr',
  'net.Conn.RemoteAddr',
  'net.TCPConn.RemoteAddr',
  'net.UDPConn.RemoteAddr',
]);

function closingCall(info: PackageInfo, ident: Node): Call | undefined {
  const { parent } = ident;
  if (parent?.kind !== 'Call' || parent.args[0] !== ident) return undefined;
  const callee = info.calleeOf(parent);
  return callee.kind === 'builtin' && callee.name === 'close' ? parent : undefined;
}

/** A walk that marks what lies on its way, to tell a cycle: a failure ends the walk, and with it the marks. */
function isRecursive({ func, target }: FunctionView): boolean {
  let found = false;
  walk(func, (node) => {
    const callee = node.kind === 'Call' ? target(node) : undefined;
    found ||= callee?.kind === 'declared' && callee.object?.decl === func;
    return !found;
  });
  return found;
}
