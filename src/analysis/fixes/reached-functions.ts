/**
 * To which functions of a package do calls of functions of some names lead? Bodies are gone through by who is named in them,
 * whether it is called there or kept; where the receiver's type is not known, or is an interface of the package, every method
 * of the name counts. Left out: what other packages call back.
 */
import type { Decl, Expr, FuncDecl, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';

/** The functions of these names, and all that they lead to; undefined where these are more than `atMost`. */
export function functionsReachedFrom(
  names: readonly string[],
  info: PackageInfo,
  atMost: number,
): ReadonlySet<Decl> | undefined {
  const byName = functionsByName(info);
  const found = new Set(names.flatMap((name) => byName.get(name) ?? []));
  for (const decl of found) {
    if (found.size > atMost) return undefined;
    if (!decl.body) continue;
    walk(decl.body, (node) => {
      if (node.kind !== 'Ident') return;
      const named = byName.get(node.name);
      if (named) for (const other of meant(node, named, info)) found.add(other);
    });
  }
  return found;
}

function functionsByName({ package: { files } }: PackageInfo): ReadonlyMap<string, readonly FuncDecl[]> {
  const byName = new Map<string, FuncDecl[]>();
  for (const decl of files.flatMap(({ ast }) => ast.decls)) {
    if (decl.kind !== 'FuncDecl') continue;
    const known = byName.get(decl.name.name);
    if (known) known.push(decl);
    else byName.set(decl.name.name, [decl]);
  }
  return byName;
}

/** Which of the functions of its name an identifier means. */
function meant(ident: Ident, named: readonly FuncDecl[], info: PackageInfo): readonly FuncDecl[] {
  const { parent } = ident;
  if (parent?.kind !== 'Selector' || parent.sel !== ident) {
    return info.resolve(ident)?.kind === 'func' ? named.filter(({ recv }) => !recv) : NOBODY;
  }
  const selection = info.selection(parent);
  if (selection.kind === 'unknown') return selection.symbol === undefined ? named : NOBODY;
  if (selection.kind === 'interfaceMethod') {
    const { iface } = selection;
    return iface?.package === undefined || info.isHome(iface.package) ? named : NOBODY;
  }
  const decl = declaredAt(parent, info);
  return decl ? named.filter((each) => each === decl) : NOBODY;
}

function declaredAt(fun: Expr, info: PackageInfo): FuncDecl | undefined {
  const callee = info.functionValue(fun);
  if (callee.kind === 'function' || callee.kind === 'method') return callee.func.decl;
  return callee.kind === 'methodExpression' ? callee.func?.decl : undefined;
}

const NOBODY: readonly FuncDecl[] = [];
