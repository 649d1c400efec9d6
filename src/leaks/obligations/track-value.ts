/** What becomes of one value on all paths of one function? Runs the exploration for one subject. */
import type { BasicBlock, Jump, Op } from '../../go/flow/graph.js';
import { enclosingLoop } from '../../go/syntax/enclosing.js';
import type { Call, FuncLit, Node } from '../../go/syntax/ast.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { explorePaths, type PathEnd, type Visit } from '../paths/explore-paths.js';
import type { CallEffect } from './call-effect.js';
import type { ObligationWorld } from './obligation-world.js';
import { PathConditions } from './path-conditions.js';
import type { Subject } from './subject.js';
import {
  DOUBTFUL,
  INITIAL_STATE,
  OVERWRITTEN,
  stateKey,
  withHolder,
  type Role,
  type Status,
  type TrackedState,
} from './tracked-state.js';
import { endsTurn } from './turn-ends.js';
import { ValueTransfer } from './value-transfer.js';

/** The value was overwritten while open. */
export interface Loss {
  readonly visit: Visit<TrackedState>;
  readonly op: Op;
}

/** A goroutine literal took the value over and releases it on some of its paths only. */
export interface MixedCapture {
  readonly literal: FuncLit;
  readonly variable: number;
}

export interface Tracking {
  /** Ends at which the value is open for certain, nearest first. */
  readonly openEnds: readonly PathEnd<TrackedState>[];
  readonly losses: readonly Loss[];
  readonly mixed: readonly MixedCapture[];
  /** Final statuses seen at normal exits; ends of which it cannot be told whether the value was there are left out. */
  readonly outcomes: ReadonlySet<Status>;
  /** Every normal exit with the status the value has there. */
  readonly exits: readonly { readonly status: Status; readonly node: Node | undefined }[];
  /** Jumps that end a turn of the acquiring call's innermost loop while the value is open for certain. */
  readonly openJumps: ReadonlySet<Jump>;
  /** Why the value was given up on some path, each reason once. */
  readonly reasons: ReadonlySet<string>;
  /** Something gave the value back, or on, on some path, even on one that never returns. */
  readonly isEverEnded: boolean;
  /** Wherever it is not open at an exit, it was overwritten before. */
  readonly isOnlyLost: boolean;
  /** Every path was followed. */
  readonly complete: boolean;
}

interface StartPoint {
  readonly block: BasicBlock;
  readonly op: number;
}

/** Tracks a value that a variable holds at the function's entry. */
export function trackValue(
  world: ObligationWorld,
  view: FunctionView,
  subject: Subject,
  variable: number,
  role: Role = 'value',
): Tracking {
  return track(world, view, subject, { block: view.graph.entry, op: 0 }, withHolder(INITIAL_STATE, variable, role));
}

/** Tracks a value from the operation after `start` on; the state says which variables hold it already. */
export function track(
  world: ObligationWorld,
  view: FunctionView,
  subject: Subject,
  start: StartPoint,
  initial: TrackedState,
): Tracking {
  const losses: Loss[] = [];
  const mixed: MixedCapture[] = [];
  const effects = new Map<Call, CallEffect>();
  const callEffect = (call: Call): CallEffect => {
    const known = effects.get(call) ?? world.callEffect(view, call);
    effects.set(call, known);
    return known;
  };
  const isResource = (type: Type): boolean => world.resourceOfType(type) !== undefined;
  const roles = { view, subject, callEffect, isResource };
  const turn = subject.call && enclosingLoop(subject.call);
  const openJumps = new Set<Jump>();
  let visit: Visit<TrackedState> | undefined;
  let isEverEnded = false;
  const conditions = new PathConditions(roles);
  const transfer = new ValueTransfer({
    conditions,
    ...roles,
    world,
    captureEffect: (literal, held, role) => world.summaries.captureEffect(literal, { variable: held, role, subject }),
    heldEffect: (call, index, role) => world.summaries.heldEffect(callEffect(call), { index, role, subject }),
    onLost: (op) => visit && losses.push({ visit, op }),
    onMixedCapture: (literal, held) => mixed.push({ literal, variable: held }),
  });
  const exploration = explorePaths(
    { ...start, state: { ...initial, guards: conditions.entryGuards(start.block, start.op) } },
    {
      key: stateKey,
      afterEdge: (before, edge) => {
        const state = transfer.afterEdge(before, edge);
        if (turn && edge.jumps && state?.status === 'open' && !state.doubtful)
          for (const jump of edge.jumps) if (endsTurn(jump, turn)) openJumps.add(jump);
        return state;
      },
      afterOp: (state, op, at) => {
        visit = at;
        const after = transfer.afterOp(state, op);
        isEverEnded ||= after.some(({ status }) => status !== 'open');
        return after;
      },
    },
  );
  return verdict(exploration.ends, {
    losses,
    mixed,
    openJumps,
    isEverEnded,
    complete: !exploration.cut && view.graph.unknown.length === 0,
  });
}

function verdict(
  ends: readonly PathEnd<TrackedState>[],
  rest: Pick<Tracking, 'losses' | 'mixed' | 'openJumps' | 'isEverEnded' | 'complete'>,
): Tracking {
  const outcomes = new Set<Status>();
  const reasons = new Set<string>();
  const openEnds: PathEnd<TrackedState>[] = [];
  for (const end of ends) {
    if (end.visit.block.exit !== 'return') continue;
    const { status, doubtful, reason } = end.state;
    if (status === 'open' && doubtful) {
      outcomes.add('unknown');
      reasons.add(DOUBTFUL);
      continue;
    }
    outcomes.add(status);
    if (status === 'open') openEnds.push(end);
    else if (reason !== '') reasons.add(reason);
  }
  const exits = ends
    .filter(({ visit }) => visit.block.exit === 'return')
    .map(({ visit, state }) => ({ status: state.status, node: visit.block.exitNode }));
  const isOnlyLost = !outcomes.has('released') && [...reasons].every((reason) => reason === OVERWRITTEN);
  return { ...rest, openEnds, outcomes, reasons, exits, isOnlyLost };
}
