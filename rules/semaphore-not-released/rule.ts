import type { HeldLockClaim } from '../../src/leaks/locks/find-held-locks.js';
import { SEMAPHORE_FAMILY } from '../../src/leaks/locks/lock-call.js';
import type { LostToken } from '../../src/leaks/locks/lost-tokens.js';
import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { semaphoreProposals } from '../../src/analysis/recipes/semaphore-recipes.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { branchSteps, code } from '../../src/analysis/words/path-words.js';

const words = {
  id: 'semaphore-not-released',
  title: 'Token of a semaphore that is not given back on every path',
  source: 'documentation of golang.org/x/sync/semaphore; channel as semaphore: Effective Go',
  advice:
    'Give the token back on every path: `defer func() { <-sem }()`, or `defer sem.Release(1)`, right after it is taken.',
};

/** Semaphores made in view, on a run that comes to an end of the tokens. */
const ofRuns = concurrencyRule({
  ...words,
  kinds: ['semaphore-exhausted'],
  because: 'a path keeps its token, so there is none left to take',
  fix: semaphoreProposals,
});

/** Semaphores of fields and package variables, on the paths of one function. */
const ofFunctions = defineRule<LostToken>({
  ...words,
  claim: 'leak',
  find: (analysis: PackageAnalysis) => {
    const runs = analysis.concurrency().claims.filter(({ kind }) => kind === 'semaphore-exhausted');
    const told = new Set(runs.map(({ operation }) => operation.node));
    return analysis
      .lostTokens()
      .filter(({ scope, take }) => analysis.isReported(scope.view.file) && !told.has(take) && !analysis.runsOnce(take));
  },
  explain,
  fix: () => [],
});

/** `x/sync/semaphore`: on one path of a function that gives its token back on another. */
const ofWeighted = defineRule<HeldLockClaim>({
  ...words,
  claim: 'leak',
  find: (analysis: PackageAnalysis) =>
    analysis
      .locks()
      .filter(({ path }) => path.family === SEMAPHORE_FAMILY)
      .flatMap(({ claims }) => claims.filter(({ kind, call }) => kind === 'returned' && !analysis.runsOnce(call))),
  explain: explainWeighted,
  fix: () => [],
});

export const rule = joinedRule(joinedRule(ofRuns, ofFunctions), ofWeighted);

function explainWeighted({ view: { file, func }, call, edges, end, releases }: HeldLockClaim): Explanation {
  const at = { file, node: call };
  const last = end ?? func;
  return {
    at,
    severity: 'warning',
    claim: 'leak',
    message: `The token of ${code(file, call)} is not given back on one path: ${AFTERWARDS}.`,
    steps: [
      { ...at, text: `${code(file, call)} takes a token` },
      ...branchSteps(file, edges, () => false),
      endStep({ file, node: last, offset: end ? last.start : Math.max(last.end - 1, last.start) }, false),
    ],
    related: releases.map((node) => ({ file, node, text: `${code(file, node)} gives it back on another path` })),
    creation: at,
    advice: words.advice,
  };
}

const AFTERWARDS = 'with each time there is one less, until whoever takes the next one waits for ever';

function explain({ scope, take, edges, end, select, gives }: LostToken): Explanation {
  const { file, func } = scope.view;
  const at = { file, node: take };
  const last = end ?? func;
  const lost = select ? `is given back in a \`select\` that may choose another case` : `is not given back on one path`;
  return {
    at,
    severity: 'warning',
    claim: 'leak',
    message: `The token of ${code(file, take)} ${lost}: ${AFTERWARDS}.`,
    steps: [
      { ...at, text: `${code(file, take)} takes a token` },
      ...branchSteps(file, edges, () => false),
      select
        ? { file, node: select, text: 'the deferred select may choose a case that gives nothing back' }
        : endStep({ file, node: last, offset: end ? last.start : Math.max(last.end - 1, last.start) }, end === take),
    ],
    related: gives.map((node) => ({
      file,
      node,
      text: `${code(file, node)} gives it back${select ? '' : ' on another path'}`,
    })),
    creation: at,
    advice: words.advice,
  };
}

function endStep(place: Omit<Step, 'text'>, isTurn: boolean): Step {
  const text = isTurn
    ? 'the next turn takes another one while this one is still taken'
    : 'the function ends here and the token is still taken';
  return { ...place, text };
}
