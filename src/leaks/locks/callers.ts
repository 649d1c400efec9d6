/**
 * Who calls a function of a package, and how do the names of a caller read in the function? Left out: calls through
 * interfaces and function values; `isHidden` says that there may be some.
 */
import { declsMentioning } from '../../go/names/mentions.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, FuncDecl, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { NamedLock } from './lock-effect.js';
import { embeddedPath, lockPathOf, variableText } from './lock-path.js';
import type { LockScope } from './lock-world.js';

export interface Callers {
  readonly calls: readonly Call[];
  /** The function may also be reached in another way. */
  readonly isHidden: boolean;
}

const KNOWN = new WeakMap<PackageInfo, Map<FuncDecl, Callers>>();

/** The calls of a function in its package. */
export function callersOf(info: PackageInfo, func: FuncDecl): Callers {
  const ofPackage = KNOWN.get(info) ?? new Map<FuncDecl, Callers>();
  KNOWN.set(info, ofPackage);
  const found = ofPackage.get(func) ?? findCallers(info, func);
  ofPackage.set(func, found);
  return found;
}

function findCallers(info: PackageInfo, func: FuncDecl): Callers {
  const { name } = func.name;
  const calls: Call[] = [];
  let isHidden = info.package.partial;
  for (const { ast } of info.package.files) {
    for (const decl of declsMentioning(ast, name)) {
      walk(decl, (node) => {
        if (node.kind !== 'Ident' || node.name !== name || node === func.name) return;
        const named = node.parent?.kind === 'Selector' && node.parent.sel === node ? node.parent : node;
        const call = named.parent;
        if (call?.kind !== 'Call' || call.fun !== named) {
          if (named !== node || info.resolve(node)?.kind === 'func') isHidden = true;
          return;
        }
        const callee = info.calleeOf(call);
        if (callee.kind === 'interfaceMethod' || callee.kind === 'unknown') isHidden = true;
        const known = callee.kind === 'function' || callee.kind === 'method' ? callee.func.decl : undefined;
        if (known === func) calls.push(call);
      });
    }
  }
  return { calls, isHidden };
}

/** A lock of a caller in the names of the function that it calls; undefined where the function cannot name it. */
export function inCallee<T extends NamedLock>(
  lock: T,
  { view, info }: LockScope,
  callee: FuncDecl,
  call: Call,
): T | undefined {
  const { key, variables } = lock;
  if (key === undefined) return undefined;
  if ([...variables].every(({ func }) => func === undefined)) return lock;
  if ([...variables].filter(({ func }) => func !== undefined).length > 1) return undefined;
  const params = paramNames(callee);
  const given = [
    { start: receiverKey(info, call), name: callee.recv?.names[0] },
    ...call.args.map((expr, at) => ({ start: lockPathOf(expr, info)?.key, name: params[at] })),
  ];
  for (const { start, name } of given) {
    const binding = name && view.resolve(name);
    if (start === undefined || !binding || !startsPath(key, start)) continue;
    // A struct that is handed over by value has locks of its own.
    if (binding.kind === 'param' && info.typeOfBinding(binding).kind !== 'pointer') continue;
    return { ...lock, key: `${variableText(binding)}${key.slice(start.length)}`, variables: new Set([binding]) };
  }
  return undefined;
}

/** The value that a method is called on, embedded fields on the way written out. */
function receiverKey(info: PackageInfo, call: Call): string | undefined {
  const callee = info.calleeOf(call);
  if (callee.kind !== 'method') return undefined;
  const path = lockPathOf(callee.receiver, info);
  return path && embeddedPath(path, callee.path).key;
}

function startsPath(key: string, start: string): boolean {
  return key === start || (key.startsWith(start) && /^[.[{]/.test(key.slice(start.length)));
}

/** The names of the parameters by position; undefined for those without one. */
export function paramNames({ type }: Func): readonly (Ident | undefined)[] {
  return type.params.flatMap(({ names }): readonly (Ident | undefined)[] => (names.length === 0 ? [undefined] : names));
}

/** A function value at the call that hands it over. */
export interface GivenFunction {
  readonly callee: FuncDecl;
  readonly call: Call;
  readonly arg: Expr;
}

/** `f()` with a parameter f that nobody assigns: what the callers in view hand over for it. */
export function givenFunctions({ view, info }: LockScope, call: Call): readonly GivenFunction[] {
  const { func } = view;
  const fun = unparen(call.fun);
  const binding = fun.kind === 'Ident' ? view.resolve(fun) : undefined;
  if (func.kind !== 'FuncDecl' || binding?.kind !== 'param' || binding.func !== func) return [];
  if (info.referencesOf(binding).some(({ access }) => access !== 'declare' && access !== 'read')) return [];
  const at = paramNames(func).indexOf(binding.ident);
  return callersOf(info, func).calls.flatMap((caller) => {
    const arg = at < 0 ? undefined : caller.args[at];
    return arg ? [{ callee: func, call: caller, arg }] : [];
  });
}
