/**
 * Which values may a program keep for its life, or lose once on its way out? What a command loses once goes with its
 * process, and so does what a function loses whose failure ends the process. Of what functions of other packages lose
 * while the program starts, two things count so: what serves the program from then on, and what is lost because the start
 * failed. A file that is read once and forgotten is no part of either.
 */
import type { Resource } from '../../go/facts/resource.js';
import type { Node } from '../../go/syntax/ast.js';
import type { ConcurrencyClaim } from '../concurrency/claim.js';
import type { ObligationClaim } from '../obligations/find-obligations.js';
import type { ProgramView } from '../program-view.js';
import { endsWithFailure, returnsError } from './last-failure.js';
import {
  callingPackage,
  callingProgram,
  fewCallers,
  runsRarelyAtStart,
  runsRarelyInMain,
  type CallingProgram,
} from './process-end.js';

/** Whether all of the ways on which a value is lost end the process, so far as is in view. */
export function endsWithLoss({ openReturns, endFunc }: ObligationClaim, program: ProgramView): boolean {
  const ends = (callers: CallingProgram): boolean =>
    openReturns.length > 0 && openReturns.every((exit) => endsWithFailure(endFunc, exit, callers));
  return ends(callingPackage(program)) || ends(fewCallers(callingProgram(program)));
}

/** Whether a value is lost a few times at most in the life of a process. */
export function isLostRarely(claim: ObligationClaim, program: ProgramView): boolean {
  const { call, resource } = claim;
  if (runsRarelyInMain(call, callingPackage(program))) return true;
  const all = callingProgram(program);
  return isService(resource) ? runsRarelyAtStart(call, all) : isFailure(claim) && runsRarelyInMain(call, all);
}

/**
 * Whether a goroutine stays because the function that began the run failed, and the process ends upon it. In a package main
 * the run is the program that is being written, and its author wants to know.
 */
export function staysUntilExit({ root, start, steps }: ConcurrencyClaim, program: ProgramView): boolean {
  const end = steps.findLast(({ goroutine, what }) => goroutine === 0 && what.kind === 'ends');
  const view = program.viewOf(root);
  if (!start || !end || !view || !root.body || view.packageName === 'main') return false;
  const callers = callingProgram(program);
  return endsWithFailure(view, end.node, fewCallers(callers)) && runsRarelyInMain(root.body, callers);
}

/** What works by itself once it is made: a server, a pool of connections, a context, a process. */
function isService({ holds, kind, rule }: Resource): boolean {
  return rule === 'closer-not-closed' || kind === 'database' || holds === 'goroutine' || holds === 'process';
}

/** `if err != nil { return nil, err }`, on every way. */
function isFailure({ openReturns, endFunc }: ObligationClaim): boolean {
  return openReturns.length > 0 && openReturns.every((exit) => isGuarded(exit) && returnsError(endFunc, exit));
}

function isGuarded(exit: Node | undefined): boolean {
  const around = exit?.parent?.kind === 'Block' ? exit.parent.parent : exit?.parent;
  return around?.kind === 'IfStmt' || around?.kind === 'CaseClause';
}
