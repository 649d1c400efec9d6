/**
 * To which object does a goroutine belong? To the receiver that it runs a method of, or to the object of the function that
 * starts it: its receiver, or what it returns. And who could end it: the object's Close, Stop or Shutdown.
 */
import { enclosingDecl } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, FuncDecl, GoStmt, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { FuncObject, Type, TypeDecl } from '../../go/types/type.js';

export interface Owner {
  readonly type: TypeDecl;
  /** The function that makes the object and returns it; undefined where a method of the object starts the goroutine. */
  readonly constructor: FuncDecl | undefined;
}

/** The object a goroutine belongs to; undefined where it belongs to a call alone. */
export function ownerOf(info: PackageInfo, stmt: GoStmt | Call): Owner | undefined {
  const starter = enclosingDecl(stmt);
  if (!starter) return undefined;
  const returned = starter.type.results.flatMap(({ type }) => homeDecl(info, info.resolveType(type)) ?? []);
  for (const { expr, isReceiver } of subjectsOf(stmt)) {
    const binding = expr.kind === 'Ident' ? info.resolve(expr) : undefined;
    const type = homeDecl(info, info.typeOf(expr));
    if (!type) continue;
    if (returned.includes(type)) return { type, constructor: starter };
    if (binding?.kind === 'recv' || isReceiver) return { type, constructor: undefined };
  }
  return undefined;
}

/** The methods by whose names the standard library ends objects, where the type declares them. */
export function stopMethodOf({ type }: Owner): FuncObject | undefined {
  const methods = type.methods();
  return STOP_NAMES.map((name) => methods.get(name)).find((method) => method?.decl.body !== undefined);
}

const STOP_NAMES = ['Close', 'Stop', 'Shutdown'] as const;

interface Subject {
  readonly expr: Expr;
  readonly isReceiver: boolean;
}

/** What the goroutine gets to see of its starter: the receiver of the call, its arguments, what a literal mentions. */
function subjectsOf(stmt: GoStmt | Call): readonly Subject[] {
  if (stmt.kind === 'Call') return stmt.args[0] ? subjectsOfFunction(unparen(stmt.args[0])) : [];
  const call = unparen(stmt.call);
  if (call.kind !== 'Call') return [];
  const args = call.args.map((expr) => ({ expr: unparen(expr), isReceiver: false }));
  const fun = unparen(call.fun);
  return fun.kind === 'Selector' ? [...subjectsOfFunction(fun), ...args] : [...args, ...subjectsOfFunction(fun)];
}

function subjectsOfFunction(fun: Expr): readonly Subject[] {
  if (fun.kind === 'Selector') return [{ expr: unparen(fun.x), isReceiver: true }];
  return fun.kind === 'FuncLit' ? identsIn(fun.body) : [];
}

function identsIn(body: Node): readonly Subject[] {
  const found = new Map<string, Ident>();
  walk(body, (node) => {
    if (node.kind === 'Ident' && !found.has(node.name)) found.set(node.name, node);
  });
  return [...found.values()].map((expr) => ({ expr, isReceiver: false }));
}

/** The declaration of a named type of this package, pointers followed. */
function homeDecl(info: PackageInfo, type: Type): TypeDecl | undefined {
  const named = type.kind === 'pointer' ? type.elem : type;
  if (named.kind !== 'named' || !named.decl.package || !info.isHome(named.decl.package)) return undefined;
  return named.decl.underlying().kind === 'struct' ? named.decl : undefined;
}
