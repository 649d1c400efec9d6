/**
 * What has a goroutine written? A field or element that got a value is no input any more, and what was found of it before
 * does not hold. Left out: fields of records that the model follows.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Expr } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';
import { overlap } from './paths.js';

/** A place gets a value: what was found of it is gone. Its path, or that of what holds it. */
export function forgotten(reader: ValueReader, state: BodyState, target: Expr): string | undefined {
  let at = unparen(target);
  while (at.kind === 'Index' || at.kind === 'SliceExpr' || at.kind === 'Star') at = unparen(at.x);
  const path = reader.pathOf(state, at);
  if (path === undefined) return undefined;
  for (const [key, fact] of state.facts.entries()) if (overlap(fact.paths, [path])) state.facts.delete(key);
  return path;
}

/** A place gets a value that is not followed: what was found of it is gone, and what it is now is no input. */
export function assigned(reader: ValueReader, state: BodyState, target: Expr): void {
  const path = forgotten(reader, state, target);
  // Without memory every field that the run assigns is opaque.
  if (path === undefined || reader.world.assumptions.forgetful) return;
  state.facts.set(`W:${path}`, {
    value: 'assigned',
    about: reader.base.variables.variablesIn(target),
    paths: [path],
  });
}
