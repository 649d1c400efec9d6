/**
 * How is a second Lock of one goroutine taken out? `Unlock` where a Lock was typed for it; the variant of the callee
 * that does not lock, where its body is the callee's without the locking; and where one of the two locks is needless.
 */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Call, FuncDecl, Node, Stmt } from '../../go/syntax/ast.js';
import type { HeldLockClaim } from '../../leaks/locks/find-held-locks.js';
import { lockCallOf } from '../../leaks/locks/lock-call.js';
import type { SecondTake } from '../../leaks/locks/second-take.js';
import { goTokens } from '../go-tokens.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';
import { listAround } from './lock-recipes.js';
import { readDirectly, withoutOuterLock } from './needless-lock-recipes.js';

export function secondLockProposals(
  claim: HeldLockClaim,
  second: SecondTake,
  analysis: PackageAnalysis,
): readonly FixProposal[] {
  if (second.at.call === second.call) return unlockForLock(claim, second);
  return [
    ...unlockedTwin(claim, second, analysis),
    ...readDirectly(claim, second, analysis),
    ...withoutOuterLock(claim, second, analysis),
  ];
}

/** `defer mu.Lock()`, or a Lock as the last statement before the function ends: the name lacks two letters. */
function unlockForLock({ view, mode, call: first }: HeldLockClaim, { call }: SecondTake): readonly FixProposal[] {
  const fun = unparen(call.fun);
  const stmt = call.parent;
  if (fun.kind !== 'Selector' || !stmt || call === first || !(isDeferred(stmt) || endsPath(stmt))) return [];
  const newText = mode === 'read' ? 'RUnlock' : 'Unlock';
  const edit = { file: view.file, start: fun.sel.start, end: fun.sel.end, newText };
  return [{ recipe: 'unlock-for-lock', title: `Call \`${newText}\` here`, edits: [edit] }];
}

function isDeferred(stmt: Node): boolean {
  return stmt.kind === 'DeferStmt';
}

function endsPath(stmt: Node): boolean {
  if (stmt.kind !== 'ExprStmt') return false;
  const list = listAround(stmt);
  const next = list?.[list.indexOf(stmt) + 1];
  if (next) return next.kind === 'ReturnStmt';
  const holder = stmt.parent?.parent;
  return holder?.kind === 'FuncDecl' || holder?.kind === 'FuncLit';
}

/** The callee's own body without its locking, under another name. */
function unlockedTwin(
  { view }: HeldLockClaim,
  { call, through }: SecondTake,
  analysis: PackageAnalysis,
): readonly FixProposal[] {
  const fun = unparen(call.fun);
  const target = view.target(call);
  if (fun.kind !== 'Selector' || through.length > 0 || target.kind !== 'declared' || target.viaInterface) return [];
  const callee = target.object?.decl;
  const home = callee && analysis.program.view.homeOf(callee);
  if (!callee || !home || home.info !== analysis.info) return [];
  const twin = twinsOf(callee, analysis).find((each) => isTwin(callee, each, home.file, analysis));
  if (!twin) return [];
  const edit = { file: view.file, start: fun.sel.start, end: fun.sel.end, newText: twin.name.name };
  const title = `Call \`${twin.name.name}\`, which does the same without locking`;
  return [{ recipe: 'call-unlocked-twin', title, edits: [edit] }];
}

/** The other methods of the same receiver with the same parameters and results. */
function twinsOf(callee: FuncDecl, analysis: PackageAnalysis): readonly FuncDecl[] {
  const file = fileOf(callee, analysis);
  if (!file || !callee.recv) return [];
  const signature = signatureText(callee, file);
  return analysis.info.functions().flatMap(({ node }): readonly FuncDecl[] => {
    if (node.kind !== 'FuncDecl' || node === callee || !node.recv) return [];
    const home = fileOf(node, analysis);
    return home && signatureText(node, home) === signature ? [node] : [];
  });
}

function fileOf(node: Node, analysis: PackageAnalysis): SourceFile | undefined {
  return analysis.program.view.homeOf(node)?.file;
}

/** Receiver, parameters and results with their names: bodies are compared as text. */
function signatureText(decl: FuncDecl, { text }: SourceFile): string {
  const recv = decl.recv ? text.slice(decl.recv.start, decl.recv.end) : '';
  return goTokens(`${recv} ${text.slice(decl.type.start, decl.type.end)}`).join(' ');
}

/** The twin's statements are the callee's but for the locking, or the callee does nothing but lock and call the twin. */
function isTwin(callee: FuncDecl, twin: FuncDecl, file: SourceFile, analysis: PackageAnalysis): boolean {
  const home = fileOf(twin, analysis);
  if (!callee.body || !twin.body || !home) return false;
  const rest = withoutLocking(callee.body.list, analysis);
  if (!rest) return false;
  const tokens = (stmts: readonly Stmt[], { text }: SourceFile): string =>
    stmts.map((stmt) => goTokens(text.slice(stmt.start, stmt.end)).join(' ')).join('\n');
  return tokens(rest, file) === tokens(twin.body.list, home) || isCallOf(twin, rest, file);
}

/** The statements that do not lock or unlock; undefined where some locking stands deeper, or nothing locks. */
function withoutLocking(list: readonly Stmt[], analysis: PackageAnalysis): readonly Stmt[] | undefined {
  const rest = list.filter((stmt) => {
    const call = callOf(stmt);
    return !call || !onlyLocks(call, analysis);
  });
  return rest.length < list.length ? rest : undefined;
}

/** `mu.Lock()`, or a call of a function that does nothing else. */
function onlyLocks(call: Call, analysis: PackageAnalysis): boolean {
  if (lockCallOf(call, analysis.info)) return true;
  const callee = analysis.info.calleeOf(call);
  const [only, ...others] = callee.kind === 'method' ? (callee.func.decl.body?.list ?? []) : [];
  const inner = only && others.length === 0 ? callOf(only) : undefined;
  return inner !== undefined && lockCallOf(inner, analysis.info) !== undefined;
}

function callOf(stmt: Stmt): Call | undefined {
  const expr = stmt.kind === 'ExprStmt' ? stmt.x : stmt.kind === 'DeferStmt' ? stmt.call : undefined;
  const call = expr && unparen(expr);
  return call?.kind === 'Call' ? call : undefined;
}

/** `return s.twin(a, b)` with the parameters as they came. */
function isCallOf(twin: FuncDecl, rest: readonly Stmt[], { text }: SourceFile): boolean {
  const [only, ...others] = rest;
  const expr = only?.kind === 'ReturnStmt' ? only.results[0] : only?.kind === 'ExprStmt' ? only.x : undefined;
  const call = expr && unparen(expr);
  if (others.length > 0 || call?.kind !== 'Call') return false;
  const names = twin.type.params.flatMap((field) => field.names.map(({ name }) => name));
  const receiver = twin.recv?.names[0]?.name;
  const wanted = `${receiver ?? ''}.${twin.name.name}(${names.join(',')})`;
  return receiver !== undefined && goTokens(text.slice(call.start, call.end)).join('') === wanted;
}
