/**
 * How does a rule speak of a map that two goroutines use at once? At the write; the other uses are related places. The fix
 * takes a lock that stands in reach around every use, where each is a statement of its own.
 */
import type { SourceFile } from '../go/program.js';
import type { Binding } from '../go/names/binding.js';
import type { Func, Node, Stmt } from '../go/syntax/ast.js';
import { walk } from '../go/syntax/walk.js';
import type { ConcurrencyClaim } from '../leaks/concurrency/claim.js';
import { filesOf } from './concurrency-rule.js';
import type { PackageAnalysis } from './package-analysis.js';
import { defineRule, type Explanation, type FixProposal, type Rule, type Step } from './rule.js';
import { headOf, witnessSteps, type FileOf } from './words/witness-words.js';
import { beginsLine, lineAfter, lineBefore } from './recipes/line-edits.js';

export function mapRaceRule({ id, title, source }: Pick<Rule, 'id' | 'title' | 'source'>): Rule {
  return defineRule<ConcurrencyClaim>({
    id,
    title,
    claim: 'fault',
    source,
    find: (analysis) => oneForEachMap(analysis.concurrency().claims.filter(({ fault }) => fault === 'map-race')),
    explain: explanation,
    fix: lockProposals,
  });
}

/** Several writes of one map are one mistake: the first in the source is told. */
function oneForEachMap(claims: readonly ConcurrencyClaim[]): readonly ConcurrencyClaim[] {
  const first = new Map<Node, ConcurrencyClaim>();
  for (const claim of claims) {
    const map = claim.object?.node ?? claim.operation.node;
    const known = first.get(map);
    if (!known || claim.operation.node.start < known.operation.node.start) first.set(map, claim);
  }
  return [...first.values()];
}

function explanation(claim: ConcurrencyClaim, analysis: PackageAnalysis): Explanation {
  const fileOf = filesOf(analysis);
  const { node } = claim.operation;
  const at = { file: fileOf(node), node };
  const last: Step = { ...at, text: `${headOf(at.file, node)} writes the map, and nothing keeps the others out` };
  return {
    at,
    severity: claim.afterFailure ? 'note' : 'warning',
    claim: 'fault',
    message: `${headOf(at.file, node)} is written while another goroutine uses the map: the program can end with a fatal error that cannot be recovered.`,
    steps: [...witnessSteps(claim, fileOf), last],
    related: relatedSteps(claim, fileOf),
    creation: claim.object ? { file: fileOf(claim.object.node), node: claim.object.node } : at,
    advice: 'Hold one lock around every use of the map, or use a `sync.Map`.',
  };
}

function relatedSteps({ object, related }: ConcurrencyClaim, fileOf: FileOf): readonly Step[] {
  const made = object ? [{ file: fileOf(object.node), node: object.node, text: 'made here' }] : [];
  return [
    ...related.map(({ node }) => ({
      file: fileOf(node),
      node,
      text: `${headOf(fileOf(node), node)} uses the map too`,
    })),
    ...made,
  ];
}

/** `mu.Lock()` and `mu.Unlock()` around each use that a function makes without the mutex in reach. */
function lockProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const mutex = mutexInReach(claim, analysis);
  if (mutex === undefined) return [];
  const open = [claim.operation, ...claim.related].filter(
    ({ node, func }) => !isLockedBefore(mutex, node, func, analysis),
  );
  const uses = open.map(({ node }) => statementOf(node));
  const file = filesOf(analysis)(claim.operation.node);
  const statements = new Set<Stmt>();
  for (const stmt of uses) {
    if (stmt === undefined || !beginsLine(file, stmt) || !isVisible(mutex, stmt, analysis)) return [];
    statements.add(stmt);
  }
  const edits = [...statements].flatMap((stmt) => around(file, stmt, mutex.name));
  const title = `Hold \`${mutex.name}\` around every use of the map`;
  return [{ recipe: 'lock-around', title, edits, mentions: [mutex] }];
}

function around(file: SourceFile, stmt: Stmt, lock: string): FixProposal['edits'] {
  return [lineBefore(file, stmt, `${lock}.Lock()`), lineAfter(file, stmt, `${lock}.Unlock()`)];
}

/** The use as a statement of its own; undefined where it is part of a condition, a loop's head or a longer statement. */
function statementOf(node: Node): Stmt | undefined {
  let at: Node | undefined = node;
  while (at && at.kind !== 'AssignStmt' && at.kind !== 'IncDecStmt' && at.kind !== 'ExprStmt') {
    if (at.kind === 'FuncLit' || at.kind === 'Block' || at.kind === 'RangeStmt') return undefined;
    at = at.parent;
  }
  return at?.parent?.kind === 'Block' ? at : undefined;
}

/** The function names the mutex before the use: it holds it there, or the behaviour check will tell. */
function isLockedBefore(mutex: Binding, use: Node, func: Func, { info }: PackageAnalysis): boolean {
  return info.names
    .referencesOf(mutex)
    .some((one) => one.func === func && one.access !== 'declare' && one.ident.start < use.start);
}

/** A mutex that the root declares. */
function mutexInReach({ root }: ConcurrencyClaim, { info }: PackageAnalysis): Binding | undefined {
  let found: Binding | undefined;
  if (!root.body) return undefined;
  walk(root.body, (node) => {
    if (node.kind !== 'ValueSpec' || node.names.length !== 1) return node.kind !== 'FuncLit';
    const [name] = node.names;
    const type = name && info.typeOf(name);
    const isMutex = type?.kind === 'named' && type.decl.packagePath === 'sync' && type.decl.name === 'Mutex';
    if (name && isMutex) found ??= info.names.resolve(name);
    return false;
  });
  return found;
}

function isVisible(binding: Binding, at: Node, { info }: PackageAnalysis): boolean {
  return info.names.lookup(binding.name, at) === binding;
}
