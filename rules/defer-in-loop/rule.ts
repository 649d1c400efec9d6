import { unparen } from '../../src/go/flow/operands.js';
import type { DeferStmt, Node } from '../../src/go/syntax/ast.js';
import { walk } from '../../src/go/syntax/walk.js';
import { SEMAPHORE_FAMILY } from '../../src/leaks/locks/lock-call.js';
import type { HeldLockClaim } from '../../src/leaks/locks/find-held-locks.js';
import { findDeferredInLoops, type DeferredInLoop } from '../../src/leaks/obligations/deferred-in-loops.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { endOfTurn } from '../../src/analysis/recipes/end-of-turn-recipe.js';
import { defineRule, type Explanation, type FixProposal } from '../../src/analysis/rule.js';
import { branchSteps, code, quoted } from '../../src/analysis/words/path-words.js';

/** A resource that piles up, or a lock that the next turn waits for. */
type Found =
  | { readonly kind: 'resource'; readonly found: DeferredInLoop }
  | { readonly kind: 'lock'; readonly claim: HeldLockClaim; readonly stmt: DeferStmt };

export const rule = defineRule<Found>({
  id: 'defer-in-loop',
  title: 'Release deferred inside a loop',
  claim: 'hazard',
  source: 'leak shapes reported by users',
  find,
  explain: (found) => (found.kind === 'lock' ? explainLock(found.claim, found.stmt) : explainResource(found.found)),
  fix,
});

function find(analysis: PackageAnalysis): readonly Found[] {
  const resources = analysis
    .functions()
    .flatMap((view) => findDeferredInLoops(analysis.program.obligations, view))
    .map((found): Found => ({ kind: 'resource', found }));
  const locks = analysis.locks().flatMap(({ claims }) => claims.flatMap(lockFound));
  return [...resources, ...locks];
}

function lockFound(claim: HeldLockClaim): readonly Found[] {
  const stmt = claim.releases.map(({ parent }) => parent).find((parent) => parent?.kind === 'DeferStmt');
  return claim.kind === 'deferred-turn' && claim.path.family !== SEMAPHORE_FAMILY && stmt
    ? [{ kind: 'lock', claim, stmt }]
    : [];
}

function explainResource({ view, stmt, acquisition, variable, loop }: DeferredInLoop): Explanation {
  const { file } = view;
  const creation = { file, node: acquisition };
  return {
    at: { file, node: stmt },
    severity: 'note',
    claim: 'hazard',
    message: `${code(file, stmt)} runs when the function ends, not when the turn does: each turn leaves another \`${variable.name}\` behind until then.`,
    steps: [
      { ...creation, text: `each turn of the loop acquires ${code(file, acquisition)}` },
      { file, node: stmt, text: 'its release waits for the end of the function' },
      { file, node: loop, text: 'the loop goes on to the next turn' },
    ],
    related: [{ ...creation, text: 'acquired here' }],
    creation,
    advice: 'Release at the end of each turn, or move the body of the loop into a function of its own.',
  };
}

function explainLock(claim: HeldLockClaim, stmt: DeferStmt): Explanation {
  const { file } = claim.view;
  const at = { file, node: stmt };
  const creation = { file, node: claim.call };
  const lock = quoted(file.text.slice(claim.call.start, claim.call.end));
  return {
    at,
    severity: 'error',
    claim: 'leak',
    message: `${code(file, stmt)} runs when the function ends: the second turn of the loop waits for ever in ${lock}.`,
    steps: [
      { ...creation, text: `the first turn takes the lock` },
      { ...at, text: 'its unlock waits for the end of the function' },
      ...branchSteps(file, claim.edges, () => false),
      { ...creation, text: 'the next turn locks again what this goroutine still holds' },
    ],
    related: [],
    creation,
    advice: 'Unlock at the end of each turn, or move the body of the loop into a function of its own.',
  };
}

function fix(found: Found): readonly FixProposal[] {
  const { view } = found.kind === 'lock' ? found.claim : found.found;
  const stmt = found.kind === 'lock' ? found.stmt : found.found.stmt;
  const loop = stmt.parent?.parent;
  if (loop?.kind !== 'ForStmt' && loop?.kind !== 'RangeStmt') return [];
  const used = found.kind === 'lock' ? found.claim.path.variables : new Set([found.found.variable]);
  const isUsedBy = (node: Node): boolean => {
    let isUsed = false;
    walk(node, (each) => {
      const binding = each.kind === 'Ident' ? view.resolve(each) : undefined;
      isUsed ||= binding !== undefined && used.has(binding);
      return !isUsed;
    });
    return isUsed;
  };
  return unparen(stmt.call).kind === 'Call' ? endOfTurn(view.file, stmt, loop, isUsedBy) : [];
}
