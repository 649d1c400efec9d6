/** How does a rule speak of a goroutine that blocks for ever? The shared form over the engine's claims. */
import type { ClaimKind, ConcurrencyClaim, Place } from '../leaks/concurrency/claim.js';
import { staysUntilExit } from '../leaks/callers/once-in-program.js';
import type { SourceFile } from '../go/program.js';
import { unparen } from '../go/flow/operands.js';
import type { Expr, Node } from '../go/syntax/ast.js';
import { coreType } from '../go/types/substitute.js';
import type { Severity } from './finding.js';
import type { PackageAnalysis } from './package-analysis.js';
import { defineRule, type Explanation, type FixProposal, type Rule, type Step } from './rule.js';
import { fixesOf, withTwins, type TwinClaim } from './twin-claims.js';
import { goroutineNames, headOf, witnessSteps, type FileOf } from './words/witness-words.js';

export interface ConcurrencyWords {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly kinds: readonly ClaimKind[];
  /** Which claims of these kinds the rule speaks of; absent: all. */
  readonly isOwn?: (claim: ConcurrencyClaim, analysis: PackageAnalysis) => boolean;
  /** Where the finding stands; absent: at the operation. */
  readonly placeOf?: (claim: ConcurrencyClaim) => Node;
  /** What the operation does; absent: "can block for ever". */
  readonly happens?: string;
  /** Why the operation never goes on, as a clause: "nobody is left to receive". */
  readonly because: string;
  /** The same where it differs from claim to claim. */
  readonly becauseOf?: (claim: ConcurrencyClaim) => string | undefined;
  readonly advice: string;
  readonly fix: (claim: ConcurrencyClaim, analysis: PackageAnalysis) => readonly FixProposal[];
}

/** A rule about operations that stay blocked. */
export function concurrencyRule(words: ConcurrencyWords): Rule {
  return defineRule<TwinClaim>({
    id: words.id,
    title: words.title,
    claim: 'leak',
    source: words.source,
    find: (analysis) => withTwins(oneForEachCause(ownClaims(words, analysis)), (claim) => words.fix(claim, analysis)),
    explain: (claim, analysis) => explanation(claim, words, analysis),
    fix: (claim, analysis) => (claim.untilCaller ? [] : fixesOf(claim, (each) => words.fix(each, analysis))),
  });
}

function ownClaims({ kinds, isOwn }: ConcurrencyWords, analysis: PackageAnalysis): readonly ConcurrencyClaim[] {
  const claims = analysis.concurrency().claims.filter(({ kind }) => kinds.includes(kind));
  return isOwn ? claims.filter((claim) => isOwn(claim, analysis)) : claims;
}

/** Several operations on one object have one cause, whichever goroutine stays: the first is told, the others are related places. */
function oneForEachCause(claims: readonly ConcurrencyClaim[]): readonly ConcurrencyClaim[] {
  const groups = new Map<Node, ConcurrencyClaim[]>();
  for (const claim of claims) {
    const cause = claim.object?.node ?? claim.operation.node;
    groups.set(cause, [...(groups.get(cause) ?? []), claim]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = [...group].sort((a, b) => a.operation.node.start - b.operation.node.start);
    return first
      ? [{ ...first, related: distinctPlaces([...others.map(({ operation }) => operation), ...first.related]) }]
      : [];
  });
}

function distinctPlaces(places: readonly Place[]): readonly Place[] {
  return places.filter(({ node }, at) => places.findIndex((other) => other.node === node) === at);
}

/** The file of every node a claim names. */
export function filesOf(analysis: PackageAnalysis): FileOf {
  const fallback = analysis.package.files[0];
  return (node: Node): SourceFile => {
    const file = analysis.program.view.homeOf(node)?.file ?? fallback;
    if (!file) throw new Error('a claim names a node outside of the package');
    return file;
  };
}

function explanation(claim: TwinClaim, words: ConcurrencyWords, analysis: PackageAnalysis): Explanation {
  const fileOf = filesOf(analysis);
  const { operation, object } = claim;
  const place = words.placeOf?.(claim) ?? operation.node;
  const at = { file: fileOf(place), node: place };
  const who = claim.untilCaller
    ? 'the goroutine and what it holds stay until then'
    : isGoroutine(claim)
      ? 'the goroutine and what it holds stay for the life of the process'
      : `${callerOf(claim)} never returns`;
  const happens = claim.untilCaller
    ? 'can block until the context of the caller ends'
    : (words.happens ?? 'can block for ever');
  const name = headOf(fileOf(operation.node), operation.node);
  const counts = claim.counts.map(({ expr, value }) => `\`${countText(expr, analysis)}\` = ${value}`).join(', ');
  const when = counts === '' ? '' : ` (with ${counts})`;
  const because = becauseOf(claim, words);
  return {
    at,
    severity: staysUntilExit(claim, analysis.program.view) ? 'note' : severityOf(claim, fileOf),
    claim: claim.untilCaller ? 'hazard' : 'leak',
    message: `${name} ${happens}${when}: ${because}, so ${who}.${twinsText(claim, fileOf)}`,
    steps: [...witnessSteps(claim, fileOf), ...lockSteps(claim, fileOf), lastStep(claim, words, fileOf)],
    related: [...relatedSteps(claim, fileOf), ...claim.twins.flatMap((twin) => twinSteps(twin, fileOf))],
    madeBy: object?.calls ?? [],
    creation: object ? { file: fileOf(object.node), node: object.node } : at,
    advice: words.advice,
  };
}

function twinsText({ twins }: TwinClaim, fileOf: FileOf): string {
  const names = twins.map(({ operation: { node } }) => headOf(fileOf(node), node));
  return names.length === 0 ? '' : ` The same goes for ${names.join(', ')}.`;
}

/** Where a twin waits, and what else takes part there. */
function twinSteps(twin: ConcurrencyClaim, fileOf: FileOf): readonly Step[] {
  const { node } = twin.operation;
  const file = fileOf(node);
  return [{ file, node, text: `${headOf(file, node)} waits as well` }, ...relatedSteps(twin, fileOf)];
}

/** A count as code: the number itself, or the length of what has that many elements. */
export function countText(expr: Expr, analysis: PackageAnalysis): string {
  const text = filesOf(analysis)(expr).text.slice(expr.start, expr.end);
  return coreType(analysis.info.typeOf(expr)).kind === 'basic' ? text : `len(${text})`;
}

function becauseOf(claim: ConcurrencyClaim, words: ConcurrencyWords): string {
  if (claim.afterStop) return 'whoever gave the signal to stop need not receive any more';
  return words.becauseOf?.(claim) ?? words.because;
}

/** Who waits where no goroutine of the run does. */
function callerOf({ root, product }: ConcurrencyClaim): string {
  if (product?.caller) return `\`${product.caller.name.name}\``;
  return root.kind === 'FuncDecl' ? `\`${root.name.name}\`` : 'its goroutine';
}

/** What only happens once a test has failed is a note, and what ends with the caller's context; what blocks the function itself shows at once and is rarer. */
function severityOf(claim: ConcurrencyClaim, fileOf: FileOf): Severity {
  // What a test passes to code that is none shows a mistake of the test at most.
  const isTests = fileOf(claim.root).isTest && !fileOf(claim.operation.node).isTest;
  if (claim.afterFailure || claim.untilCaller || claim.afterStop || claim.product || isTests) return 'note';
  return isGoroutine(claim) ? 'error' : 'warning';
}

/** What stays is a goroutine that the run starts, or that the root is the body of. */
function isGoroutine({ start, root }: ConcurrencyClaim): boolean {
  return start !== undefined || (root.kind === 'FuncLit' && root.parent?.parent?.kind === 'GoStmt');
}

/** Where another goroutine waits for a lock that stays held. */
function lockSteps({ lock, operation }: ConcurrencyClaim, fileOf: FileOf): readonly Step[] {
  const needed = lock?.needed.node;
  if (!needed || needed === operation.node) return [];
  const file = fileOf(needed);
  return [{ file, node: needed, text: `${headOf(file, needed)} waits for that lock` }];
}

function lastStep(claim: ConcurrencyClaim, words: ConcurrencyWords, fileOf: FileOf): Step {
  const { node } = claim.operation;
  const file = fileOf(node);
  const base = {
    file,
    node,
    text: `${headOf(file, node)} ${words.happens ? 'comes back at once' : 'waits'}: ${becauseOf(claim, words)}`,
  };
  const own = claim.start && `go at line ${fileOf(claim.start).lines.line(claim.start.start)}`;
  const goroutine = claim.product?.caller?.name.name ?? own ?? goroutineNames(claim, fileOf).get(0);
  return goroutine === undefined ? base : { ...base, goroutine };
}

/** Where the object is made and the other operations on it. */
export function relatedSteps({ object, related, consequences }: ConcurrencyClaim, fileOf: FileOf): readonly Step[] {
  const stepAt = (node: Node, text: string): Step => ({ file: fileOf(node), node, text });
  const made = object ? [stepAt(object.node, 'made here')] : [];
  const entailed = new Set(consequences.map(({ node }) => node));
  const others = related.filter(({ node }) => !entailed.has(node));
  return [
    ...made,
    ...others.map(({ node }) => stepAt(node, `${headOf(fileOf(node), node)} ${roleOf(node)}`)),
    ...[...entailed].map((node) => stepAt(node, `${headOf(fileOf(node), node)} waits on account of it`)),
  ];
}

/** What an operation does to the object, as a verb. */
function roleOf(node: Node): string {
  if (node.kind === 'SendStmt') return 'sends';
  const call = node.kind === 'DeferStmt' || node.kind === 'GoStmt' ? unparen(node.call) : node;
  if (call.kind !== 'Call') return 'receives';
  const fun = unparen(call.fun);
  const name = fun.kind === 'Selector' ? fun.sel.name : fun.kind === 'Ident' ? fun.name : '';
  return ROLES[name] ?? 'takes part';
}

const ROLES: Readonly<Record<string, string>> = {
  close: 'closes it',
  Add: 'raises the counter',
  Done: 'lowers the counter',
  Wait: 'waits',
  Lock: 'takes the lock',
  RLock: 'takes the lock',
  Unlock: 'gives it back',
  RUnlock: 'gives it back',
};
