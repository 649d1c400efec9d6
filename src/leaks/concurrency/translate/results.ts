/**
 * What does a call return whose body the run does not enter? What code out of view answers is an input; what is only
 * computed is as free as what it is computed of; of a function in view the result is an input where something in it comes
 * from outside: a call out of view, a receive, an operand or package variable that is one. Left out: which of several
 * results hangs on what; a field that the run writes is no input.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Expr, Func } from '../../../go/syntax/ast.js';
import type { CallTarget, GoView } from '../go-view.js';
import type { BodyState } from './body-state.js';
import type { Invocation } from './calls.js';
import type { ValueReader } from './evaluate.js';
import { isComputing, isKeeping } from './fresh-answers.js';
import { sourcesOf } from './result-sources.js';
import { combined } from './truth.js';
import { INPUT, OPAQUE, PRESENT } from './values.js';
import type { Value } from './values.js';

/** The result of a function of the library that makes nothing to be followed. */
export function libraryResultOf(symbol: string, { args, receiver }: Pick<Invocation, 'args' | 'receiver'>): Value {
  if (isKeeping(symbol)) return OPAQUE;
  // What errors.As fills decides nothing.
  if (symbol === 'errors.As') return combined(args.slice(0, 1));
  return isComputing(symbol) ? combined(receiver === undefined ? args : [...args, receiver]) : INPUT;
}

/** What code that is not known answers: an input, unless it may be a method in view of what the run has made. */
export function answerOf(target: CallTarget, receiver: Value | undefined): Value {
  const isOfInterface = target.kind === 'unknown' && target.reason === 'interface method';
  return isOfInterface && receiver?.kind !== 'input' && receiver?.kind !== 'present' ? OPAQUE : INPUT;
}

/** The result of a function in view. */
export function resultOf(
  reader: ValueReader,
  state: BodyState,
  func: Func,
  args: readonly Value[],
  receiver: Value | undefined,
): Value {
  const width = widthOf(func);
  const constants = reader.base.constantResultsOf(func);
  const [only] = constants;
  if (width === 1 && only) return only;
  const free = isFree(reader, state, func, args, receiver) ? INPUT : OPAQUE;
  if (width <= 1 || (free.kind === 'input' && constants.every((one) => one === undefined))) return free;
  return { kind: 'tuple', values: Array.from({ length: width }, (_, index) => constants[index] ?? free) };
}

/** How many results a function has. */
export function widthOf({ type: { results } }: Func): number {
  return results.reduce((sum, { names }) => sum + Math.max(1, names.length), 0);
}

/** What a call returns that depends on what is known of a record. */
export function opaqueResultOf(func: Func): Value {
  return spread(OPAQUE, widthOf(func));
}

/** One value for each of several results. */
export function spread(value: Value, width: number): Value {
  return width <= 1 ? value : { kind: 'tuple', values: Array.from({ length: width }, () => value) };
}

function isFree(
  reader: ValueReader,
  state: BodyState,
  func: Func,
  args: readonly Value[],
  receiver: Value | undefined,
): boolean {
  const sources = sourcesOf(func, reader.base);
  if (sources.isOutside) return true;
  if ([...sources.fields].some((name) => reader.isWritten(name))) return false;
  for (const binding of sources.variables) if (reader.variable(state, binding).kind === 'input') return true;
  const code = reader.base.codeOf(func);
  const given: [typeof receiver, unknown][] = [[receiver, code?.receiver]];
  args.forEach((arg, index) => given.push([arg, code?.params[Math.min(index, code.params.length - 1)]]));
  return given.some(
    ([value, binding]) => value && sources.operands.has(binding) && leadsToInput(state, value, sources.fields),
  );
}

/** Whether an operand is an input, or one of the fields that are read of it is. */
function leadsToInput(state: BodyState, value: Value, fields: ReadonlySet<string>): boolean {
  if (value.kind === 'input') return true;
  if (value.kind === 'parts') return [...fields].some((name) => value.fields.get(name)?.kind === 'input');
  if (value.kind !== 'record') return false;
  return [...state.heapOf([value]).values()].some((held) =>
    [...fields].some((name) => held.get(name)?.kind === 'input'),
  );
}

/**
 * What a return statement gives back of which the last is an error: an error of another package is one (`return nil,
 * io.EOF`), and whatever stands beside a nil that is written there was chosen with it, so that it is no free input.
 */
export function withOwnError(
  func: Func,
  written: readonly Expr[],
  values: readonly Value[],
  { names }: GoView,
): readonly Value[] {
  const last = func.type.results.at(-1)?.type;
  const error = written.at(-1);
  const isError = last?.kind === 'Ident' && last.name === 'error' && written.length === widthOf(func);
  if (!isError || !error || values.at(-1)?.kind !== 'input') return values;
  const bare = unparen(error);
  const home = bare.kind === 'Selector' && bare.x.kind === 'Ident' ? names.resolve(bare.x) : undefined;
  if (home?.kind === 'import') return [...values.slice(0, -1), PRESENT];
  const isBesideNil = values.some((value) => value.kind === 'constant' && value.value === null);
  return isBesideNil ? [...values.slice(0, -1), OPAQUE] : values;
}
