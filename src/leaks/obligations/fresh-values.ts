/** What can a value that was just acquired not be equal to? What others had before: package variables, older variables. */
import { unparen } from '../../go/flow/operands.js';
import type { Binary, Call, Expr, Node } from '../../go/syntax/ast.js';
import { isInLoop } from '../../go/syntax/enclosing.js';
import type { FunctionView } from '../go-view.js';
import { writesTo } from '../paths/variable-writes.js';
import { useOf, type RoleContext } from './roles.js';
import type { TrackedState } from './tracked-state.js';

/** `out != os.Stdout`, `f != in`: the value on one side, something that was there before it on the other. */
export function comparesWithOlder({ x, y }: Binary, state: TrackedState, context: RoleContext): boolean {
  if (state.status !== 'open' || state.doubtful) return false;
  const { view, subject } = context;
  const isValue = (side: Expr): boolean => useOf(side, state, context) === 'value';
  const isOther = (side: Expr): boolean => isPackageVariable(side, view) || isOlder(side, subject.call, view);
  return (isValue(x) && isOther(y)) || (isValue(y) && isOther(x));
}

function isPackageVariable(expr: Expr, { resolve }: FunctionView): boolean {
  const bare = unparen(expr);
  const root = bare.kind === 'Selector' ? unparen(bare.x) : bare;
  const binding = root.kind === 'Ident' ? resolve(root) : undefined;
  return binding?.kind === (bare.kind === 'Selector' ? 'import' : 'var') && binding.func === undefined;
}

/** A parameter, or a variable of the function, that took its last value before this one was acquired. */
function isOlder(expr: Expr, call: Call | undefined, view: FunctionView): boolean {
  const bare = unparen(expr);
  const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
  if (!call || isInLoop(call) || !binding || binding.func !== view.func) return false;
  const isBefore = (binding.ident?.start ?? Infinity) < call.start;
  return isBefore && writesTo(view, binding).every((write) => write.start < call.start && !isSetBy(write, call));
}

/** `f, err = os.Open(name)`: the variable takes the very value. */
function isSetBy({ parent }: Node, call: Call): boolean {
  return parent?.kind === 'AssignStmt' && parent.rhs.some((source) => unparen(source) === call);
}
