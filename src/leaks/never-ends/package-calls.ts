/** Where does a package call its own functions, and which of them does it keep as values? Read once over all files. */
import { unparen } from '../../go/flow/operands.js';
import { identsIn } from '../../go/names/mentions.js';
import type { SourceFile } from '../../go/program.js';
import type { Call, Expr, FuncDecl, Ident } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';

export interface CallSite {
  readonly call: Call;
  readonly file: SourceFile;
}

interface Uses {
  readonly sites: readonly CallSite[];
  /** Where it is named without being called. */
  readonly values: readonly Expr[];
}

const KNOWN = new WeakMap<PackageInfo, PackageCalls>();

/** The calls of a package, looked up once whoever asks. */
export function packageCallsOf(info: PackageInfo): PackageCalls {
  const known = KNOWN.get(info) ?? new PackageCalls(info);
  KNOWN.set(info, known);
  return known;
}

export class PackageCalls {
  private readonly info: PackageInfo;
  private readonly known = new Map<FuncDecl, Uses>();

  constructor(info: PackageInfo) {
    this.info = info;
  }

  /** The calls of a function, those in test files only where the function stands in one. */
  sitesOf(decl: FuncDecl): readonly CallSite[] {
    const { sites } = this.usesOf(decl);
    return this.info.fileOf(decl)?.isTest ? sites : sites.filter(({ file }) => !file.isTest);
  }

  /** Whether the package names the function somewhere without calling it there. */
  isValue(decl: FuncDecl): boolean {
    return this.valuesOf(decl).length > 0;
  }

  /** Where the package names the function without calling it there. */
  valuesOf(decl: FuncDecl): readonly Expr[] {
    return this.usesOf(decl).values;
  }

  private usesOf(decl: FuncDecl): Uses {
    const known = this.known.get(decl) ?? this.findUses(decl);
    this.known.set(decl, known);
    return known;
  }

  private findUses(decl: FuncDecl): Uses {
    const sites: CallSite[] = [];
    const values: Expr[] = [];
    const { name } = decl.name;
    for (const ident of identsIn(this.info.package, name)) {
      const fun = nameOf(ident);
      if (fun.parent?.kind === 'FuncDecl' || this.declOf(fun) !== decl) continue;
      const call = callOf(fun);
      const file = call && this.info.names.fileOf(call);
      if (call && file) sites.push({ call, file });
      else values.push(fun);
    }
    return { sites, values };
  }

  private declOf(fun: Expr): FuncDecl | undefined {
    const inner = unparen(fun);
    if (inner.kind === 'Ident' && this.info.resolve(inner)?.kind !== 'func') return undefined;
    const callee = this.info.functionValue(inner);
    switch (callee.kind) {
      case 'function':
      case 'method':
        return callee.func.decl;
      case 'methodExpression':
        return callee.func?.decl;
      default:
        return undefined;
    }
  }
}

/** The expression that names a function: the selector for its right side. */
function nameOf(ident: Ident): Expr {
  const { parent } = ident;
  return parent?.kind === 'Selector' && parent.sel === ident ? parent : ident;
}

/** The call that names its function so: `f(x)`, `(f)(x)`, `f[int](x)`. */
export function callOf(fun: Expr): Call | undefined {
  const { parent } = fun;
  if (parent?.kind === 'Call') return parent.fun === fun ? parent : undefined;
  if (parent?.kind === 'Paren' || (parent?.kind === 'Index' && parent.x === fun)) return callOf(parent);
  return undefined;
}
