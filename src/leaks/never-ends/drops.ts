/**
 * Does a function make an object and let it die? The constructor's result goes to a local variable that is only used for
 * calls of its methods, or to nothing. A function that lives as long as the process drops nothing.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import { isExported } from '../../go/names/package-names.js';
import type { Call, FuncDecl, Ident, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { type PackageCalls } from './package-calls.js';
import { isEntry } from './starts.js';

/** The calls of a constructor whose object dies in the caller. */
export function dropsOf(info: PackageInfo, calls: PackageCalls, constructor: FuncDecl): readonly Call[] {
  return calls
    .sitesOf(constructor)
    .map(({ call }) => call)
    .filter((call) => dies(info, call) && !livesOn(info, calls, enclosingFunc(call), new Set()));
}

function dies(info: PackageInfo, call: Call): boolean {
  const { parent } = call;
  if (parent?.kind === 'ExprStmt') return true;
  const names = parent?.kind === 'ValueSpec' ? parent.names : parent?.kind === 'AssignStmt' ? parent.lhs : [];
  const values = parent?.kind === 'ValueSpec' ? parent.values : parent?.kind === 'AssignStmt' ? parent.rhs : [];
  const name = names[0] && unparen(names[0]);
  if (values.length !== 1 || name?.kind !== 'Ident') return false;
  return name.name === '_' || isOnlyCalled(info, name);
}

/** A local variable of which nothing but methods is called. */
function isOnlyCalled(info: PackageInfo, name: Ident): boolean {
  const binding = info.resolve(name);
  if (binding?.kind !== 'var' || !binding.func) return false;
  return info.referencesOf(binding).every(({ access, ident, func }) => {
    if (access === 'declare') return true;
    return access === 'read' && func === binding.func && (isReceiver(info, ident) || isComparedWithNil(ident));
  });
}

function isReceiver(info: PackageInfo, ident: Ident): boolean {
  const { parent } = ident;
  if (parent?.kind !== 'Selector' || parent.x !== ident || parent.parent?.kind !== 'Call') return false;
  return parent.parent.fun === parent && info.calleeOf(parent.parent).kind === 'method';
}

function isComparedWithNil({ parent }: Ident): boolean {
  return parent?.kind === 'Binary' && (parent.op === '==' || parent.op === '!=');
}

/** Names under which a program's main part runs; only ever a reason for silence. */
const MAIN_PART = /^(run|serve|main|start|execute|listen)/i;

/** Whether a function may live as long as the process: main and init, and what they end with. */
function livesOn(info: PackageInfo, calls: PackageCalls, func: Node | undefined, seen: Set<Node>): boolean {
  if (!func || func.kind !== 'FuncDecl' || seen.has(func)) return true;
  seen.add(func);
  if (isEntry(info, func)) return true;
  const sites = calls.sitesOf(func);
  if (sites.length === 0 || calls.isValue(func)) return info.package.name === 'main' || MAIN_PART.test(func.name.name);
  if (isExported(func.name.name) && info.package.name !== 'main') return MAIN_PART.test(func.name.name);
  return sites.every(({ call }) => isTail(call) && livesOn(info, calls, enclosingFunc(call), seen));
}

/** Whether nothing but tests of errors and returns follows a call in its function. */
function isTail(call: Call): boolean {
  let stmt: Node = call;
  while (stmt.parent && stmt.parent.kind !== 'Block') stmt = stmt.parent;
  const block = stmt.parent;
  if (block?.kind !== 'Block' || block.parent?.kind !== 'FuncDecl') return false;
  const rest = block.list.slice(block.list.findIndex((each) => each === stmt) + 1);
  return rest.every(({ kind }) => kind === 'IfStmt' || kind === 'ReturnStmt');
}
