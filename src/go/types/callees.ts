/**
 * What does a call call? Builtins and conversions are told apart from functions by what the names mean here, not by how
 * they look; a function value is followed to its function only if the variable is assigned exactly once.
 */
import type { Binding } from '../names/binding.js';
import type { Call, Expr, FuncLit, Ident, Index, Selector } from '../syntax/ast.js';
import type { PackageInfo } from './package-info.js';
import type { Selection } from './selections.js';
import type { FuncObject, InterfaceMethod, StructField, Type, TypeDecl, UnseenSymbol } from './type.js';

/** A function whose body or facts can be asked for. */
export type KnownFunction =
  | { readonly kind: 'function'; readonly func: FuncObject; readonly typeArgs: readonly Type[] }
  | {
      /** A method of a concrete type, called on `receiver` (`x` in `x.M()`). */
      readonly kind: 'method';
      readonly func: FuncObject;
      readonly receiver: Expr;
      readonly receiverType: Type;
      /** The embedded fields between the receiver and the type that declares the method, outermost first. */
      readonly path: readonly StructField[];
    }
  | {
      readonly kind: 'interfaceMethod';
      readonly method: InterfaceMethod;
      readonly name: string;
      /** The interface that lists the method; undefined for an interface without a name. */
      readonly iface: TypeDecl | undefined;
      /** `path.Interface.Name`; undefined for an interface without a name. */
      readonly symbol: string | undefined;
      readonly receiver: Expr;
      readonly receiverType: Type;
      readonly path: readonly StructField[];
    }
  | {
      /** `T.Method` or `(*T).Method`: the receiver is the first argument. */
      readonly kind: 'methodExpression';
      readonly func: FuncObject | undefined;
      readonly recvType: Type;
    }
  | { readonly kind: 'literal'; readonly lit: FuncLit };

export type Callee =
  | KnownFunction
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'conversion'; readonly type: Type }
  | {
      /** A function value: a variable, parameter or field of function type, or another expression. */
      readonly kind: 'value';
      readonly binding: Binding | undefined;
      readonly field: StructField | undefined;
      readonly type: Type;
      /** The one function the variable ever holds: it is assigned once, where it is declared, and its address is never taken. */
      readonly target: KnownFunction | undefined;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly importPath?: string; readonly name?: string };

/** A chain of variables longer than this is not followed. */
const MAX_HOPS = 8;

export class Callees {
  private readonly info: PackageInfo;
  private readonly known = new Map<Expr, Callee>();
  private hops = 0;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  of(call: Call): Callee {
    return this.ofExpr(call.fun);
  }

  /** What a function expression stands for, called or not. */
  ofExpr(fun: Expr): Callee {
    let callee = this.known.get(fun);
    if (!callee) {
      callee = this.find(fun);
      this.known.set(fun, callee);
    }
    return callee;
  }

  private find(fun: Expr): Callee {
    switch (fun.kind) {
      case 'Paren':
        return this.ofExpr(fun.x);
      case 'FuncLit':
        return { kind: 'literal', lit: fun };
      case 'Ident':
        return this.ident(fun);
      case 'Selector':
        return this.selector(fun);
      case 'Index':
        return this.index(fun);
      default: {
        const type = this.info.types.denoted(fun);
        return type ? { kind: 'conversion', type } : this.value(undefined, undefined, this.info.typeOf(fun));
      }
    }
  }

  private ident(fun: Ident): Callee {
    const binding = this.info.names.resolve(fun);
    if (!binding) return { kind: 'unknown', reason: this.info.whyUnresolved(fun) };
    return this.binding(binding, fun);
  }

  private binding(binding: Binding, at: Expr): Callee {
    switch (binding.kind) {
      case 'builtin':
        return { kind: 'builtin', name: binding.name };
      case 'type':
      case 'typeparam': {
        const type = this.info.types.ofBinding(binding);
        return type ? { kind: 'conversion', type } : { kind: 'unknown', reason: `${binding.name} has no type in view` };
      }
      case 'func': {
        const func = this.info.program.functionOfBinding(binding);
        return func ? { kind: 'function', func, typeArgs: [] } : { kind: 'unknown', reason: 'no such function' };
      }
      case 'import':
        return { kind: 'unknown', reason: 'a package is not a function' };
      default:
        return this.value(binding, undefined, this.info.typeOfBinding(binding), at);
    }
  }

  private selector(fun: Selector): Callee {
    const selection = this.info.selection(fun);
    switch (selection.kind) {
      case 'package':
        return this.packageMember(selection, fun);
      case 'field':
        return this.value(undefined, selection.field, selection.type);
      case 'unknown':
        return unknownCallee(selection.reason, selection.symbol);
      case 'method': {
        if (selection.isExpression)
          return { kind: 'methodExpression', func: selection.method, recvType: selection.receiver };
        const { method, path, receiver } = selection;
        return { kind: 'method', func: method, receiver: fun.x, receiverType: receiver, path };
      }
      case 'interfaceMethod': {
        if (selection.isExpression) return { kind: 'methodExpression', func: undefined, recvType: selection.receiver };
        const { method, iface, path, receiver } = selection;
        const symbol =
          iface && `${iface.packagePath === '' ? '' : `${iface.packagePath}.`}${iface.name}.${method.name}`;
        const { name } = method;
        return { kind: 'interfaceMethod', method, name, iface, symbol, receiver: fun.x, receiverType: receiver, path };
      }
    }
  }

  private packageMember(selection: Extract<Selection, { kind: 'package' }>, fun: Expr): Callee {
    const { importPath, name, binding } = selection;
    if (binding) return this.binding(binding, fun);
    if (importPath === 'unsafe') {
      const type = name === 'Pointer' ? this.info.types.unsafePointer : undefined;
      return type ? { kind: 'conversion', type } : { kind: 'builtin', name: `unsafe.${name}` };
    }
    if (importPath === 'C') return unknownCallee('cgo', { importPath, name });
    const reason = selection.package ? `${importPath} declares no ${name} in view` : 'package not in view';
    return unknownCallee(reason, { importPath, name });
  }

  /** `f[int]` is an instantiation if f is generic, an element of a slice or map of functions otherwise. */
  private index(fun: Index): Callee {
    const type = this.info.types.denoted(fun);
    if (type) return { kind: 'conversion', type };
    const generic = this.ofExpr(fun.x);
    if (generic.kind === 'function' && generic.func.type.typeParams.length > 0) {
      const typeArgs = fun.indices.map((index) => this.info.types.resolve(index));
      return { kind: 'function', func: generic.func, typeArgs };
    }
    if (generic.kind === 'unknown') return generic;
    return this.value(undefined, undefined, this.info.typeOf(fun));
  }

  private value(binding: Binding | undefined, field: StructField | undefined, type: Type, at?: Expr): Callee {
    if (type.kind === 'unknown' && !binding && !field) return unknownCallee(type.reason, type.symbol);
    return { kind: 'value', binding, field, type, target: binding && at && this.target(binding, at) };
  }

  private target(binding: Binding, at: Expr): KnownFunction | undefined {
    const isTest = this.info.names.fileOf(at)?.isTest ?? true;
    const value = this.info.onlyValue(binding, isTest);
    if (!value || this.hops > MAX_HOPS) return undefined;
    this.hops++;
    const callee = this.ofExpr(value);
    this.hops--;
    switch (callee.kind) {
      case 'value':
        return callee.target;
      case 'function':
      case 'method':
      case 'interfaceMethod':
      case 'methodExpression':
      case 'literal':
        return callee;
      default:
        return undefined;
    }
  }
}

function unknownCallee(reason: string, symbol: UnseenSymbol | undefined): Callee {
  return symbol ? { kind: 'unknown', reason, ...symbol } : { kind: 'unknown', reason };
}
