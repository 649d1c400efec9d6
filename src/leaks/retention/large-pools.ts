/**
 * Which buffers go back into a pool however large they have grown? Byte buffers that the code in view lets grow without
 * limit and whose size nobody asks before the Put.
 */
import { enclosingDecl } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { isNamedOrPointer } from '../../go/types/queries.js';
import { coreType, underlying } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import { symbolOfCall } from '../called-symbol.js';
import { findPoolPuts, type PoolPut } from './pools.js';
import type { SyntaxIndex } from './syntax-index.js';

export interface LargePoolClaim {
  readonly put: PoolPut;
  /** `buffer`: a *bytes.Buffer; `slice`: a slice of bytes or a pointer to one. */
  readonly kind: 'buffer' | 'slice';
  readonly isPointer: boolean;
  /** Where it grows, if in the same function. */
  readonly growth: Node | undefined;
}

/** The claims of a package. */
export function findLargePools(info: PackageInfo, index: SyntaxIndex): readonly LargePoolClaim[] {
  return findPoolPuts(info, index).flatMap((put) => {
    const type = info.typeOfBinding(put.variable);
    const kind = kindOf(type);
    const func = enclosingDecl(put.call);
    if (!kind || !func || asksSize(info, func, put.variable)) return [];
    const growth = growthOf(info, put.variable, kind);
    const isHelper = put.variable.kind === 'param';
    if (!growth && !(isHelper && kind === 'buffer')) return [];
    return [{ put, kind, isPointer: type.kind === 'pointer', growth }];
  });
}

function kindOf(type: Type): LargePoolClaim['kind'] | undefined {
  if (type.kind === 'pointer' && isNamedOrPointer(type, 'bytes', 'Buffer') === 'yes') return 'buffer';
  const under = coreType(type.kind === 'pointer' ? type.elem : type);
  const elem = under.kind === 'slice' ? underlying(under.elem) : undefined;
  return elem?.kind === 'basic' && (elem.name === 'byte' || elem.name === 'uint8') ? 'slice' : undefined;
}

/** `b.Cap()`, `b.Len()`, `cap(b)`, `len(b)` in a comparison, anywhere in the function; a capacity also where a call gets it. */
function asksSize(info: PackageInfo, func: Node, variable: Binding): boolean {
  let isAsked = false;
  walk(func, (node) => {
    if (node.kind !== 'Call' || isAsked) return !isAsked;
    const fun = unparen(node.fun);
    const isBuiltin = fun.kind === 'Ident' && (fun.name === 'cap' || fun.name === 'len');
    const isMethod = fun.kind === 'Selector' && (fun.sel.name === 'Cap' || fun.sel.name === 'Len');
    const subject = isMethod ? fun.x : isBuiltin ? node.args[0] : undefined;
    let at = subject && unparen(subject);
    while (at?.kind === 'Star') at = unparen(at.x);
    const isCapacity = (isBuiltin ? fun.name : isMethod ? fun.sel.name : '').toLowerCase() === 'cap';
    const isLooked = isInComparison(node) || (isCapacity && node.parent?.kind === 'Call');
    isAsked = at?.kind === 'Ident' && info.resolve(at) === variable && isLooked;
    return !isAsked;
  });
  return isAsked;
}

function isInComparison(node: Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.kind === 'Binary' && /^(?:[<>]=?|==|!=)$/.test(at.op)) return true;
    if (at.kind !== 'Paren' && at.kind !== 'Binary') return at.kind === 'SwitchStmt';
  }
  return false;
}

/** Methods by which a buffer grows with what it is given. */
const GROWING: ReadonlySet<string> = new Set([
  'bytes.Buffer.Write',
  'bytes.Buffer.WriteString',
  'bytes.Buffer.ReadFrom',
]);

/** Something of a size that is not in view goes into the buffer: a write, a copy, an encoder, an append. */
function growthOf(info: PackageInfo, variable: Binding, kind: LargePoolClaim['kind']): Node | undefined {
  for (const { ident } of info.referencesOf(variable)) {
    const { parent } = ident;
    if (kind === 'slice') {
      let call: Node | undefined = parent;
      while (call?.kind === 'Star' || call?.kind === 'Paren' || call?.kind === 'SliceExpr') call = call.parent;
      if (call?.kind === 'Call' && isSpreadAppend(info, call)) return call;
      continue;
    }
    if (parent?.kind === 'Selector' && parent.parent?.kind === 'Call') {
      const symbol = symbolOfCall(info, parent.parent);
      const [arg] = parent.parent.args;
      if (symbol !== undefined && GROWING.has(symbol) && arg && info.constValue(arg) === undefined)
        return parent.parent;
    }
    if (parent?.kind === 'Call' && parent.args.some((arg) => arg === ident)) {
      const symbol = symbolOfCall(info, parent);
      if (symbol !== undefined && FILLING.has(symbol)) return parent;
    }
  }
  return undefined;
}

function isSpreadAppend(info: PackageInfo, call: Node & { readonly kind: 'Call' }): boolean {
  const callee = info.calleeOf(call);
  return callee.kind === 'builtin' && callee.name === 'append' && call.spread;
}

/** Functions that write as much as they are given, or make something that does. */
const FILLING: ReadonlySet<string> = new Set([
  'io.Copy',
  'io.CopyBuffer',
  'encoding/json.NewEncoder',
  'encoding/gob.NewEncoder',
  'encoding/xml.NewEncoder',
  'fmt.Fprintf',
  'fmt.Fprint',
  'fmt.Fprintln',
  'compress/gzip.NewWriter',
]);
