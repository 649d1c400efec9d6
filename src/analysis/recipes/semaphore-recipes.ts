/**
 * How is a token given back on every path? By a deferred release: first in the goroutine that was started with the token,
 * or right behind the statement that takes it. Releases further down go away.
 */
import { isInLoop } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Func, Node, Stmt } from '../../go/syntax/ast.js';
import type { ConcurrencyClaim, Place } from '../../leaks/concurrency/claim.js';
import { filesOf } from '../concurrency-rule.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';
import { atTop, methodOf } from './channel-recipes.js';
import { beginsLine, lineAfter, withoutLine } from './line-edits.js';

/** `defer func() { <-sem }()`, `defer sem.Release(1)`. */
export function semaphoreProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const releases = claim.related.filter(({ node }) => isRelease(node));
  const [release] = releases;
  const func = release?.func;
  if (!release || !func || releases.some((other) => other.func !== func)) return [];
  const file = filesOf(analysis)(release.node);
  const stmts = releases.map(({ node }) => statementOf(node, file));
  const text = deferText(release.node, file);
  if (stmts.includes(undefined) || text === undefined) return [];
  const at = deferAt(claim.operation, func, file, text);
  if (at === undefined) return [];
  const title = 'Give the token back when the function returns';
  const removed = stmts.flatMap((stmt) => (stmt ? [withoutLine(file, stmt)] : []));
  return [{ recipe: 'defer-release', title, edits: [at, ...removed] }];
}

function isRelease(node: Node): boolean {
  if (node.kind === 'Unary') return node.op === '<-';
  return node.kind === 'Call' && methodOf(node) === 'Release';
}

/** The statement that consists of the release, on lines of its own. */
function statementOf(node: Node, file: SourceFile): Stmt | undefined {
  const { parent } = node;
  return parent?.kind === 'ExprStmt' && beginsLine(file, parent) ? parent : undefined;
}

function deferText(release: Node, file: SourceFile): string | undefined {
  const text = file.text.slice(release.start, release.end);
  if (release.kind === 'Call') return `defer ${text}`;
  // Only a name: what is evaluated later must be the same channel.
  return release.kind === 'Unary' && unparen(release.x).kind === 'Ident' ? `defer func() { ${text} }()` : undefined;
}

function deferAt(taken: Place, func: Func, file: SourceFile, text: string): FixProposal['edits'][number] | undefined {
  if (taken.func !== func) return func.kind === 'FuncLit' ? atTop(file, func, text) : undefined;
  const { parent } = taken.node;
  const stmt = taken.node.kind === 'SendStmt' ? taken.node : parent;
  if (isInLoop(taken.node) || stmt === undefined) return undefined;
  if (stmt.kind === 'SendStmt' || stmt.kind === 'ExprStmt') return lineAfter(file, stmt, text);
  // `if err := sem.Acquire(ctx, 1); err != nil { return }`
  const check = stmt.kind === 'AssignStmt' ? stmt.parent : undefined;
  return check?.kind === 'IfStmt' && check.init === stmt && check.else === undefined
    ? lineAfter(file, check, text)
    : undefined;
}
