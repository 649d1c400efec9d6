/**
 * What was asked of one line, and why is it silent? Every question that the engines put to it, with its answer and the
 * chain of reasons. Judges nothing anew: it looks at the answers that the rules look at.
 */
import { enclosingFunc } from '../go/syntax/enclosing.js';
import { displayName } from '../go/names/function-name.js';
import type { Release } from '../go/facts/resource.js';
import { unparen } from '../go/flow/operands.js';
import type { CommClause, Func, Node } from '../go/syntax/ast.js';
import { walk } from '../go/syntax/walk.js';
import type { SourceFile } from '../go/program.js';
import type { ConcurrencyClaim, RootStatistics } from '../leaks/concurrency/claim.js';
import type { HeldLockAnswer } from '../leaks/locks/find-held-locks.js';
import type { AcquisitionSite } from '../leaks/obligations/acquisitions.js';
import type { ObligationAnswer } from '../leaks/obligations/find-obligations.js';
import type { GrowthAnswer } from '../leaks/retention/growth.js';
import { openProgram, type AnalysisResources } from './analyze.js';
import type { PackageAnalysis } from './package-analysis.js';
import type { AnalysisRequest } from './snapshot.js';
import { code, quoted } from './words/path-words.js';

export interface LineQuestion {
  /** The line that it is asked of, from 1. */
  readonly line: number;
  /** A question in plain words, with names from the code. */
  readonly text: string;
  /** Whether something was shown. */
  readonly isShown: boolean;
  /** The chain of reasons, each a clause, in the order in which one leads to the next. */
  readonly reasons: readonly string[];
}

export interface LineExplanation {
  /** `Recv.Name` or `Name` of the function around the line; undefined at package level. */
  readonly function: string | undefined;
  readonly onLine: readonly LineQuestion[];
  /** What was asked elsewhere in the same function. */
  readonly inFunction: readonly LineQuestion[];
  /** What of the file as a whole keeps leakcheck silent, each a clause. */
  readonly remarks: readonly string[];
}

/** What can be asked at all, as plurals. */
export const KINDS_OF_QUESTIONS: readonly string[] = [
  'calls that acquire what must be released (files, response bodies, connections, tickers, cancel functions)',
  'locks that are taken',
  'operations that can block or panic (sends, receives, ranges over channels, selects, closes, waits)',
  'go statements',
  'additions to maps and slices that may outlive the call',
];

/** Explains one line (from 1) of a file of the request; undefined where no package holds the file. */
export function explainLine(
  request: AnalysisRequest,
  resources: AnalysisResources,
  file: string,
  line: number,
): LineExplanation | undefined {
  const { program, packages } = openProgram({ ...request, report: [file] }, resources);
  const analysis = packages.find((each) => each.reportedFiles.some(({ path }) => path === file));
  const source = analysis?.reportedFiles.find(({ path }) => path === file);
  if (!analysis || !source) {
    const isGenerated = program.packageOf(file)?.files.some((each) => each.path === file && each.generated) ?? false;
    if (!isGenerated) return undefined;
    const remarks = ['the file is generated: it is read for what it declares, and nothing is reported in it'];
    return { function: undefined, onLine: [], inFunction: [], remarks };
  }
  const decl = source.ast.decls.find(
    (each) => each.kind === 'FuncDecl' && source.lines.line(each.start) <= line && line <= source.lines.line(each.end),
  );
  const questions = questionsOf(analysis, source).sort((a, b) => a.line - b.line);
  const isNear = ({ line: other }: LineQuestion): boolean =>
    decl !== undefined && other >= source.lines.line(decl.start) && other <= source.lines.line(decl.end);
  return {
    function: decl?.kind === 'FuncDecl' ? displayName(decl) : undefined,
    onLine: questions.filter((question) => question.line === line),
    inFunction: questions.filter((question) => question.line !== line && isNear(question)),
    remarks: remarksOf(analysis, source, decl),
  };
}

function remarksOf(analysis: PackageAnalysis, source: SourceFile, decl: Node | undefined): readonly string[] {
  const remarks: string[] = [];
  const [issue] = source.issues;
  if (issue) remarks.push(`the file has a syntax error in line ${source.lines.line(issue.start)}: ${issue.message}`);
  if (analysis.package.partial) remarks.push('some file of the package was not read: nothing counts as absent');
  const functions = analysis.functions().filter(({ func }) => decl && func.start >= decl.start && func.end <= decl.end);
  for (const { graph } of functions) remarks.push(...graph.unknown.map((reason) => `not followed: ${reason}`));
  return remarks;
}

function questionsOf(analysis: PackageAnalysis, source: SourceFile): LineQuestion[] {
  const own = ({ view }: { readonly view: { readonly file: SourceFile } }): boolean => view.file === source;
  return [
    ...analysis.obligations().filter(own).map(obligationQuestion),
    ...analysis.locks().filter(own).map(lockQuestion),
    ...blockingOperations(analysis, source).map((node) => blockingQuestion(node, analysis, source)),
    ...analysis
      .retention()
      .growthAnswers()
      .filter(({ file }) => file === source)
      .map(growthQuestion),
  ];
}

function growthQuestion({ file, node, holder, claim, reason }: GrowthAnswer): LineQuestion {
  return {
    line: file.lines.line(node.start),
    text: `Does ${quoted(holder.name)} only grow?`,
    isShown: claim !== undefined,
    reasons: [reason ?? 'it is added to again and again, and nothing removes from it: told by global-grows'],
  };
}

function obligationQuestion({ view, site, claim, reasons }: ObligationAnswer): LineQuestion {
  const { call, resource, evidence, result } = site;
  const which = result === undefined || result === 0 ? '' : `result ${result + 1} of `;
  const said = `${SAID[evidence]} (${resource.kind})`;
  const ways = resource.releases.map(releaseText);
  return {
    line: view.file.lines.line(call.start),
    text: `Is ${which}${code(view.file, call)} released on every path?`,
    isShown: claim !== undefined,
    reasons: [
      said,
      ...(ways.length > 0 ? [`any of these releases it: ${ways.join(', ')}`] : []),
      ...(claim ? [`a path on which it is not: ${claim.kind}, told by ${resource.rule}`] : reasons),
    ],
  };
}

const SAID: Readonly<Record<AcquisitionSite['evidence'], string>> = {
  declared: "its declared type makes it the caller's to release",
  fact: 'API facts say that the call acquires it',
  constructor: 'its constructor acquires what its own release gives back',
  closer: 'it is an io.Closer from a call that can fail',
};

function releaseText(release: Release): string {
  switch (release.kind) {
    case 'method':
      return quoted(`${release.path === '' ? '' : `${release.path}.`}${release.method}()`);
    case 'call':
      return 'a call of it';
    case 'function':
    case 'procedure':
      return quoted(`${release.symbol}()`);
    case 'exhausted':
      return `${quoted(`${release.method}()`)} that returns false`;
    case 'received':
      return `a receive from its ${quoted(release.path)}`;
  }
}

function lockQuestion({ view, call, claims, reasons }: HeldLockAnswer): LineQuestion {
  const kinds = claims.map(({ kind }) => `a path on which it stays held: ${kind}, told by mutex-not-unlocked`);
  return {
    line: view.file.lines.line(call.start),
    text: `Is the lock of ${code(view.file, call)} given back on every path?`,
    isShown: claims.length > 0,
    reasons: kinds.length > 0 ? kinds : reasons.length > 0 ? reasons : ['given back on every path'],
  };
}

/** Sends, receives, ranges over channels, selects, closes, waits and go statements, in source order. */
function blockingOperations(analysis: PackageAnalysis, source: SourceFile): readonly Node[] {
  const found: Node[] = [];
  const inSelect = new Set<Node>();
  walk(source.ast, (node) => {
    const comm = node.kind === 'CommClause' ? communicationOf(node) : undefined;
    if (comm) inSelect.add(comm);
    if (!inSelect.has(node) && isBlocking(node, analysis)) found.push(node);
  });
  return found;
}

/** The send or receive of a case: the select blocks, not the case. */
function communicationOf({ comm }: CommClause): Node | undefined {
  if (comm?.kind === 'ExprStmt') return unparen(comm.x);
  const received = comm?.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
  return received ? unparen(received) : comm;
}

const WAITS: ReadonlySet<string> = new Set(['Wait', 'Done', 'Add', 'Acquire']);

function isBlocking(node: Node, { info }: PackageAnalysis): boolean {
  switch (node.kind) {
    case 'SendStmt':
    case 'SelectStmt':
    case 'GoStmt':
      return true;
    case 'Unary':
      return node.op === '<-';
    case 'RangeStmt':
      return info.typeOf(node.x).kind === 'chan';
    case 'Call': {
      const fun = unparen(node.fun);
      if (fun.kind === 'Ident') return fun.name === 'close' && info.resolve(fun)?.kind === 'builtin';
      return fun.kind === 'Selector' && WAITS.has(fun.sel.name) && isSynchronizer(info.typeOf(fun.x));
    }
    default:
      return false;
  }
}

/** A type of package sync, or of golang.org/x/sync, or a pointer to one. */
function isSynchronizer(type: ReturnType<PackageAnalysis['info']['typeOf']>): boolean {
  if (type.kind === 'pointer') return isSynchronizer(type.elem);
  return type.kind === 'named' && /^(?:sync|golang\.org\/x\/sync)\b/.test(type.decl.packagePath);
}

function blockingQuestion(node: Node, analysis: PackageAnalysis, source: SourceFile): LineQuestion {
  const { claims, statistics } = analysis.concurrency();
  const claim = claims.find((each) => isAbout(each, node));
  const header = source.text.slice(node.start, node.end).split('\n', 1)[0] ?? '';
  const text =
    node.kind === 'GoStmt'
      ? `Can the goroutine of ${quoted(header)} stay for ever?`
      : `Can ${quoted(header)} block for ever, or panic?`;
  const reasons = claim ? [claimReason(claim, source)] : rootReasons(statistics, enclosingFunc(node));
  return { line: source.lines.line(node.start), text, isShown: claim !== undefined, reasons };
}

function isAbout(claim: ConcurrencyClaim, node: Node): boolean {
  if (node.kind === 'GoStmt') return claim.start === node;
  return [claim.operation, ...claim.consequences].some((place) => place.node === node);
}

function claimReason({ kind, fault, operation }: ConcurrencyClaim, source: SourceFile): string {
  const line = source.lines.line(operation.node.start);
  return fault ? `a run that panics: ${fault}, in line ${line}` : `a run that ends in it: ${kind}, in line ${line}`;
}

/** The runs that led through a function, and how each ended. */
function rootReasons(statistics: readonly RootStatistics[], func: Func | undefined): readonly string[] {
  const runs = statistics.filter((each) => func && (each.root === func || each.followed.has(func)));
  if (runs.length === 0) {
    return ['no function of the package makes what it works on and leads here: whoever makes it may wake it'];
  }
  return runs.map(({ root, reason, configurations }) => {
    const from = root.kind === 'FuncDecl' ? quoted(displayName(root)) : 'a function literal';
    if (reason !== undefined) return `runs from ${from} were given up: ${reason}`;
    return `in all ${configurations} configurations of the runs from ${from} it can still go on, or is never reached`;
  });
}
