/**
 * Which failures cannot come, because what they are about was made by the function a moment before? A folder that
 * `os.MkdirTemp` made is there and is ours: to make it again and to change its mode succeed. A temporary file that nothing
 * was written to has nothing to say when it is closed. Asked of one path, for the same call may be about something else on
 * another one.
 */
import type { Edge, Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import { namesVariable } from '../names-variable.js';
import { isNil } from '../paths/guards.js';
import type { Visit } from '../paths/explore-paths.js';
import type { AcquisitionSite } from './acquisitions.js';
import { mentions } from './pipe-ends.js';

/** Functions of a path that do not fail for a folder of one's own that is there. */
const ON_FOLDERS: ReadonlySet<string> = new Set(['os.Chmod', 'os.MkdirAll']);

/** Methods of a temporary file that change nothing in it. */
const LOOKING: ReadonlySet<string> = new Set(['Chmod', 'Close', 'Fd', 'Name', 'Stat']);

const TEMPORARY_FILES: ReadonlySet<string> = new Set(['io/ioutil.TempFile', 'os.CreateTemp']);

const TEMPORARY_FOLDERS: ReadonlySet<string> = new Set(['io/ioutil.TempDir', 'os.MkdirTemp']);

/** Whether a path to a visit takes the branch of a failure that cannot come; `made` is the variable of what was acquired. */
export function takesSureFailure(
  view: FunctionView,
  { call, index }: AcquisitionSite,
  made: Binding | undefined,
  visit: Visit<unknown>,
): boolean {
  const symbol = symbolOf(view, call);
  const isFolder = TEMPORARY_FOLDERS.has(symbol);
  if (!made || !(isFolder || TEMPORARY_FILES.has(symbol))) return false;
  const sure = new Set<number>();
  const names = new Set<Binding>(isFolder ? [made] : []);
  let isWritten = false;
  for (const { ops, edge } of stepsOf(visit, index + 1)) {
    for (const op of ops) {
      const step = errorStep(view, op);
      const isSure = step !== undefined && isSureStep(view, step.call, { made, names, isFolder, isWritten });
      if (step && isSure) sure.add(step.error.id);
      else if (step) sure.delete(step.error.id);
      const name = !isFolder && nameTaken(view, op, made);
      if (name) names.add(name);
      isWritten ||= !isFolder && isOtherUse(view, op, made);
    }
    const failed = edge && failedOn(view, edge);
    if (failed && sure.has(failed.id)) return true;
  }
  return false;
}

interface Made {
  readonly made: Binding;
  /** Variables that hold its path. */
  readonly names: ReadonlySet<Binding>;
  readonly isFolder: boolean;
  readonly isWritten: boolean;
}

function isSureStep(view: FunctionView, call: Call, { made, names, isFolder, isWritten }: Made): boolean {
  const fun = unparen(call.fun);
  if (!isFolder && fun.kind === 'Selector' && namesVariable(view, fun.x, made))
    return fun.sel.name === 'Chmod' || (fun.sel.name === 'Close' && !isWritten);
  const [path] = call.args;
  if (!path || !ON_FOLDERS.has(symbolOf(view, call))) return false;
  const bare = unparen(path);
  if (bare.kind === 'Ident') return [...names].some((name) => namesVariable(view, bare, name));
  return !isFolder && isNameOf(view, bare, made);
}

/** `err := …`, `_, err = …`: the call, and the variable that takes its last result. */
function errorStep(view: FunctionView, op: Op): { readonly call: Call; readonly error: Binding } | undefined {
  if (op.op !== 'assign' || op.node.rhs.length !== 1) return undefined;
  const call = op.node.rhs[0] && unparen(op.node.rhs[0]);
  const last = op.node.lhs.at(-1);
  const error = last?.kind === 'Ident' ? view.resolve(last) : undefined;
  return call?.kind === 'Call' && error ? { call, error } : undefined;
}

/** `name := f.Name()`. */
function nameTaken(view: FunctionView, op: Op, made: Binding): Binding | undefined {
  const [target, ...others] = op.op === 'assign' ? op.node.lhs : [];
  const value = op.op === 'assign' ? op.node.rhs[0] : undefined;
  if (target?.kind !== 'Ident' || others.length > 0 || !value || !isNameOf(view, value, made)) return undefined;
  return view.resolve(target);
}

function isNameOf(view: FunctionView, expr: Expr, made: Binding): boolean {
  const bare = unparen(expr);
  const fun = bare.kind === 'Call' ? unparen(bare.fun) : undefined;
  return fun?.kind === 'Selector' && fun.sel.name === 'Name' && namesVariable(view, fun.x, made);
}

/** A call that does more with a file than to look at it, or a literal that may. */
function isOtherUse(view: FunctionView, op: Op, made: Binding): boolean {
  if (op.op === 'literal') return mentions(view, op.node, made);
  if (op.op !== 'call') return false;
  const fun = unparen(op.node.fun);
  if (fun.kind === 'Selector' && namesVariable(view, fun.x, made)) return !LOOKING.has(fun.sel.name);
  return op.node.args.some((arg) => mentions(view, arg, made) && !isNameOf(view, arg, made));
}

/** The error that an edge says is there: `err != nil`, or not `err == nil`. */
export function failedOn(view: FunctionView, { kind, cond }: Edge): Binding | undefined {
  if (cond?.kind !== 'Binary' || !(cond.op === '!=' ? kind === 'true' : cond.op === '==' && kind === 'false'))
    return undefined;
  const error = unparen(cond.x);
  return error.kind === 'Ident' && isNil(cond.y, view.resolve) ? view.resolve(error) : undefined;
}

interface PathStep {
  readonly ops: readonly Op[];
  /** The edge by which the path leaves; undefined at its end. */
  readonly edge: Edge | undefined;
}

/** The blocks of a path, the first one from an operation on. */
function stepsOf(visit: Visit<unknown>, index: number): readonly PathStep[] {
  const steps: PathStep[] = [];
  let edge: Edge | undefined;
  for (let at: Visit<unknown> | undefined = visit; at; at = at.from?.visit) {
    steps.unshift({ ops: at.from ? at.block.ops : at.block.ops.slice(index), edge });
    edge = at.from?.edge;
  }
  return steps;
}

function symbolOf(view: FunctionView, call: Call): string {
  const target = view.target(call);
  return (target.kind === 'declared' ? target.symbol : undefined) ?? '';
}
