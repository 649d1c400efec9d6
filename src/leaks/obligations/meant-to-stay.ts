/**
 * Is something on the disk left there on purpose? `if !keep { defer os.RemoveAll(dir) }`, also by the environment: where a
 * condition that has nothing to do with a failure decides about the removal, its other outcome means it. Nor is forgotten
 * what is looked for by its pattern.
 */
import { isErrorType } from '../../go/types/queries.js';
import { unparen } from '../../go/flow/operands.js';
import type { Edge } from '../../go/flow/graph.js';
import type { Call, Expr, Node } from '../../go/syntax/ast.js';
import { isWithin } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';

/** Whether a path, by its edges, takes the other outcome of a condition under which a release stands by itself. */
export function isMeantToStay(view: FunctionView, release: Call, edges: readonly Edge[]): boolean {
  let inner: Node = release;
  for (let at: Node | undefined = release.parent; at && at !== view.func; at = at.parent) {
    if (at.kind === 'IfStmt' && isWithin(inner, at.then) && isByIntent(at.cond, view)) {
      const { cond } = at;
      if (edges.some((edge) => edge.cond !== undefined && isWithin(edge.cond, cond))) return true;
    }
    inner = at;
  }
  return false;
}

/** `if keepFiles { os.CreateTemp("", "build") … }`: made, and nowhere removed, only where somebody asks to keep it. */
export function isAskedFor(view: FunctionView, call: Call): boolean {
  let inner: Node = call;
  for (let at: Node | undefined = call.parent; at && at !== view.func; at = at.parent) {
    if (at.kind === 'IfStmt' && isWithin(inner, at.then) && asksToKeep(at.cond)) return true;
    inner = at;
  }
  return false;
}

/** `keep`, `o.RetainArtifacts`, `debugging()`, `os.Getenv("KEEP") != ""`, alone or beside other conditions. */
function asksToKeep(cond: Expr): boolean {
  const bare = unparen(cond);
  if (bare.kind === 'Binary' && bare.op === '&&') return asksToKeep(bare.x) || asksToKeep(bare.y);
  if (bare.kind === 'Binary') return bare.op === '!=' && bare.y.kind === 'BasicLit' && asksToKeep(bare.x);
  if (bare.kind === 'Call')
    return asksToKeep(bare.fun) || bare.args.some((arg) => arg.kind === 'BasicLit' && KEEPING.test(arg.raw));
  const name = bare.kind === 'Selector' ? bare.sel.name : bare.kind === 'Ident' ? bare.name : '';
  return KEEPING.test(name);
}

const KEEPING = /keep|retain|preserve|debug|dump/i;

/** `os.MkdirTemp("", "update")` beside `filepath.Join(os.TempDir(), "update*")`: what was left there is found again. */
export function isFoundByPattern(view: FunctionView, { args }: Call): boolean {
  const pattern = args[1] && view.constant(args[1])?.slice(1, -1).replace(/\*.*$/, '');
  if (!pattern || pattern.length < LEAST_PATTERN || !view.func.body) return false;
  let isNamed = false;
  walk(view.func.body, (node) => {
    isNamed ||= node.kind === 'BasicLit' && node !== args[1] && node.raw.includes(`${pattern}*`);
    return !isNamed;
  });
  return isNamed;
}

/** Shorter ones may stand anywhere. */
const LEAST_PATTERN = 4;

/** Nothing in the condition is an error. */
function isByIntent(cond: Expr, view: FunctionView): boolean {
  let isOfError = false;
  walk(cond, (node) => {
    isOfError ||= (node.kind === 'Ident' || node.kind === 'Call') && isErrorType(view.typeOf(node));
    return !isOfError;
  });
  return !isOfError;
}
