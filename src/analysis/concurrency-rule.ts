/** How does a rule speak of a goroutine that blocks for ever? The shared form over the engine's claims. */
import type { ClaimKind, ConcurrencyClaim } from '../leaks/concurrency/claim.js';
import type { SourceFile } from '../go/program.js';
import type { Node } from '../go/syntax/ast.js';
import type { Severity } from './finding.js';
import type { PackageAnalysis } from './package-analysis.js';
import { defineRule, type Explanation, type FixProposal, type Rule, type Step } from './rule.js';
import { goroutineNames, headOf, witnessSteps, type FileOf } from './words/witness-words.js';

export interface ConcurrencyWords {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly kinds: readonly ClaimKind[];
  /** Why the operation never goes on, as a clause: "nobody is left to receive". */
  readonly because: string;
  readonly advice: string;
  readonly fix: (claim: ConcurrencyClaim, analysis: PackageAnalysis) => readonly FixProposal[];
}

/** A rule about operations that stay blocked. */
export function concurrencyRule(words: ConcurrencyWords): Rule {
  return defineRule<ConcurrencyClaim>({
    id: words.id,
    title: words.title,
    claim: 'leak',
    source: words.source,
    find: (analysis) => oneForEachCause(analysis.concurrency().claims.filter(({ kind }) => words.kinds.includes(kind))),
    explain: (claim, analysis) => explanation(claim, words, analysis),
    fix: words.fix,
  });
}

/** Several operations of one goroutine on one object have one cause: the first is told, the others are related places. */
function oneForEachCause(claims: readonly ConcurrencyClaim[]): readonly ConcurrencyClaim[] {
  const groups = new Map<Node, ConcurrencyClaim[]>();
  for (const claim of claims) {
    const cause = claim.object?.node ?? claim.operation.node;
    const group = [...groups.values()].find(([first]) => first?.object?.node === cause && first.start === claim.start);
    if (group) group.push(claim);
    else groups.set(claim.operation.node, [claim]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = [...group].sort((a, b) => a.operation.node.start - b.operation.node.start);
    return first ? [{ ...first, related: [...others.map(({ operation }) => operation), ...first.related] }] : [];
  });
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

function explanation(claim: ConcurrencyClaim, words: ConcurrencyWords, analysis: PackageAnalysis): Explanation {
  const fileOf = filesOf(analysis);
  const { operation, object, start } = claim;
  const at = { file: fileOf(operation.node), node: operation.node };
  const who = start ? 'the goroutine' : 'the function';
  const name = headOf(at.file, operation.node);
  const counts = claim.counts.map(({ text, value }) => `\`${plainCount(text)}\` = ${value}`).join(', ');
  const when = counts === '' ? '' : ` (with ${counts})`;
  return {
    at,
    severity: severityOf(claim),
    claim: 'leak',
    message: `${name} can block for ever${when}: ${words.because}, so ${who} and what it holds stay for the life of the process.`,
    steps: [...witnessSteps(claim, fileOf), lastStep(claim, words, fileOf)],
    related: relatedSteps(claim, fileOf),
    creation: object ? { file: fileOf(object.node), node: object.node } : at,
    advice: words.advice,
  };
}

/** The engine's symbol as the code writes it: `n:v18` is the variable n. */
export function plainCount(text: string): string {
  return text.replaceAll(/:v\d+/g, '');
}

/** What only happens once a test has failed is a note; what blocks the function itself shows at once and is rarer. */
function severityOf({ afterFailure, start }: ConcurrencyClaim): Severity {
  if (afterFailure) return 'note';
  return start ? 'error' : 'warning';
}

function lastStep(claim: ConcurrencyClaim, words: ConcurrencyWords, fileOf: FileOf): Step {
  const { node } = claim.operation;
  const file = fileOf(node);
  const base = { file, node, text: `${headOf(file, node)} waits: ${words.because}` };
  const names = goroutineNames(claim, fileOf);
  if (names.size === 0) return base;
  const own = claim.start && `go at line ${fileOf(claim.start).lines.line(claim.start.start)}`;
  return { ...base, goroutine: own ?? 'main' };
}

/** Where the object is made and the other operations on it. */
export function relatedSteps({ object, related, consequences }: ConcurrencyClaim, fileOf: FileOf): readonly Step[] {
  const made = object ? [{ file: fileOf(object.node), node: object.node, text: 'made here' }] : [];
  const others = related.map(({ node }) => ({
    file: fileOf(node),
    node,
    text: `${headOf(fileOf(node), node)} works on it too`,
  }));
  const entailed = consequences.map(({ node }) => ({
    file: fileOf(node),
    node,
    text: `${headOf(fileOf(node), node)} waits on account of it`,
  }));
  return [...others, ...made, ...entailed];
}
