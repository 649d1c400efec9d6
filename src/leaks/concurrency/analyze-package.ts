/**
 * Which operations of a package can stay blocked for ever, or panic? Every function is tried as the root of a run, and
 * every literal that no root has followed. What is claimed of one operation twice is claimed once, by its shortest run.
 */
import type { Func } from '../../go/syntax/ast.js';
import { analyzeRoot } from './analyze-root.js';
import type { ConcurrencyAnswer, ConcurrencyClaim, RootStatistics } from './claim.js';
import { claimsOf } from './claims-of-root.js';
import type { GoView } from './go-view.js';
import { CodeBase } from './translate/code.js';
import { identityOf } from './translate/identity.js';

export function analyzeConcurrency(view: GoView): ConcurrencyAnswer {
  const base = new CodeBase(view);
  const claims = new Map<string, ConcurrencyClaim>();
  const silent = new Map<string, number>();
  const statistics: RootStatistics[] = [];
  const followed = new Set<Func>();
  const tryRoot = (root: Func): void => {
    if (!base.makesObjects(root)) return;
    const answer = analyzeRoot(root, base);
    for (const func of answer.followed) followed.add(func);
    if (answer.reason !== undefined) silent.set(answer.reason, (silent.get(answer.reason) ?? 0) + 1);
    const { configurations, translations, reason } = answer;
    statistics.push({ root, followed: answer.followed, reason, configurations, translations });
    for (const claim of claimsOf(root, answer)) keepShortest(claims, claim);
  };
  const functions = view.names.functions();
  for (const { node } of functions) if (node.kind === 'FuncDecl') tryRoot(node);
  // A literal that a root has followed as a goroutine may still make objects of its own: it is tried too.
  for (const { node } of functions) if (node.kind === 'FuncLit') tryRoot(node);
  return { claims: withoutConsequences([...claims.values()]), silent, statistics };
}

function keepShortest(claims: Map<string, ConcurrencyClaim>, claim: ConcurrencyClaim): void {
  const key = String(identityOf(claim.operation.node)) + (claim.fault ?? '');
  const known = claims.get(key);
  if (known === undefined || claim.steps.length < known.steps.length) claims.set(key, claim);
}

/** An operation that is a consequence in one run is not claimed by another root for itself. */
function withoutConsequences(claims: readonly ConcurrencyClaim[]): readonly ConcurrencyClaim[] {
  const entailed = new Set(claims.flatMap(({ consequences }) => consequences.map(({ node }) => node)));
  return claims.filter(({ operation }) => !entailed.has(operation.node));
}
