/**
 * How does a rule's match become a finding? Positions, names, fingerprints and evidence; one cause gives one finding, by
 * the most specific rule.
 */
import { enclosingDecl } from '../go/syntax/enclosing.js';
import type { SourceFile } from '../go/program.js';
import type { FuncDecl, Node } from '../go/syntax/ast.js';
import { displayName } from '../go/names/function-name.js';
import type { Finding, PathStep, Severity } from './finding.js';
import { familyOf, fingerprints, role } from './identity.js';
import type { PackageAnalysis } from './package-analysis.js';
import type { Explanation, Match, Place, Rule, Step } from './rule.js';
import type { AnalyzedFinding, FunctionEvidence } from './snapshot.js';
import { withoutShadowed } from './precedence.js';

export interface RuleMatch {
  readonly rule: Rule;
  readonly match: Match;
  readonly explanation: Explanation;
}

/** A finding whose fixes are still to be checked. */
export interface AssembledFinding extends AnalyzedFinding {
  readonly source: RuleMatch;
}

type Policy = (rule: string, severity: Severity, file: SourceFile) => Severity | undefined;

/** Where the pages of the rules are. */
export const RULE_PAGES = 'https://github.com/leakcheck/leakcheck/blob/main/rules';

/** Turns matches of one package into findings in source order. */
export function assembleFindings(
  matches: readonly RuleMatch[],
  analysis: PackageAnalysis,
  policy: Policy,
): readonly AssembledFinding[] {
  const kept = withoutShadowed(matches.filter(({ explanation }) => analysis.isReported(explanation.at.file)));
  const ordered = [...kept].sort((a, b) => order(a.explanation) - order(b.explanation));
  const prints = fingerprints(ordered.map((each) => identityOf(each, analysis)));
  return ordered.flatMap((each, at) => {
    const severity = policy(each.rule.id, each.explanation.severity, each.explanation.at.file);
    return severity ? [assembled(each, analysis, severity, prints[at] ?? '')] : [];
  });
}

function order({ at }: Explanation): number {
  return at.node.start;
}

function assembled(
  source: RuleMatch,
  analysis: PackageAnalysis,
  severity: Severity,
  fingerprint: string,
): AssembledFinding {
  const { rule, explanation } = source;
  const { at } = explanation;
  const start = at.file.lines.position(at.node.start);
  const end = at.file.lines.position(at.node.end);
  const finding: Finding = {
    rule: rule.id,
    family: familyOf(rule.id),
    claim: explanation.claim,
    severity,
    status: 'unknown',
    file: at.file.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    function: functionName(at),
    package: analysis.package.path,
    message: explanation.message,
    path: explanation.steps.map(pathStep),
    related: explanation.related.map((step) => ({ file: step.file.path, line: lineOf(step), text: step.text })),
    fixes: [],
    fixNote: explanation.advice,
    fingerprint,
    helpUri: `${RULE_PAGES}/${rule.id}/README.md`,
  };
  const statement = enclosingStatement(explanation.creation.node);
  return {
    finding,
    evidence: evidenceOf(explanation, analysis),
    creation: folded(explanation.creation.file, statement),
    operation: folded(at.file, enclosingStatement(at.node)),
    context: contextOf(analysis),
    source,
  };
}

function pathStep(step: Step): PathStep {
  const { line, column } = step.file.lines.position(step.offset ?? step.node.start);
  const base = { file: step.file.path, line, column, text: step.text };
  return step.goroutine === undefined ? base : { ...base, goroutine: step.goroutine };
}

function lineOf(step: Step): number {
  return step.file.lines.line(step.offset ?? step.node.start);
}

/** The declared function around a place: `Recv.Name`, `Name`, or "" at package level. */
export function functionName(place: Place): string {
  const decl = enclosingDecl(place.node);
  return decl ? displayName(decl) : '';
}

const STATEMENTS: ReadonlySet<Node['kind']> = new Set([
  'ExprStmt',
  'SendStmt',
  'IncDecStmt',
  'AssignStmt',
  'GoStmt',
  'DeferStmt',
  'ReturnStmt',
  'DeclStmt',
]);

/** The simple statement a node stands in; the node itself where it is a compound statement or stands in none. */
function enclosingStatement(node: Node): Node {
  let at: Node | undefined = node;
  while (at && !STATEMENTS.has(at.kind) && at.kind !== 'FuncDecl' && at.kind !== 'Block') at = at.parent;
  return at && STATEMENTS.has(at.kind) ? at : node;
}

function folded(file: SourceFile, node: Node): string {
  return file.text.slice(node.start, node.end).replace(/\s+/g, ' ');
}

/** Statements longer than this enter identities by their beginning, in UTF-16 units. */
const ROLE_LENGTH = 400;

function identityOf(
  { rule, explanation }: RuleMatch,
  analysis: PackageAnalysis,
): Parameters<typeof fingerprints>[0][number] {
  const { at, creation } = explanation;
  const locals = analysis.localsOf(at.node);
  const text = (place: Place): string => folded(place.file, enclosingStatement(place.node)).slice(0, ROLE_LENGTH);
  return {
    family: familyOf(rule.id),
    importPath: analysis.package.path,
    function: functionName(at),
    objectRole: role(text(creation), locals),
    operationRole: role(text(at), locals),
  };
}

function evidenceOf(explanation: Explanation, analysis: PackageAnalysis): readonly FunctionEvidence[] {
  const places: readonly Place[] = [explanation.at, explanation.creation, ...explanation.steps, ...explanation.related];
  const found = new Map<FuncDecl, Place>();
  for (const place of places) {
    const decl = enclosingDecl(place.node);
    if (decl && !found.has(decl)) found.set(decl, place);
  }
  return [...found].map(([decl, { file }]) => ({
    package: analysis.package.path,
    function: displayName(decl),
    file: file.path,
    startLine: file.lines.line(decl.start),
    endLine: file.lines.line(decl.end),
    text: file.text.slice(decl.start, decl.end),
  }));
}

/** What else decides on a finding: the language version its rules went by. */
function contextOf(analysis: PackageAnalysis): string {
  const version = analysis.package.module?.goVersion;
  return version ? `go${version.major}.${version.minor}` : 'go?';
}
