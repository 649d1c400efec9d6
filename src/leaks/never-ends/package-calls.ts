/** Where does a package call its own functions, and which of them does it keep as values? Read once over all files. */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Call, Expr, Func, FuncDecl, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';

export interface CallSite {
  readonly call: Call;
  readonly file: SourceFile;
}

export class PackageCalls {
  private readonly info: PackageInfo;
  private readonly sites = new Map<FuncDecl, CallSite[]>();
  private readonly values = new Set<FuncDecl>();

  constructor(info: PackageInfo) {
    this.info = info;
    for (const file of info.package.files) this.read(file);
  }

  /** The calls of a function, those in test files only where the function stands in one. */
  sitesOf(decl: FuncDecl): readonly CallSite[] {
    const all = this.sites.get(decl) ?? [];
    return this.info.fileOf(decl)?.isTest ? all : all.filter(({ file }) => !file.isTest);
  }

  /** Whether the package names the function somewhere without calling it there. */
  isValue(decl: FuncDecl): boolean {
    return this.values.has(decl);
  }

  private read(file: SourceFile): void {
    const called = new Set<Node>();
    walk(file.ast, (node) => {
      if (node.kind === 'Call') {
        const decl = this.declOf(node.fun);
        if (decl) this.sites.set(decl, [...(this.sites.get(decl) ?? []), { call: node, file }]);
        for (const part of partsOf(node.fun)) called.add(part);
      } else if ((node.kind === 'Ident' || node.kind === 'Selector') && !called.has(node)) {
        this.addValue(node);
      }
    });
  }

  private addValue(node: Expr): void {
    if (node.parent?.kind === 'FuncDecl' || (node.parent?.kind === 'Selector' && node.parent.sel === node)) return;
    const decl = this.declOf(node);
    if (decl) this.values.add(decl);
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

/** The nodes by which a call names its function: `f` in `f[int](x)`, too. */
function partsOf(fun: Expr): readonly Node[] {
  const inner = unparen(fun);
  return inner.kind === 'Index' ? [inner, inner.x] : [inner];
}

/** The innermost function around a node; undefined at package level. */
export function functionAround(node: Node): Func | undefined {
  let at = node.parent;
  while (at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl') at = at.parent;
  return at;
}

/** The declared function around a node; undefined in a literal at package level. */
export function declarationAround(node: Node): FuncDecl | undefined {
  let at: Node | undefined = node;
  while (at && at.kind !== 'FuncDecl') at = at.parent;
  return at;
}
