/**
 * Which values end with, or belong to, what they were got from? `in, err := session.StdinPipe()` under a deferred
 * `session.Close()`; what a promise, a pool or another generic container gives was made by somebody else.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { identical } from '../../go/types/relations.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { resultTypes, type AcquisitionSite } from './acquisitions.js';

const ENDS: ReadonlySet<string> = new Set(['Close', 'Shutdown', 'Stop']);

/** Whether the receiver of the call that gave a closer is itself closed by a deferred call of the function. */
export function endsWithParent(view: FunctionView, { call, resource, evidence }: AcquisitionSite): boolean {
  const parent =
    resource.rule === 'closer-not-closed' && evidence !== 'constructor' ? receiverOf(view, call) : undefined;
  if (parent?.func !== view.func) return false;
  return contentsOf(view.func).calls.some(({ fun, parent: around }) => {
    const bare = unparen(fun);
    if (around?.kind !== 'DeferStmt' || bare.kind !== 'Selector' || !ENDS.has(bare.sel.name)) return false;
    return variableOf(view, bare.x) === parent;
  });
}

/** Whether a result is of a type that its receiver's type was instantiated with: `Promise[Map].Await`. */
export function isGivenByContainer(view: FunctionView, call: Call, index: number): boolean {
  const fun = unparen(call.fun);
  if (fun.kind !== 'Selector') return false;
  const type = view.typeOf(fun.x);
  const container = type.kind === 'pointer' ? type.elem : type;
  const result = resultTypes(view.typeOf(call))[index];
  if (container.kind !== 'named' || !result) return false;
  return container.args.some((arg) => identical(arg, result) === 'yes');
}

function receiverOf(view: FunctionView, { fun }: Call): Binding | undefined {
  const bare = unparen(fun);
  return bare.kind === 'Selector' ? variableOf(view, bare.x) : undefined;
}

function variableOf(view: FunctionView, expr: Expr): Binding | undefined {
  const bare = unparen(expr);
  return bare.kind === 'Ident' ? view.resolve(bare) : undefined;
}
