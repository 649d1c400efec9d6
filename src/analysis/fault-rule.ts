/** How does a rule speak of a panic that a run shows? A fault stands next door to a leak: the close, not the panicking send. */
import type { FaultKind } from '../leaks/concurrency/effects.js';
import type { ConcurrencyClaim, Place } from '../leaks/concurrency/claim.js';
import { unparen } from '../go/flow/operands.js';
import type { Node } from '../go/syntax/ast.js';
import { filesOf, relatedSteps } from './concurrency-rule.js';
import type { PackageAnalysis } from './package-analysis.js';
import { defineRule, type Explanation, type FixProposal, type Rule } from './rule.js';
import { headOf, witnessSteps } from './words/witness-words.js';

export interface FaultWords {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly faults: readonly FaultKind[];
  readonly advice: string;
  /** Which claims of these kinds the rule speaks of; absent: all. */
  readonly isOwn?: (claim: ConcurrencyClaim) => boolean;
  readonly fix?: (claim: ConcurrencyClaim, analysis: PackageAnalysis) => readonly FixProposal[];
}

/** A rule about panics on channels. */
export function faultRule(words: FaultWords): Rule {
  return defineRule<ConcurrencyClaim>({
    id: words.id,
    title: words.title,
    claim: 'fault',
    source: words.source,
    find: (analysis) => oneForEachChannel(faultsOf(analysis, words)),
    explain: (claim, analysis) => explanation(claim, words, analysis),
    fix: (claim, analysis) => words.fix?.(claim, analysis) ?? [],
  });
}

function faultsOf(analysis: PackageAnalysis, { faults, isOwn }: FaultWords): readonly ConcurrencyClaim[] {
  const claims = analysis.concurrency().claims.filter(({ fault }) => fault && faults.includes(fault));
  return isOwn ? claims.filter(isOwn) : claims;
}

/** Closes that get in each other's way are one mistake, however many runs show it: the first in the source stands for all. */
function oneForEachChannel(claims: readonly ConcurrencyClaim[]): readonly ConcurrencyClaim[] {
  const first = new Map<Node, ConcurrencyClaim>();
  for (const claim of claims) {
    const object = claim.object?.node ?? closeOf(claim).node;
    const known = first.get(object);
    if (!known || isTold(claim, known)) first.set(object, claim);
  }
  return [...first.values()];
}

/** Of two at the same close the shorter run is told. */
function isTold(claim: ConcurrencyClaim, known: ConcurrencyClaim): boolean {
  const distance = closeOf(claim).node.start - closeOf(known).node.start;
  return distance < 0 || (distance === 0 && claim.steps.length < known.steps.length);
}

const PANICS: Readonly<Record<FaultKind, string>> = {
  'send-on-closed': 'can run before the last send, and a send on a closed channel panics',
  'close-of-closed': 'can run when the channel is closed already, and a second close panics',
  'negative-counter': 'brings the counter below zero, which panics',
  'unlock-of-unlocked': 'runs while the lock is not held, and the program ends with a fatal error',
  'release-too-many': 'gives back more than was taken, which panics',
  'late-add': 'can run after `Wait` has found the counter at zero, so the goroutine is not waited for',
  'map-race': 'writes a map that another goroutine uses, and the program ends with a fatal error',
};

function explanation(claim: ConcurrencyClaim, words: FaultWords, analysis: PackageAnalysis): Explanation {
  const fileOf = filesOf(analysis);
  const close = claim.fault === 'negative-counter' ? surplusDone(claim) : closeOf(claim);
  const at = { file: fileOf(close.node), node: close.node };
  const object = claim.object ? { file: fileOf(claim.object.node), node: claim.object.node } : at;
  return {
    at,
    severity: claim.afterFailure ? 'note' : 'warning',
    claim: 'fault',
    message: `${headOf(at.file, at.node)} ${claim.fault ? PANICS[claim.fault] : 'panics'}.`,
    steps: witnessSteps(claim, fileOf),
    related: relatedSteps(claim, fileOf),
    creation: object,
    advice: words.advice,
  };
}

/** Beside a deferred Done of its function the explicit one is too many. */
function surplusDone({ operation, related }: ConcurrencyClaim): Place {
  if (operation.node.parent?.kind !== 'DeferStmt') return operation;
  return (
    related.find(({ node, func }) => func === operation.func && node.parent?.kind === 'ExprStmt' && isDone(node)) ??
    operation
  );
}

function isDone(node: Node): boolean {
  const fun = node.kind === 'Call' ? unparen(node.fun) : undefined;
  return fun?.kind === 'Selector' && fun.sel.name === 'Done';
}

/** The close: the operation itself, or for a send on a closed channel the close of the run before it. */
function closeOf(claim: ConcurrencyClaim): Place {
  if (isClose(claim.operation.node)) return claim.operation;
  const closed = claim.steps.findLast(({ what }) => what.kind === 'closes')?.node;
  const closes = claim.related.filter(({ node }) => isClose(node));
  return closes.find(({ node }) => node === closed) ?? closes[0] ?? claim.operation;
}

function isClose(node: Node): boolean {
  const call = node.kind === 'DeferStmt' || node.kind === 'GoStmt' ? unparen(node.call) : node;
  if (call.kind !== 'Call') return false;
  const fun = unparen(call.fun);
  return fun.kind === 'Ident' && fun.name === 'close';
}
