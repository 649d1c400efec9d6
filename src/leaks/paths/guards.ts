/**
 * Which branches of one path exclude each other? What is known of conditions decided so far: nil-ness, truth, and for
 * comparisons with constants an interval. Only conditions that occur more than once in a function matter; the rest is
 * not kept, so that paths join. Assuming too much here only loses findings.
 */
import type { Expr } from '../../go/syntax/ast.js';
import { unparen } from '../../go/flow/operands.js';
import { expressionKey, type ExpressionKey, type Resolve } from './expression-key.js';

/** What is known of one subject. Bounds are inclusive. */
export type Fact =
  | { readonly kind: 'nil' | 'nonnil' | 'true' | 'false' }
  | { readonly kind: 'equal'; readonly value: string }
  | { readonly kind: 'unequal'; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly holes: readonly number[] };

interface Guard {
  readonly fact: Fact;
  readonly variables: ReadonlySet<number>;
}

/** A condition as a subject and what each outcome says of it. */
export interface Atom {
  readonly subject: ExpressionKey;
  readonly whenTrue: Fact;
  readonly whenFalse: Fact;
}

/** An immutable set of facts. */
export class Guards {
  static readonly none = new Guards(new Map());
  private readonly facts: ReadonlyMap<string, Guard>;
  private written: string | undefined;

  private constructor(facts: ReadonlyMap<string, Guard>) {
    this.facts = facts;
  }

  /** Equal keys are equal sets. Written when it is first asked for: many sets are only steps to others. */
  get key(): string {
    this.written ??= [...this.facts]
      .map(([subject, { fact }]) => `${subject}:${factKey(fact)}`)
      .sort()
      .join(';');
    return this.written;
  }

  get(subject: string): Fact | undefined {
    return this.facts.get(subject)?.fact;
  }

  /** The set with the fact added; undefined where it contradicts what is known. */
  assume(subject: ExpressionKey, fact: Fact): Guards | undefined {
    const known = this.facts.get(subject.text)?.fact;
    const both = known ? conjunction(known, fact) : fact;
    if (both === undefined) return undefined;
    if (both === known) return this;
    return new Guards(new Map(this.facts).set(subject.text, { fact: both, variables: subject.variables }));
  }

  /** The set after the subject took a new value. */
  set(subject: ExpressionKey, fact: Fact): Guards {
    return new Guards(new Map(this.facts).set(subject.text, { fact, variables: subject.variables }));
  }

  /** The set after a field was assigned, told by its path: what was found of other fields stays. */
  withoutPath(path: string): Guards {
    const kept = [...this.facts].filter(([subject]) => !namesPath(subject, path));
    return kept.length === this.facts.size ? this : new Guards(new Map(kept));
  }

  private speaksOf(variable: number): boolean {
    for (const { variables } of this.facts.values()) if (variables.has(variable)) return true;
    return false;
  }

  /** The set after a variable was assigned. */
  without(variable: number): Guards {
    if (!this.speaksOf(variable)) return this;
    return new Guards(new Map([...this.facts].filter(([, guard]) => !guard.variables.has(variable))));
  }
}

/** Whether a subject reads a path, or something behind it. */
function namesPath(subject: string, path: string): boolean {
  for (let at = subject.indexOf(path); at >= 0; at = subject.indexOf(path, at + 1)) {
    if (!/^\w/.test(subject.slice(at + path.length))) return true;
  }
  return false;
}

function factKey(fact: Fact): string {
  switch (fact.kind) {
    case 'equal':
      return `=${fact.value}`;
    case 'unequal':
      return `!${fact.values.join('|')}`;
    case 'range':
      return `${fact.low}..${fact.high}/${fact.holes.join('|')}`;
    default:
      return fact.kind;
  }
}

/** Both facts at once; undefined where they exclude each other. Facts of different kinds say nothing of each other. */
function conjunction(known: Fact, fact: Fact): Fact | undefined {
  if (known.kind === 'range' && fact.kind === 'range') return intersection(known, fact);
  if (known.kind === 'equal' && fact.kind === 'equal') return known.value === fact.value ? known : undefined;
  if (known.kind === 'equal' && fact.kind === 'unequal') return fact.values.includes(known.value) ? undefined : known;
  if (known.kind === 'unequal' && fact.kind === 'equal') return known.values.includes(fact.value) ? undefined : fact;
  if (known.kind === 'unequal' && fact.kind === 'unequal') {
    return { kind: 'unequal', values: [...new Set([...known.values, ...fact.values])].sort() };
  }
  const opposite = OPPOSITE[known.kind];
  return opposite !== undefined && opposite === fact.kind ? undefined : known;
}

const OPPOSITE: Readonly<Partial<Record<Fact['kind'], Fact['kind']>>> = {
  nil: 'nonnil',
  nonnil: 'nil',
  true: 'false',
  false: 'true',
};

type Range = Extract<Fact, { kind: 'range' }>;

function intersection(a: Range, b: Range): Fact | undefined {
  let low = Math.max(a.low, b.low);
  let high = Math.min(a.high, b.high);
  const holes = new Set([...a.holes, ...b.holes]);
  while (holes.has(low)) low++;
  while (holes.has(high)) high--;
  if (low > high) return undefined;
  const inside = [...holes].filter((hole) => hole > low && hole < high).sort((x, y) => x - y);
  return { kind: 'range', low, high, holes: inside };
}

const LEAST = Number.MIN_SAFE_INTEGER;
const MOST = Number.MAX_SAFE_INTEGER;

function range(low: number, high: number): Fact {
  return { kind: 'range', low, high, holes: [] };
}

function comparison(op: string, value: number): readonly [Fact, Fact] | undefined {
  switch (op) {
    case '==':
      return [range(value, value), { kind: 'range', low: LEAST, high: MOST, holes: [value] }];
    case '!=':
      return [{ kind: 'range', low: LEAST, high: MOST, holes: [value] }, range(value, value)];
    case '<':
      return [range(LEAST, value - 1), range(value, MOST)];
    case '<=':
      return [range(LEAST, value), range(value + 1, MOST)];
    case '>':
      return [range(value + 1, MOST), range(LEAST, value)];
    case '>=':
      return [range(value, MOST), range(LEAST, value - 1)];
    default:
      return undefined;
  }
}

const MIRROR: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };

export interface ConditionFacts {
  readonly resolve: Resolve;
  /** The value of a constant expression as text, strings quoted; undefined where it is none or not in view. */
  readonly constant: (expr: Expr) => string | undefined;
}

/** Reads an atomic condition (no && || ! or parentheses on top). Undefined where it has no key. */
export function atomOf(cond: Expr, facts: ConditionFacts): Atom | undefined {
  const bare = unparen(cond);
  if (bare.kind === 'Binary' && bare.op in MIRROR) {
    const right = comparisonAtom(bare.x, bare.op, bare.y, facts);
    const left = right ?? comparisonAtom(bare.y, MIRROR[bare.op] ?? bare.op, bare.x, facts);
    if (left) return left;
  }
  const subject = expressionKey(bare, facts.resolve);
  return subject && { subject, whenTrue: { kind: 'true' }, whenFalse: { kind: 'false' } };
}

function comparisonAtom(subject: Expr, op: string, other: Expr, facts: ConditionFacts): Atom | undefined {
  const outcome = isNil(other, facts.resolve) ? nilOutcome(op) : constantOutcome(op, facts.constant(other));
  const key = outcome && expressionKey(subject, facts.resolve);
  if (!key) return undefined;
  const [whenTrue, whenFalse] = outcome;
  if (!isLength(subject, facts.resolve)) return { subject: key, whenTrue, whenFalse };
  return { subject: key, whenTrue: notNegative(whenTrue), whenFalse: notNegative(whenFalse) };
}

/** `len(x)`, `cap(x)`. */
function isLength(expr: Expr, resolve: Resolve): boolean {
  const bare = unparen(expr);
  const fun = bare.kind === 'Call' ? unparen(bare.fun) : undefined;
  if (fun?.kind !== 'Ident' || (fun.name !== 'len' && fun.name !== 'cap')) return false;
  const binding = resolve(fun);
  return binding === undefined || binding.kind === 'builtin';
}

function notNegative(fact: Fact): Fact {
  return fact.kind === 'range' ? (intersection(fact, { ...fact, low: 0, high: MOST, holes: [] }) ?? fact) : fact;
}

function nilOutcome(op: string): readonly [Fact, Fact] | undefined {
  if (op === '==') return [{ kind: 'nil' }, { kind: 'nonnil' }];
  return op === '!=' ? [{ kind: 'nonnil' }, { kind: 'nil' }] : undefined;
}

function constantOutcome(op: string, value: string | undefined): readonly [Fact, Fact] | undefined {
  if (value === undefined) return undefined;
  if (/^-?\d{1,15}$/.test(value)) return comparison(op, Number(value));
  if (op === '==')
    return [
      { kind: 'equal', value },
      { kind: 'unequal', values: [value] },
    ];
  return op === '!='
    ? [
        { kind: 'unequal', values: [value] },
        { kind: 'equal', value },
      ]
    : undefined;
}

/** What `subject == constant` says where it holds, or does not. */
export function constantFact(constant: string, equal: boolean): Fact {
  const [same, other] = constantOutcome('==', constant) ?? [undefined, undefined];
  return (equal ? same : other) ?? { kind: 'equal', value: constant };
}

/** The predeclared nil, not a variable of that name. */
export function isNil(expr: Expr, resolve: Resolve): boolean {
  const bare = unparen(expr);
  if (bare.kind !== 'Ident' || bare.name !== 'nil') return false;
  const binding = resolve(bare);
  return binding === undefined || binding.kind === 'nil';
}
