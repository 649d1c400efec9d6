/**
 * Does a value outlive the call, and where is it stored? Followed from one expression through locals, literals of structs,
 * arguments of functions in view and results to callers in view, a few steps each. What goes elsewhere is not listed:
 * unknown.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { AssignStmt, Call, Expr, FuncDecl, Ident, Index, Node, ReturnStmt } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import { REGISTRATIONS } from './registrations.js';
import { type PackageCalls } from '../never-ends/package-calls.js';
import { holderBelow, isPackageVariable, isShared, rootOf, type Holder } from './holder.js';

export interface Destination {
  /** `process`: a package-level variable. `object`: a field of an object from outside the call. */
  readonly life: 'process' | 'object' | 'channel';
  /** The statement that stores. */
  readonly store: Node;
  readonly holder: Holder | undefined;
  /** Of an object: it carries a lock, so several goroutines share it. */
  readonly isShared: boolean;
  /** The return that hands the value to a caller, where it was stored there. */
  readonly returned: ReturnStmt | undefined;
}

const MAX_STEPS = 5;

export class Destinations {
  private readonly info: PackageInfo;
  private readonly calls: PackageCalls;

  constructor(info: PackageInfo, calls: PackageCalls) {
    this.info = info;
    this.calls = calls;
  }

  /** Where the value of an expression is stored. */
  of(expr: Expr): readonly Destination[] {
    return this.follow(expr, 0, undefined);
  }

  private follow(expr: Node, steps: number, returned: ReturnStmt | undefined): readonly Destination[] {
    const { parent } = expr;
    if (!parent || steps > MAX_STEPS) return [];
    switch (parent.kind) {
      case 'Paren':
      case 'CompositeLit':
        return this.follow(parent, steps, returned);
      case 'Unary':
        return parent.op === '&' ? this.follow(parent, steps, returned) : [];
      case 'Element':
        return parent.value === expr ? this.follow(parent, steps, returned) : [];
      case 'AssignStmt':
        return this.assigned(expr, parent, steps, returned);
      case 'ValueSpec':
        return this.throughLocal(parent.names[parent.values.findIndex((value) => value === expr)], steps, returned);
      case 'Index':
        return this.asKey(expr, parent, returned);
      case 'SendStmt':
        return parent.value === expr
          ? [{ life: 'channel', store: parent, holder: undefined, isShared: false, returned }]
          : [];
      case 'Call':
        return this.argument(expr, parent, steps, returned);
      case 'ReturnStmt':
        return returned ? [] : this.toCallers(parent, steps);
      default:
        return [];
    }
  }

  /** `m[key] = v`: the map keeps the key. */
  private asKey(expr: Node, index: Index, returned: ReturnStmt | undefined): readonly Destination[] {
    const { parent } = index;
    const isStored = parent?.kind === 'AssignStmt' && parent.lhs.some((target) => target === index);
    if (!isStored || index.x === expr || coreType(this.info.typeOf(index.x)).kind !== 'map') return [];
    const destination = this.destinationOf(index, parent, returned);
    return destination ? [destination] : [];
  }

  private assigned(
    expr: Node,
    stmt: AssignStmt,
    steps: number,
    returned: ReturnStmt | undefined,
  ): readonly Destination[] {
    const at = stmt.rhs.findIndex((value) => value === expr);
    const target = stmt.lhs.length === stmt.rhs.length ? stmt.lhs[at] : undefined;
    if (!target) return [];
    const bare = unparen(target);
    if (bare.kind === 'Ident' && this.info.resolve(bare)?.func) return this.throughLocal(bare, steps, returned);
    const destination = this.destinationOf(bare, stmt, returned);
    return destination ? [destination] : [];
  }

  private destinationOf(target: Expr, store: Node, returned: ReturnStmt | undefined): Destination | undefined {
    const holder = holderBelow(this.info, target);
    if (!holder) return undefined;
    const root = rootOf(this.info, target);
    if (isPackageVariable(holder) || root?.func === undefined) {
      return root ? { life: 'process', store, holder, isShared: true, returned } : undefined;
    }
    if (holder.kind !== 'field' || !this.isFromOutside(root, store)) return undefined;
    return { life: 'object', store, holder, isShared: isShared(this.info, holder.field), returned };
  }

  /** A receiver, a pointer from the caller, or what an outer function holds. */
  private isFromOutside(root: Binding, store: Node): boolean {
    if (root.kind === 'recv' || root.kind === 'param') {
      return this.info.typeOfBinding(root).kind !== 'named';
    }
    return root.func !== enclosingFunc(store);
  }

  private throughLocal(
    name: Expr | undefined,
    steps: number,
    returned: ReturnStmt | undefined,
  ): readonly Destination[] {
    const bare = name && unparen(name);
    const binding = bare?.kind === 'Ident' ? this.info.resolve(bare) : undefined;
    if (!binding?.func || binding.kind !== 'var') return [];
    return this.info
      .referencesOf(binding)
      .filter(({ access, ident }) => access === 'read' && ident.start > (bare?.start ?? 0))
      .flatMap(({ ident }) => this.follow(ident, steps + 1, returned));
  }

  private argument(expr: Node, call: Call, steps: number, returned: ReturnStmt | undefined): readonly Destination[] {
    const at = call.args.findIndex((arg) => arg === expr);
    const callee = this.info.calleeOf(call);
    if (at < 0) return [];
    if (callee.kind === 'builtin') {
      // Spread elements are copied; the array of the first argument goes on in the result.
      return callee.name === 'append' && !call.spread ? this.follow(call, steps, returned) : [];
    }
    if (callee.kind !== 'function' && callee.kind !== 'method') return [];
    if (REGISTRATIONS.has(callee.func.symbol)) {
      return [{ life: 'process', store: call, holder: undefined, isShared: true, returned }];
    }
    if (callee.func.type.variadic && at >= callee.func.type.params.length - 1) return [];
    const param = parameterAt(callee.func.decl, at);
    const binding = param && this.infoOf(callee.func.decl)?.resolve(param);
    if (!binding || !this.infoOf(callee.func.decl)) return [];
    return this.info
      .referencesOf(binding)
      .filter(({ access }) => access === 'read')
      .flatMap(({ ident }) => this.follow(ident, steps + 2, returned));
  }

  /** Only functions of this package are followed. */
  private infoOf(decl: FuncDecl): PackageInfo | undefined {
    return decl.body && this.info.functionObject(decl) ? this.info : undefined;
  }

  private toCallers(stmt: ReturnStmt, steps: number): readonly Destination[] {
    const func = enclosingFunc(stmt);
    if (func?.kind !== 'FuncDecl' || func.type.results.length === 0) return [];
    return this.calls.sitesOf(func).flatMap(({ call }) => this.follow(call, steps + 1, stmt));
  }
}

function parameterAt(decl: FuncDecl, at: number): Ident | undefined {
  return decl.type.params.flatMap(({ names }) => names)[at];
}
