/**
 * Who lets an operation on a channel or WaitGroup of a package go on? Found by the name of the field or variable, and by
 * that of a parameter where it is handed to a function in view. Whatever else is done with a channel leaves it open: then
 * somebody who is not found may answer.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { identsIn } from '../../go/names/mentions.js';
import { isExported } from '../../go/names/package-names.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, Ident, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { inCallee, paramNames } from './callers.js';
import { lockPathOf, type LockHome, type LockPath } from './lock-path.js';
import { calleeBody, type LockWorld } from './lock-world.js';

/** A join waits for `Done`, a receive for a send or close, a send for a receive. */
export type WaitKind = 'join' | 'receive' | 'send';

export interface Partner {
  readonly func: Func;
  /** The call, send or receive that lets the other go on. */
  readonly node: Node;
  /** The channel or WaitGroup as this side names it. */
  readonly path: LockPath;
}

export interface Partners {
  readonly found: readonly Partner[];
  /** Others may let it go on as well. */
  readonly isOpen: boolean;
}

/** A use of the channel or WaitGroup, with its path in the names of the function around it. */
interface Use {
  readonly expr: Expr;
  readonly path: LockPath;
}

/** All operations of the package that let one of the kind on the field or variable go on. */
export function partnersOf(world: LockWorld, info: PackageInfo, home: LockHome, kind: WaitKind): Partners {
  const found: Partner[] = [];
  let isOpen = info.package.partial || isNamedOutside(info, home);
  for (const expr of usesOf(info, home)) {
    const path = lockPathOf(expr, info);
    const uses = path?.home === home ? [{ expr, path }, ...usesAsParameter(world, info, expr, path)] : undefined;
    if (!uses) isOpen = true;
    for (const use of uses ?? []) {
      const partner = partnerAt(info, use, kind);
      if (partner) found.push(partner);
      else isOpen ||= use.expr === expr ? uses?.length === 1 && leavesOpen(info, expr) : leavesOpen(info, use.expr);
    }
  }
  return { found, isOpen };
}

function partnerAt(info: PackageInfo, { expr, path }: Use, kind: WaitKind): Partner | undefined {
  const node = signalOf(info, expr, kind);
  const func = node && enclosingFunc(node);
  return func && { func, node, path };
}

/** Where the value is handed to a function in view: the uses of the parameter there. */
function usesAsParameter(world: LockWorld, info: PackageInfo, expr: Expr, path: LockPath): readonly Use[] {
  const call = expr.parent;
  if (call?.kind !== 'Call' || !call.args.includes(expr)) return [];
  const caller = enclosingFunc(call);
  const scope = caller && world.scope(caller);
  const callee = scope && calleeBody(scope, call);
  const inner = callee && world.scope(callee);
  if (callee?.kind !== 'FuncDecl' || inner?.info !== info) return [];
  const name = paramNames(callee)[call.args.indexOf(expr)];
  const binding = name && info.resolve(name);
  const inside = inCallee(path, inner, callee, call);
  if (!binding || !inside) return [];
  return info.referencesOf(binding).flatMap(({ ident }): readonly Use[] => {
    return ident === name ? [] : [{ expr: ident, path: inside }];
  });
}

/** An exported field or variable of a package that others can import. */
export function isNamedOutside(info: PackageInfo, home: LockHome): boolean {
  const isLocal = !('start' in home) && home.func !== undefined;
  return !isLocal && info.package.name !== 'main' && isExported(home.name);
}

/** Whether something is done with a channel that may give it to somebody else. */
function leavesOpen(info: PackageInfo, expr: Expr): boolean {
  const { parent } = expr;
  switch (parent?.kind) {
    case 'SendStmt':
      return parent.chan !== expr;
    case 'RangeStmt':
      return parent.x !== expr;
    case 'Unary':
      return parent.op !== '<-';
    case 'Binary':
      return parent.op !== '==' && parent.op !== '!=';
    case 'Call': {
      const callee = info.calleeOf(parent);
      return callee.kind !== 'builtin' || callee.name === 'append' || callee.name === 'panic';
    }
    case 'Selector':
      return parent.x !== expr;
    case 'AssignStmt':
      return !parent.lhs.includes(expr);
    case 'Element':
      return parent.key !== expr;
    case 'Field':
    case 'ValueSpec':
      return false;
    default:
      return true;
  }
}

/** Whether every channel that the package puts into a field or variable is made without a buffer. */
export function isMadeUnbuffered(info: PackageInfo, home: LockHome): boolean {
  let isMade = false;
  for (const ident of identsIn(info.package, home.name)) {
    const value = storedIn(info, ident, home);
    if (!value) continue;
    const call = unparen(value);
    if (call.kind !== 'Call' || call.args.length !== 1 || info.calleeOf(call).kind !== 'builtin') return false;
    isMade = true;
  }
  return isMade;
}

/** The value that an identifier is given: `ch: make(chan T)`, `x.ch = make(chan T)`, `ch := make(chan T)`. */
function storedIn(info: PackageInfo, ident: Ident, home: LockHome): Expr | undefined {
  const { parent } = ident;
  if (parent?.kind === 'Element') return parent.key === ident ? parent.value : undefined;
  const target = parent?.kind === 'Selector' && parent.sel === ident ? parent : ident;
  const stmt = target.parent;
  if (stmt?.kind !== 'AssignStmt' || stmt.lhs.length !== stmt.rhs.length) return undefined;
  const at = stmt.lhs.indexOf(target);
  return at >= 0 && lockPathOf(target, info)?.home === home ? stmt.rhs[at] : undefined;
}

/** The expressions of the package that name the field or variable, its declaration left out. */
export function usesOf(info: PackageInfo, home: LockHome): readonly Expr[] {
  const local = 'start' in home ? undefined : home.func;
  return identsIn(info.package, home.name).flatMap((ident): readonly Expr[] => {
    if (ident === home || ('ident' in home && ident === home.ident)) return [];
    const expr = ident.parent?.kind === 'Selector' && ident.parent.sel === ident ? ident.parent : ident;
    // A name that stands alone outside of its function means something else.
    if (local && expr === ident && !isBelow(ident, local)) return [];
    return isNamed(info, expr, home) ? [expr] : [];
  });
}

function isBelow(node: Node, func: Func): boolean {
  if (node.start < func.start || node.end > func.end) return false;
  let at: Node | undefined = node;
  while (at && at !== func) at = at.parent;
  return at === func;
}

/** Whether an expression is, or for all that is known may be, the field or variable. */
function isNamed(info: PackageInfo, expr: Expr, home: LockHome): boolean {
  if (expr.kind === 'Ident') return info.resolve(expr) === home;
  const selection = expr.kind === 'Selector' ? info.selection(expr) : undefined;
  if (selection?.kind === 'field') return selection.field.ident === home;
  if (selection?.kind === 'package') return selection.binding === home;
  return selection?.kind === 'unknown';
}

function signalOf(info: PackageInfo, object: Expr, kind: WaitKind): Node | undefined {
  const { parent } = object;
  if (kind === 'join') {
    const call = parent?.kind === 'Selector' && parent.x === object ? parent.parent : undefined;
    return call?.kind === 'Call' && isDone(info, call) ? call : undefined;
  }
  if (kind === 'send') {
    if (parent?.kind === 'RangeStmt' && parent.x === object) return parent.body;
    return parent?.kind === 'Unary' && parent.op === '<-' ? parent : undefined;
  }
  if (parent?.kind === 'SendStmt' && parent.chan === object) return parent;
  const callee = parent?.kind === 'Call' && parent.args[0] === object ? info.calleeOf(parent) : undefined;
  return callee?.kind === 'builtin' && callee.name === 'close' ? parent : undefined;
}

function isDone(info: PackageInfo, call: Call): boolean {
  const callee = info.calleeOf(call);
  return callee.kind === 'method' && callee.func.symbol === 'sync.WaitGroup.Done';
}
