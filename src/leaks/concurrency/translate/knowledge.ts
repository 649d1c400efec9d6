/**
 * What does a goroutine know of a value that it hands on, by a send or a return? Constants, nil-ness, and what it has found
 * of it on the way; of a struct that is written there the same by field.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { CompositeLit, Expr } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { Conditions } from './conditions.js';
import type { ValueReader } from './evaluate.js';
import { overlap } from './paths.js';
import { COUNT, INPUT, isNeverNil, NIL, OPAQUE, PRESENT } from './values.js';
import type { Value } from './values.js';

export class Knowledge {
  private readonly reader: ValueReader;
  private readonly conditions: Conditions;

  constructor(reader: ValueReader, conditions: Conditions) {
    this.reader = reader;
    this.conditions = conditions;
  }

  /** What is known of a value; undefined: nothing, it is an input still. */
  of(state: BodyState, expr: Expr, value: Value): Value | undefined {
    return this.known(state, expr, value, false);
  }

  /** The same of a value that goes to another goroutine: what the sender asks of it as well, the receiver does not find the other way. */
  sent(state: BodyState, expr: Expr, value: Value): Value | undefined {
    return this.known(state, expr, value, true);
  }

  private known(state: BodyState, expr: Expr, value: Value, isSent: boolean): Value | undefined {
    if (value.kind === 'constant' && typeof value.value === 'number' && value.written !== true)
      return value.value < 0 ? OPAQUE : COUNT;
    if (value.kind === 'constant') return { kind: 'constant', value: value.value };
    const bare = unparen(expr);
    const literal = this.literalOf(bare);
    if (literal && value.kind !== 'record') return this.partsOf(state, literal, isSent);
    if (value.kind === 'opaque' || value.kind === 'present' || value.kind === 'parts') return value;
    if (isNeverNil(value)) return PRESENT;
    const path = this.reader.pathOf(state, bare);
    if (path !== undefined) {
      const equal = state.facts.get(`E:${path}`)?.value ?? state.facts.get(path)?.value;
      if (equal === 'null') return NIL;
      if (typeof equal === 'boolean') return { kind: 'constant', value: equal };
      if (state.facts.has(`E:${path}!null`)) return PRESENT;
    }
    const paths = this.conditions.pathsIn(state, bare);
    const isFound = [...state.facts.values()].some((fact) => overlap(fact.paths, paths));
    return isFound || (isSent && this.isAskedAbout(bare)) ? OPAQUE : undefined;
  }

  /** The literal that an expression is, or that its name stands for. */
  private literalOf(expr: Expr): CompositeLit | undefined {
    const { origins, view } = this.reader.base;
    const binding = expr.kind === 'Ident' ? view.names.resolve(expr) : undefined;
    const bare = unparen((binding && origins.sourceOf(binding)?.expr) ?? expr);
    const literal = bare.kind === 'Unary' && bare.op === '&' ? unparen(bare.x) : bare;
    return literal.kind === 'CompositeLit' ? literal : undefined;
  }

  /** What is known of the fields of a struct that is written where it is handed on. */
  private partsOf(state: BodyState, literal: CompositeLit, isSent: boolean): Value | undefined {
    const fields = new Map<string, Value>();
    for (const [index, { key, value }] of literal.elements.entries()) {
      const name = key?.kind === 'Ident' ? key.name : this.reader.makers.fieldAt(literal, index);
      const bare = unparen(value);
      const known = this.known(state, bare, this.reader.read(state, bare), isSent);
      // A list, or a struct out of view.
      if (known !== undefined && name === undefined) return OPAQUE;
      if (name !== undefined) fields.set(name, known ?? INPUT);
    }
    // Fields that are not written are zero.
    const isRestZero = literal.elements.some(({ key }) => key !== undefined);
    const isKnown = [...fields.values()].some(({ kind }) => kind !== 'input');
    return isRestZero || isKnown ? { kind: 'parts', fields, isRestZero } : undefined;
  }

  private isAskedAbout(value: Expr): boolean {
    const { variables } = this.reader.base;
    return [...variables.variablesIn(value)].some((binding) => variables.conditionsOn(binding) > 0);
  }
}
