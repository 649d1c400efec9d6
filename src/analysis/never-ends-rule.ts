/** How does a rule speak of a goroutine that never ends? The shared form over the engine's claims. */
import type { Node } from '../go/syntax/ast.js';
import type { NeverEndingClaim, Reason } from '../leaks/never-ends/find-never-ending.js';
import { displayName } from '../go/names/function-name.js';
import { filesOf } from './concurrency-rule.js';
import type { Severity } from './finding.js';
import type { PackageAnalysis } from './package-analysis.js';
import { loopExitProposals } from './recipes/loop-exit-recipes.js';
import { defineRule, type Explanation, type Rule, type Step } from './rule.js';
import { neverEndingSteps, startText } from './words/never-ending-words.js';
import { code } from './words/path-words.js';
import { headOf, type FileOf } from './words/witness-words.js';

export interface NeverEndsWords {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly kind: NeverEndingClaim['kind'];
}

/** A rule about goroutines whose loop has no way out. */
export function neverEndsRule({ id, title, source, kind }: NeverEndsWords): Rule {
  return defineRule<NeverEndingClaim>({
    id,
    title,
    claim: 'leak',
    source,
    find: (analysis) => oneEach(analysis.neverEnding().claims.filter((claim) => claim.kind === kind)),
    explain: explanation,
    fix: (claim, analysis) => loopExitProposals(claim, analysis),
  });
}

/** One claim for each place, the one with a reason first: several go statements may start one loop. */
function oneEach(claims: readonly NeverEndingClaim[]): readonly NeverEndingClaim[] {
  const byPlace = new Map<Node, NeverEndingClaim>();
  for (const claim of claims) {
    const known = byPlace.get(placeOf(claim));
    if (!known || (!known.reason && claim.reason)) byPlace.set(placeOf(claim), claim);
  }
  return [...byPlace.values()];
}

/** The go statement; for a select the case that should end it, or the loop. */
function placeOf({ kind, stmt, doneCase, loop }: NeverEndingClaim): Node {
  if (kind === 'loop') return stmt;
  return doneCase?.leaves ?? doneCase?.clause ?? loop;
}

function explanation(claim: NeverEndingClaim, analysis: PackageAnalysis): Explanation {
  const fileOf = filesOf(analysis);
  const place = placeOf(claim);
  return {
    at: { file: fileOf(place), node: place },
    severity: severityOf(claim),
    claim: 'leak',
    message: `${messageOf(claim, fileOf)}.`,
    steps: neverEndingSteps(claim, fileOf),
    related: relatedTo(claim, fileOf),
    creation: { file: claim.view.file, node: claim.stmt },
    advice: adviceFor(claim),
  };
}

/** Where a callee is not in view, or nothing tells that more than one is started, it is a note. */
function severityOf({ reason, doneCase, endless }: NeverEndingClaim): Severity {
  return endless.isCertain && (reason !== undefined || doneCase !== undefined) ? 'warning' : 'note';
}

function messageOf(claim: NeverEndingClaim, fileOf: FileOf): string {
  const { endless, loop, doneCase, reason } = claim;
  const start = startText(claim);
  if (doneCase) {
    const head = headOf(endless.view.file, doneCase.clause);
    const how = doneCase.leaves ? 'its `break` leaves only the `select`' : 'it does not leave the loop';
    return `The case ${head} does not end the goroutine that ${start} starts: ${how}, so the loop goes on for the life of the process`;
  }
  const what = `its loop at line ${String(fileOf(loop).lines.line(loop.start))} has no way out`;
  return `The goroutine that ${start} starts never ends: ${what}, and ${whyOf(reason, fileOf)}`;
}

function whyOf(reason: Reason | undefined, fileOf: FileOf): string {
  switch (reason?.kind) {
    case 'repeated':
      return reason.start.why === 'loop'
        ? 'an endless loop starts it again and again'
        : 'every request starts one more';
    case 'dropped':
      return `the object made by ${code(fileOf(reason.call), reason.call)} dies without it`;
    case 'stop-method':
      return `\`${displayName(reason.method.decl)}\` does not reach it`;
    case undefined:
      return 'nothing in view can stop it';
  }
}

function relatedTo({ reason, endless }: NeverEndingClaim, fileOf: FileOf): readonly Step[] {
  const unseen = endless.isCertain
    ? []
    : [
        {
          file: endless.view.file,
          node: endless.loop.node ?? endless.view.func,
          text: 'calls code that is not in view',
        },
      ];
  return [...reasonSteps(reason, fileOf), ...unseen];
}

function reasonSteps(reason: Reason | undefined, fileOf: FileOf): readonly Step[] {
  switch (reason?.kind) {
    case 'repeated': {
      const { at, why } = reason.start;
      return [
        { file: fileOf(at), node: at, text: why === 'loop' ? 'runs again in each turn' : 'runs for each request' },
      ];
    }
    case 'dropped':
      return [{ file: fileOf(reason.call), node: reason.call, text: 'made here, and gone when the function ends' }];
    case 'stop-method':
      return [{ file: reason.method.file, node: reason.method.decl.name, text: 'ends the object, not the goroutine' }];
    case undefined:
      return [];
  }
}

function adviceFor({ doneCase, loop, owner, reason }: NeverEndingClaim): string {
  if (doneCase) return 'Return in this case, or leave the loop with a labelled break.';
  if (reason?.kind === 'stop-method') {
    const method = displayName(reason.method.decl);
    return `Let \`${method}\` end the loop: close the queue that it ranges over, or a \`done\` channel on which a case of a \`select\` returns.`;
  }
  const close = owner ? `Give \`${owner.type.name}\` a \`Close\`` : 'Give whoever starts it a way';
  if (loop.kind === 'RangeStmt') {
    return `${close} that closes a \`done\` channel, and receive from both in a \`select\` that returns when \`done\` is closed.`;
  }
  return `${close} that ends the loop: close the queue and range over it, or close a \`done\` channel (or cancel a context) that a case of a \`select\` returns on.`;
}
