/**
 * What does a function in view do to locks that outlive it? Found on demand by tracking each lock through the body. A
 * function that is asked about while its own summary is being made may release whatever it unlocks anywhere.
 */
import type { Binding } from '../../go/names/binding.js';
import type { Func } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { EarlierAnswers } from '../earlier-answers.js';
import { paramNames } from './callers.js';
import type { LockMode } from './lock-call.js';
import { lockCallOf } from './lock-call.js';
import type { LockChange, LockEffect, NamedLock } from './lock-effect.js';
import { ANY_LOCK, variableText } from './lock-path.js';
import { isHeld, type LockState } from './lock-state.js';
import { placeholder, type LockScope, type LockWorld } from './lock-world.js';
import { returnSign, successResult } from './return-sign.js';
import { lockPathsOf, type LockTracking } from './track-lock.js';

const NOTHING: readonly LockEffect[] = [];

export class LockSummaries {
  private readonly world: LockWorld;
  private readonly known = new Map<Func, readonly LockEffect[]>();
  private readonly open = new Set<Func>();
  readonly earlier = new EarlierAnswers<LockSummaries>();
  /** How often the answer about a function rested on a guess. */
  guesses = 0;

  constructor(world: LockWorld) {
    this.world = world;
  }

  /** Whether the function's summary is being made: until then its answer is a guess in favour of the code. */
  isOpen(func: Func): boolean {
    return this.open.has(func);
  }

  of(func: Func): readonly LockEffect[] {
    const known = this.known.get(func);
    if (known) return known;
    const scope = this.world.scope(func);
    if (!scope) return NOTHING;
    if (this.open.has(func)) {
      this.guesses++;
      return this.anyRelease(scope);
    }
    this.open.add(func);
    // Keys of locks name the variables of their own program: only that there are none is taken over.
    const isIdle = this.earlier.for(func)?.of(func).length === 0;
    const effects = isIdle ? NOTHING : this.compute(scope);
    this.open.delete(func);
    this.known.set(func, effects);
    return effects;
  }

  private compute(scope: LockScope): readonly LockEffect[] {
    const tracked = lockPathsOf(this.world, scope).flatMap((path) =>
      effectsOf(scope, this.world.tracking(scope, path)),
    );
    const handed = this.world.releasingValues(scope).flatMap(({ effects }) => effects);
    return [...tracked, ...handed.map((effect) => ({ ...outside(scope, effect), change: 'mayRelease' as const }))];
  }

  /** For recursion: every unlock in the body may be the one that counts. */
  private anyRelease({ view, info }: LockScope): readonly LockEffect[] {
    const found: LockEffect[] = [];
    walk(view.func, (node) => {
      const call = node.kind === 'Call' ? lockCallOf(node, info) : undefined;
      if (call?.action !== 'unlock') return;
      const { home, isIndirect } = call.path ?? ANY_LOCK;
      const base = { mode: call.mode, isSync: call.isSync, variables: new Set<Binding>(), origin: node };
      found.push({ ...base, change: 'mayRelease', key: undefined, home, isIndirect, family: call.family });
    });
    return found;
  }
}

const MODES: readonly LockMode[] = ['write', 'read'];

function effectsOf(scope: LockScope, tracking: LockTracking): readonly LockEffect[] {
  return MODES.flatMap((mode) => {
    const change = changeOf(scope, tracking, mode);
    const event = tracking.events.find((each) => each.mode === mode) ?? tracking.events[0];
    if (!change || !event) return [];
    const { isSync, origin } = event;
    return [outside(scope, { change, mode, isSync, origin, ...tracking.path })];
  });
}

function changeOf(
  { view }: LockScope,
  { ends, unknown, events }: LockTracking,
  mode: LockMode,
): LockChange | undefined {
  const touches = events.some((event) => event.mode === mode);
  if (!touches) return undefined;
  if (unknown.length > 0 || ends.some(({ state }) => state.gone !== '')) return 'mayRelease';
  const levels = new Set(ends.map(({ state }) => state[mode]));
  if (levels.size === 0) return undefined;
  if (levels.has(-1)) return levels.size === 1 ? 'releases' : 'mayRelease';
  if (!levels.has(1)) return undefined;
  if (levels.size === 1) return 'acquires';
  const result = successResult(view);
  const agrees = ends.every(({ exit, state }) => returnSign(view, exit) === signOf(state));
  if (!agrees || (result !== 'error' && result !== 'flag')) return 'mayRelease';
  return result === 'error' ? 'acquiresOnOk' : 'acquiresOnTrue';
}

function signOf(state: LockState): 'ok' | 'failed' {
  return isHeld(state) ? 'ok' : 'failed';
}

/** The effect as callers see it: parameters as placeholders, locals as some lock of their home. */
export function outside<T extends NamedLock>({ view }: LockScope, effect: T): T {
  if (effect.key === undefined) return effect;
  const variables = new Set<Binding>();
  let key: string | undefined = effect.key;
  for (const variable of effect.variables) {
    if (variable.func !== view.func) {
      variables.add(variable);
      continue;
    }
    const position = positionOf(variable, view.func);
    key =
      position === undefined
        ? undefined
        : key?.replaceAll(new RegExp(`${escaped(variableText(variable))}(?!\\d)`, 'g'), placeholder(position));
  }
  return { ...effect, key, variables };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The position of a parameter; -1: the receiver; undefined: no parameter. */
function positionOf(variable: Binding, func: Func): number | undefined {
  if (variable.kind === 'recv') return -1;
  if (variable.kind !== 'param') return undefined;
  const at = paramNames(func).indexOf(variable.ident);
  return at < 0 ? undefined : at;
}
