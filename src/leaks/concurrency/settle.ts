/**
 * What must be assumed of a root before its model can be explored? It is translated until a translation finds nothing out
 * that it did not assume: no new escape, no telling channel, no large constant. A body that is too large is tried with
 * less; one in which nothing is left that anybody could wait for is not translated again to confirm it.
 */
import type { Func } from '../../go/syntax/ast.js';
import type { RootBudget } from './budget.js';
import type { ModelObject } from './model.js';
import type { CodeBase } from './translate/code.js';
import { isFieldKey } from './translate/keys.js';
import { scaleOf } from './translate/scale.js';
import { TOO_LARGE, translate } from './translate/translate.js';
import type { Translation } from './translate/translate.js';
import type { Assumptions, Messages, World } from './translate/world.js';

/** Translations until the assumptions must have settled. */
export const MAX_ROUNDS = 12;
/** Steps of the smallest translation beyond which no larger one is tried. */
const MAX_LEAST_STEPS = 1_000;

export interface Settled {
  readonly translation: Translation;
  readonly assumptions: Assumptions;
  readonly rounds: number;
  /** Whether anything is left that an operation can block on for ever, or that can panic. */
  readonly canBlock: boolean;
}

/** What to assume next, with its translation where that was made to find out. */
interface Attempt {
  readonly assumptions: Assumptions;
  readonly translation?: Translation;
}

/** Translates until nothing new turns up; why the root is given up where it cannot be. Steps are taken from the budget. */
export function settle(root: Func, base: CodeBase, start: Assumptions, budget: RootBudget): Settled | string {
  let attempt: Attempt = { assumptions: start };
  for (let rounds = 1; rounds <= MAX_ROUNDS; rounds++) {
    const { assumptions } = attempt;
    const translation = attempt.translation ?? translate(root, base, assumptions, budget);
    if (typeof translation === 'string') {
      const smaller = translation === TOO_LARGE ? assumingLess(root, base, assumptions, budget) : undefined;
      if (smaller === undefined) return translation;
      attempt = smaller;
      continue;
    }
    const next = learn(translation, assumptions);
    if (next === assumptions) return { translation, assumptions, rounds, canBlock: canBlock(translation) };
    if (leavesNothing(translation, assumptions, next)) return { translation, assumptions, rounds, canBlock: false };
    attempt = { assumptions: next };
  }
  return 'assumptions do not settle';
}

/** Whether anybody may wait for an object of this kind for ever. */
function isWaitedFor(kind: ModelObject['kind']): boolean {
  return kind !== 'context' && kind !== 'cell' && kind !== 'flag' && kind !== 'register' && kind !== 'entries';
}

function canBlock({ model }: Translation): boolean {
  return model.objects.some(({ kind }) => isWaitedFor(kind)) || blocksByItself(model);
}

/** Whether some operation waits for nothing that there is: `select {}`, a channel that is nil. */
function blocksByItself({ programs }: Translation['model']): boolean {
  return programs.some(({ nodes }) => nodes.some(({ cases }) => cases.some(({ event }) => event.kind === 'never')));
}

/**
 * Whether the next translation will hold nothing that anybody waits for: all of it escapes, and what takes its place tells
 * nothing that is not known now. Where the root makes a product, that is asked of a translation that has settled.
 */
function leavesNothing({ model, world }: Translation, assumptions: Assumptions, next: Assumptions): boolean {
  const isLeft = world.objects.some(
    ({ key }, index) => isWaitedFor(model.objects[index]?.kind ?? 'cell') && !next.escaped.has(key),
  );
  const isFollowedAnew = next.registers.size > assumptions.registers.size || next.isPlain !== assumptions.isPlain;
  if (isLeft || isFollowedAnew || blocksByItself(model)) return false;
  const isTold = [...next.telling].some(([key, told]) => told.size > (assumptions.telling.get(key)?.size ?? 0));
  return !isTold && (world.returnedTypes.size === 0 || model.programs.length < 2);
}

/**
 * What to leave out when a body is too large: first the values of fields, then the locks and the calls that touch no
 * object, and what was found of inputs where it is too large all the same.
 * A body that is too large even then is given up; most of those that are too large are, so that is asked first.
 */
function assumingLess(root: Func, base: CodeBase, assumptions: Assumptions, budget: RootBudget): Attempt | undefined {
  if (assumptions.registers.size > 0) return { assumptions: withoutRegisters(assumptions) };
  if (assumptions.forgetful || budget.steps <= 0) return undefined;
  const least = { ...assumptions, sliced: true, lockless: true, forgetful: true };
  if (assumptions.lockless) return { assumptions: least };
  const before = budget.steps;
  const smallest = translate(root, base, least, budget);
  if (typeof smallest === 'string') return undefined;
  // What remembers more is larger by far.
  return before - budget.steps > MAX_LEAST_STEPS
    ? { assumptions: least, translation: smallest }
    : { assumptions: { ...assumptions, sliced: true, lockless: true } };
}

/** The values of fields are left open. */
export function withoutRegisters(assumptions: Assumptions): Assumptions {
  return { ...assumptions, registers: new Set(), isPlain: true };
}

/**
 * The fields whose values the next translation holds. None where something that may keep goroutines apart is not in the
 * model: a run could then find a value that is never there at that time.
 */
function registersAfter(world: World, assumptions: Assumptions, escaped: ReadonlySet<string>): ReadonlySet<string> {
  const isOpen =
    world.isLoose || assumptions.lockless || assumptions.sliced || [...escaped].some((key) => !isFieldKey(key));
  if (isOpen || assumptions.isPlain) return new Set();
  return new Set([...assumptions.registers, ...world.asked]);
}

/** What a translation found out that the next must assume; the assumptions themselves where there is nothing new. */
export function learn({ world }: Translation, assumptions: Assumptions): Assumptions {
  const escaped = new Set(assumptions.escaped);
  world.objects.forEach(({ key }, index) => {
    if (world.capabilities[index]?.everything !== undefined) escaped.add(key);
  });
  for (const field of world.dirty) escaped.add(field);
  for (const field of world.rootFields) {
    if (!world.othersFields.has(field)) continue;
    escaped.add(field);
    if (world.heldByRoot.has(field)) world.asked.add(field);
  }
  const busy = new Set([...assumptions.busy, ...world.busy]);
  const untold = new Set([...assumptions.untold, ...world.untold]);
  const mixed = new Set([...assumptions.mixed, ...world.mixed]);
  world.objects.forEach(({ key }, index) => {
    // What code out of view takes out of a channel nobody in view gets.
    const isTaken = world.capabilities[index]?.recv !== undefined;
    if (isTaken && holdsParcel(world.telling.get(key))) mixed.add(key);
  });
  const registers = registersAfter(world, assumptions, escaped);
  // Records that hold what the model holds from now on are others than before.
  const telling = new Map(registers.size === assumptions.registers.size ? assumptions.telling : []);
  for (const [key, messages] of world.telling) telling.set(key, new Map([...(telling.get(key) ?? []), ...messages]));
  // A symbol that one value of another hides is kept: it would come back with the next value.
  const symbols = new Map(assumptions.symbols);
  for (const key of world.symbols.keys()) if (!symbols.has(key)) symbols.set(key, 1);
  // Numbers too close to each other are followed as they are: status codes that are only compared cost nothing.
  const scale = scaleOf(world.constants) ?? new Map<number, number>();
  const isBroken = [...world.trusted].some((field) => !registers.has(field));
  const isPlain = assumptions.isPlain || isBroken || registers.size < assumptions.registers.size;
  const isNew =
    isPlain !== assumptions.isPlain ||
    registers.size !== assumptions.registers.size ||
    escaped.size > assumptions.escaped.size ||
    busy.size > assumptions.busy.size ||
    untold.size > assumptions.untold.size ||
    mixed.size > assumptions.mixed.size ||
    [...telling].some(([key, messages]) => messages.size > (assumptions.telling.get(key)?.size ?? 0)) ||
    scale.size !== assumptions.scale.size ||
    [...symbols.keys()].some((key) => !assumptions.symbols.has(key));
  return isNew
    ? { ...assumptions, escaped, busy, untold, mixed, telling, symbols, scale, registers, isPlain }
    : assumptions;
}

function holdsParcel(messages: Messages | undefined): boolean {
  return [...(messages?.values() ?? [])].some(({ kind }) => kind === 'parcel');
}
