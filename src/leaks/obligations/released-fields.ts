/**
 * Which fields of its receiver does a method release, close, cancel or signal? Reads what stands in the method, in the
 * literals in it and in methods of the same receiver that it calls. That it does so on every path is not asked: a field
 * counts as released where any statement does it. Left out: fields that only functions of other types reach.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import { namesVariable } from '../names-variable.js';
import type { ObligationWorld } from './obligation-world.js';

/** Methods that the receiver's own method calls are followed to so many steps. */
const MAX_STEPS = 3;

/** Names of methods that end what they are called on. */
const ENDING: ReadonlySet<string> = new Set([
  'Close',
  'CloseWithError',
  'Stop',
  'Shutdown',
  'Cancel',
  'Release',
  'Unlock',
  'Signal',
  'Broadcast',
  'Kill',
  'Wait',
]);

/** The names of the receiver's fields that a method releases. */
export function releasedFields(world: ObligationWorld, method: Func): ReadonlySet<string> {
  const found = new Set<string>();
  collect(world, method, { found, seen: new Set(), steps: 0 });
  return found;
}

interface Search {
  readonly found: Set<string>;
  readonly seen: Set<Func>;
  readonly steps: number;
}

function collect(world: ObligationWorld, method: Func, search: Search): void {
  const view = world.view(method);
  const name = method.kind === 'FuncDecl' ? method.recv?.names[0] : undefined;
  const receiver = view && name && view.resolve(name);
  if (!view || !receiver || !method.body || search.seen.has(method) || search.steps > MAX_STEPS) return;
  search.seen.add(method);
  const fieldOf = (expr: Expr): string | undefined => receiverField(world, view, expr, receiver);
  walk(method.body, (node) => {
    for (const name of releasedBy(view, node, fieldOf)) search.found.add(name);
    if (node.kind !== 'Call') return;
    const target = view.target(node);
    if (target.kind !== 'declared' || !target.object || !target.receiver) return;
    if (namesVariable(view, target.receiver, receiver)) {
      collect(world, target.object.decl, { ...search, steps: search.steps + 1 });
    }
  });
}

/** The fields that one node releases: `r.f.Close()`, `r.cancel()`, `close(r.done)`, `r.stop <- x`, `release(r.f)`. */
function releasedBy(view: FunctionView, node: Node, fieldOf: (expr: Expr) => string | undefined): readonly string[] {
  if (node.kind === 'SendStmt') return defined(fieldOf(node.chan));
  if (node.kind !== 'Call') return [];
  const fun = unparen(node.fun);
  const given = isReading(view, node) ? [] : node.args.flatMap((arg) => defined(fieldOf(arg)));
  if (fun.kind !== 'Selector') return given;
  const called = defined(fieldOf(fun));
  const ended = ENDING.has(fun.sel.name) ? defined(fieldOf(fun.x)) : [];
  return [...given, ...called, ...ended];
}

/** Builtins other than close only look at what they are given. */
function isReading(view: FunctionView, call: Call): boolean {
  const target = view.target(call);
  return target.kind === 'conversion' || (target.kind === 'builtin' && target.name !== 'close');
}

/** The field of the receiver that an expression names, also through a local variable that took it. */
export function receiverField(
  world: ObligationWorld,
  view: FunctionView,
  expr: Expr,
  receiver: Binding,
): string | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'Selector' && namesVariable(view, bare.x, receiver)) return bare.sel.name;
  if (bare.kind === 'Index' || bare.kind === 'Star') return receiverField(world, view, bare.x, receiver);
  if (bare.kind !== 'Ident') return undefined;
  const binding = view.resolve(bare);
  if (!binding || binding === receiver || binding.func !== view.func) return undefined;
  for (const { expr: source } of world.sourcesOf(view, binding)) {
    const whole = unparen(source);
    if (whole.kind === 'Selector' && namesVariable(view, whole.x, receiver)) return whole.sel.name;
  }
  return undefined;
}

function defined(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}
