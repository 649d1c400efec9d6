/**
 * Which maps and slices that outlive a call are only added to? Only where the adding code is seen to run again and again
 * on one object, nothing in view removes, and nobody out of view can.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { SourceFile } from '../../go/program.js';
import type { Expr, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { Type } from '../../go/types/type.js';
import type { PackageCalls } from '../never-ends/package-calls.js';
import { containerOf, mentionsOf, type Container, type HolderUses } from './holder-uses.js';
import { holderBelow, isSameHolder, rootOf, type Holder } from './holder.js';
import type { Repeat, Repeats } from './repeats.js';
import type { SyntaxIndex } from './syntax-index.js';
import { isNewKey } from './varying-keys.js';

export interface GrowthClaim {
  readonly kind: 'grows';
  readonly file: SourceFile;
  /** The statement or call that adds. */
  readonly node: Node;
  readonly holder: Holder;
  readonly container: Container;
  readonly repeat: Repeat;
}

interface Addition {
  readonly file: SourceFile;
  readonly node: Node;
  /** The map or slice that gets one more. */
  readonly target: Expr;
  readonly key: Expr | undefined;
}

/** What was asked of one addition: a claim, or why there is none. */
export interface GrowthAnswer {
  readonly file: SourceFile;
  readonly node: Node;
  readonly holder: Holder;
  readonly claim: GrowthClaim | undefined;
  /** Undefined with a claim. */
  readonly reason: string | undefined;
}

const UNKNOWN_REMOVAL = 'whether anything is removed from a map or slice is not known';

/** Claims, one for each holder, and what was given up because something is not known. */
export interface Growth {
  readonly answers: readonly GrowthAnswer[];
  readonly claims: readonly GrowthClaim[];
  readonly reasons: readonly string[];
}

/** Asks every addition to a package-level variable or field outside of tests. */
export function findGrowth(
  info: PackageInfo,
  index: SyntaxIndex,
  uses: HolderUses,
  repeats: Repeats,
  calls: PackageCalls,
): Growth {
  const told = new Set<Node>();
  const answers = additionsOf(info, index).flatMap((addition): readonly GrowthAnswer[] => {
    const holder = holderBelow(info, addition.target);
    const container = holder && holderContainer(info, holder, addition.target);
    const identity = holder?.kind === 'field' ? holder.field : holder?.binding.ident;
    if (!holder || !container || !identity) return [];
    const { file, node } = addition;
    const found = told.has(identity) ? 'told at another place' : growthOf(addition, holder, container);
    if (typeof found === 'string') return [{ file, node, holder, claim: undefined, reason: found }];
    told.add(identity);
    return [{ file, node, holder, claim: found, reason: undefined }];
  });
  return {
    answers,
    claims: answers.flatMap(({ claim }) => claim ?? []),
    reasons: answers.flatMap(({ reason }) => (reason === UNKNOWN_REMOVAL ? [reason] : [])),
  };

  function growthOf({ file, node, key }: Addition, holder: Holder, container: Container): GrowthClaim | string {
    const root = holder.kind === 'field' ? rootOf(info, holder.object) : holder.binding;
    if (!root) return 'to which object it belongs is not known';
    if (isLocalTo(root, node)) return 'its object may die with the call';
    if (!isUnboundedKey(info, key) || isAlwaysConstant(info, key, calls)) return 'its keys come from a small set';
    const removed = uses.isEverRemoved(holder, container);
    if (removed === true) return 'something removes from it, or replaces it';
    const repeat = repeats.of(node, root);
    if (!repeat) return 'nothing in view runs this again and again on an object that lives on';
    const isLoop = repeat.why === 'loop' || repeat.why === 'goroutines';
    if (key && isLoop && !isNewKey(info, key, repeat)) return 'each turn may take the keys of the turn before';
    if (removed === undefined) return UNKNOWN_REMOVAL;
    if (isMeasured(info, holder)) return 'its length is compared with a limit';
    return { kind: 'grows', file, node, holder, container, repeat };
  }
}

function additionsOf(info: PackageInfo, index: SyntaxIndex): readonly Addition[] {
  const found: Addition[] = [];
  for (const { node, file } of index.assigns) {
    if (file.isTest || node.op === ':=') continue;
    node.lhs.forEach((target, at) => {
      const bare = unparen(target);
      const value = node.rhs[at];
      if (bare.kind === 'Index' && info.typeOf(bare.x).kind !== 'slice') {
        found.push({ file, node, target: bare.x, key: bare.indices[0] });
      } else if (value && isAppend(info, value)) {
        found.push({ file, node, target: bare, key: undefined });
      }
    });
  }
  for (const { node, file } of index.counts) {
    const place = unparen(node.x);
    if (file.isTest || place.kind !== 'Index' || info.typeOf(place.x).kind === 'slice') continue;
    found.push({ file, node, target: place.x, key: place.indices[0] });
  }
  for (const { node, file } of index.calls) {
    const fun = unparen(node.fun);
    if (file.isTest || fun.kind !== 'Selector' || !SYNC_MAP_STORES.has(fun.sel.name)) continue;
    if (containerOf(info.typeOf(fun.x)) === 'syncMap') found.push({ file, node, target: fun.x, key: node.args[0] });
  }
  return found;
}

const SYNC_MAP_STORES: ReadonlySet<string> = new Set(['Store', 'LoadOrStore', 'Swap']);

function isAppend(info: PackageInfo, value: Expr): boolean {
  const call = unparen(value);
  if (call.kind !== 'Call') return false;
  const callee = info.calleeOf(call);
  return callee.kind === 'builtin' && callee.name === 'append' && call.args.length > 1;
}

/** The container that the holder itself is: an addition below it (`m[a][b] = c`) is told of the outer one only by its own. */
function holderContainer(info: PackageInfo, holder: Holder, target: Expr): Container | undefined {
  const bare = unparen(target);
  const isWhole = bare.kind === 'Ident' || bare.kind === 'Selector';
  if (!isWhole) return undefined;
  const container = containerOf(info.typeOf(bare));
  return holder.kind === 'variable' && holder.binding.func !== undefined ? undefined : container;
}

/** A local of the very function that adds dies with the call. */
function isLocalTo(root: Binding, node: Node): boolean {
  if (root.func === undefined || root.kind === 'recv') return false;
  for (let at: Node | undefined = node.parent; at; at = at.parent) {
    if (at.kind === 'FuncDecl' || at.kind === 'FuncLit') return root.kind === 'var' && at === root.func;
  }
  return true;
}

const BOUNDED_KEYS: ReadonlySet<string> = new Set(['bool', 'uint8', 'int8', 'byte', 'untyped bool']);

/** Keys that come from a small set bound the map: constants, truth values, own enumerations, types. */
function isUnboundedKey(info: PackageInfo, key: Expr | undefined): boolean {
  if (!key) return true;
  if (info.constValue(key) !== undefined) return false;
  return isUnboundedType(info.typeOf(key));
}

/** A parameter for which every call in view gives a constant. */
function isAlwaysConstant(info: PackageInfo, key: Expr | undefined, calls: PackageCalls): boolean {
  const bare = key && unparen(key);
  const binding = bare?.kind === 'Ident' ? info.resolve(bare) : undefined;
  if (binding?.kind !== 'param' || binding.func?.kind !== 'FuncDecl') return false;
  const names = binding.func.type.params.flatMap((field) => field.names);
  const at = names.findIndex((name) => name === binding.ident);
  const sites = calls.sitesOf(binding.func);
  return sites.length > 0 && sites.every(({ call }) => call.args[at] && info.constValue(call.args[at]) !== undefined);
}

function isUnboundedType(type: Type): boolean {
  if (type.kind === 'named') {
    if (type.decl.packagePath === 'reflect') return false;
    const under = type.decl.underlying();
    return under.kind !== 'interface' && !(under.kind === 'basic' && /^u?int/.test(under.name));
  }
  if (type.kind === 'basic') return !BOUNDED_KEYS.has(type.name);
  return type.kind === 'pointer' || type.kind === 'array' || type.kind === 'struct';
}

/** Whether the package compares the container's length with something other than zero: somebody keeps it bounded. */
function isMeasured(info: PackageInfo, holder: Holder): boolean {
  return mentionsOf(info, holder.name).some((expr) => {
    const call = expr.parent;
    if (call?.kind !== 'Call' || call.fun.kind !== 'Ident' || call.fun.name !== 'len') return false;
    const other = holderBelow(info, expr);
    const { parent } = call;
    if (!other || !isSameHolder(other, holder) || info.names.fileOf(expr)?.isTest) return false;
    if (parent?.kind !== 'Binary' || !/^(?:[<>]=?|==|!=)$/.test(parent.op)) return false;
    return info.constInt(parent.x === call ? parent.y : parent.x) !== 0n;
  });
}
