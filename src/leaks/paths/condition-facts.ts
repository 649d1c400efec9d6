/**
 * What does a condition say of things that other conditions ask in other words? `has` after `has := d > 0`, `s != ""` and
 * `len(s) > 0`, `in == nil` after `f := in`, a turn of a loop over what has a length. Too much said only loses findings.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Edge } from '../../go/flow/graph.js';
import type { Expr, Ident } from '../../go/syntax/ast.js';
import { isInLoop } from '../../go/syntax/enclosing.js';
import { isErrorType } from '../../go/types/queries.js';
import { coreType } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';
import { expressionKey, type ExpressionKey } from './expression-key.js';
import { atomOf, type Fact } from './guards.js';
import { declaredValue, writesTo } from './variable-writes.js';

/** One thing that holds where a condition had an outcome. */
export interface Assumption {
  readonly subject: ExpressionKey;
  readonly fact: Fact;
}

/** Definitions behind definitions that are read. */
const MAX_DEFINITIONS = 3;

/** What holds where a condition is true, or false; nothing where it cannot be read. */
export function assumptionsOf(cond: Expr, outcome: boolean, view: FunctionView, depth = 0): readonly Assumption[] {
  const bare = unparen(cond);
  if (bare.kind === 'Unary' && bare.op === '!') return assumptionsOf(bare.x, !outcome, view, depth);
  const isJoined = bare.kind === 'Binary' && bare.op === (outcome ? '&&' : '||');
  if (isJoined) return [bare.x, bare.y].flatMap((side) => assumptionsOf(side, outcome, view, depth));
  const failed = outcome ? failureOf(bare, view) : undefined;
  const atom = atomOf(bare, view);
  if (!atom) return failed ? [failed] : [];
  const fact = outcome ? atom.whenTrue : atom.whenFalse;
  const copied = bare.kind === 'Binary' ? copiedSubject(bare, view) : undefined;
  const length = lengthFact(fact);
  const definition = bare.kind === 'Ident' && depth < MAX_DEFINITIONS ? definitionOf(bare, view) : undefined;
  return [
    { subject: atom.subject, fact },
    ...(failed ? [failed] : []),
    ...(copied ? [{ subject: copied, fact }] : []),
    ...(length ? [{ subject: lengthOf(atom.subject), fact: length }] : []),
    ...(definition ? assumptionsOf(definition, outcome, view, depth + 1) : []),
  ];
}

/** `os.IsNotExist(err)`, `errors.Is(err, io.EOF)`: a question about an error alone says yes of no error that is nil. */
function failureOf(cond: Expr, view: FunctionView): Assumption | undefined {
  if (cond.kind !== 'Call') return undefined;
  const [error, ...others] = cond.args;
  const target = view.target(cond);
  const isAbout = others.length === 0 || (target.kind === 'declared' && COMPARING.has(target.symbol ?? ''));
  if (!error || !isAbout || unparen(error).kind !== 'Ident' || !isErrorType(view.typeOf(error))) return undefined;
  const subject = expressionKey(error, view.resolve);
  return subject && { subject, fact: { kind: 'nonnil' } };
}

const COMPARING: ReadonlySet<string> = new Set(['errors.As', 'errors.Is']);

/** What a turn of `for … range x` says: x has a length, and it is not 0. */
export function assumptionsOfTurn({ range }: Edge, view: FunctionView): readonly Assumption[] {
  const type = range && coreType(view.typeOf(range.x));
  if (!range || !type || !HAS_LENGTH.has(type.kind)) return [];
  const subject = expressionKey(range.x, view.resolve);
  return subject ? [{ subject: lengthOf(subject), fact: NOT_EMPTY }] : [];
}

const HAS_LENGTH: ReadonlySet<string> = new Set(['slice', 'array', 'map']);

const NOT_EMPTY: Fact = { kind: 'range', low: 1, high: Number.MAX_SAFE_INTEGER, holes: [] };
const EMPTY: Fact = { kind: 'range', low: 0, high: 0, holes: [] };

/** The length of a text that was compared with others. */
function lengthFact(fact: Fact): Fact | undefined {
  if (fact.kind === 'equal') return fact.value === '""' ? EMPTY : fact.value.startsWith('"') ? NOT_EMPTY : undefined;
  return fact.kind === 'unequal' && fact.values.includes('""') ? NOT_EMPTY : undefined;
}

/** The key of `len(x)`, as expressionKey writes it. */
function lengthOf({ text, variables }: ExpressionKey): ExpressionKey {
  return { text: `call(len,${text})`, variables };
}

/** `has := d > 0`: what a variable stands for that takes one value, made of what does not change behind it. */
function definitionOf(ident: Ident, view: FunctionView): Expr | undefined {
  const binding = view.resolve(ident);
  const value = binding?.kind === 'var' && binding.func === view.func ? declaredValue(binding) : undefined;
  if (!binding || !value || writesTo(view, binding).length > 0) return undefined;
  const key = expressionKey(value, view.resolve);
  return key && [...key.variables].every((id) => isUnchangedSince(id, value, view)) ? value : undefined;
}

function isUnchangedSince(id: number, value: Expr, view: FunctionView): boolean {
  return writesTo(view, { id }).every((write) => write.start < value.start);
}

/** `f == nil` behind `f := in`, before f takes anything else: it asks the same of `in`. */
function copiedSubject({ x, y }: Expr & { kind: 'Binary' }, view: FunctionView): ExpressionKey | undefined {
  const asked = [x, y].map(unparen).find((side) => side.kind === 'Ident' && view.resolve(side)?.kind === 'var');
  const binding = asked?.kind === 'Ident' ? view.resolve(asked) : undefined;
  const source = binding?.func === view.func ? declaredValue(binding) : undefined;
  const copied = source && unparen(source);
  if (!asked || !binding || copied?.kind !== 'Ident' || isInLoop(asked)) return undefined;
  const original = view.resolve(copied);
  if (!original || original.func !== view.func || writesTo(view, original).length > 0) return undefined;
  const isFirst = writesTo(view, binding).every((write) => write.start > asked.start);
  return isFirst ? expressionKey(copied, view.resolve) : undefined;
}
