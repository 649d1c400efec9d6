/** Who lets an operation on a channel or WaitGroup of a package go on? Found by the name of the field or variable. */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { declsMentioning, identsNamed } from '../../go/names/mentions.js';
import { unparen } from '../../go/flow/operands.js';
import type { Expr, Func, Ident, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { lockPathOf, type LockHome } from './lock-path.js';

/** A join waits for `Done`, a receive for a send or close, a send for a receive. */
export type WaitKind = 'join' | 'receive' | 'send';

export interface Partner {
  readonly func: Func;
  /** The call, send or receive that lets the other go on. */
  readonly node: Node;
  /** The channel or WaitGroup as this side names it. */
  readonly object: Expr;
}

/** All operations of the package that let one of the kind on the field or variable go on. */
export function partnersOf(info: PackageInfo, home: LockHome, kind: WaitKind): readonly Partner[] {
  return usesOf(info, home).flatMap((object): readonly Partner[] => {
    const node = signalOf(info, object, kind);
    const func = node && enclosingFunc(node);
    return func ? [{ func, node, object }] : [];
  });
}

/** Whether every channel that the package puts into a field or variable is made without a buffer. */
export function isMadeUnbuffered(info: PackageInfo, home: LockHome): boolean {
  let isMade = false;
  for (const { ast } of info.package.files) {
    for (const decl of declsMentioning(ast, home.name)) {
      for (const ident of identsNamed(decl, home.name)) {
        const value = storedIn(info, ident, home);
        if (!value) continue;
        const call = unparen(value);
        if (call.kind !== 'Call' || call.args.length !== 1 || info.calleeOf(call).kind !== 'builtin') return false;
        isMade = true;
      }
    }
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

/** The expressions of the package that name the field or variable. */
function usesOf(info: PackageInfo, home: LockHome): readonly Expr[] {
  return info.package.files.flatMap(({ ast }) =>
    declsMentioning(ast, home.name)
      .flatMap((decl) => identsNamed(decl, home.name))
      .flatMap((ident): readonly Expr[] => {
        const expr = ident.parent?.kind === 'Selector' && ident.parent.sel === ident ? ident.parent : ident;
        return lockPathOf(expr, info)?.home === home ? [expr] : [];
      }),
  );
}

function signalOf(info: PackageInfo, object: Expr, kind: WaitKind): Node | undefined {
  const { parent } = object;
  if (kind === 'join') {
    const call = parent?.kind === 'Selector' && parent.x === object ? parent.parent : undefined;
    const callee = call?.kind === 'Call' ? info.calleeOf(call) : undefined;
    return callee?.kind === 'method' && callee.func.symbol === 'sync.WaitGroup.Done' ? call : undefined;
  }
  if (kind === 'send') {
    if (parent?.kind === 'RangeStmt' && parent.x === object) return parent.body;
    return parent?.kind === 'Unary' && parent.op === '<-' ? parent : undefined;
  }
  if (parent?.kind === 'SendStmt' && parent.chan === object) return parent;
  const callee = parent?.kind === 'Call' && parent.args[0] === object ? info.calleeOf(parent) : undefined;
  return callee?.kind === 'builtin' && callee.name === 'close' ? parent : undefined;
}
