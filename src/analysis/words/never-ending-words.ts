/** How is it told that a goroutine never ends? Its start, its loop, and why each case leads back to the loop. */
import type { BranchStmt, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { NeverEndingClaim } from '../../leaks/never-ends/find-never-ending.js';
import { receiveOf, selectsIn } from '../../leaks/never-ends/done-case.js';
import type { Step } from '../rule.js';
import { code, quoted } from './path-words.js';
import { headOf, type FileOf } from './witness-words.js';

/** Cases and branches of the loop told at most. */
const MAX_CASES = 8;

/** The numbered steps: start, calls, loop, cases. */
export function neverEndingSteps(claim: NeverEndingClaim, fileOf: FileOf): readonly Step[] {
  const { view, stmt, endless, loop } = claim;
  const calls = endless.calls.map((each) => ({
    file: each.view.file,
    node: each.call,
    text: `it calls ${code(each.view.file, each.call)}`,
  }));
  const { file } = endless.view;
  const cases = returnsToLoop(claim, fileOf).slice(0, MAX_CASES);
  return [
    { file: view.file, node: stmt, text: `${startText(claim)} starts the goroutine` },
    ...calls,
    { file, node: loop, text: `the loop ${headOf(file, loop)} begins` },
    ...cases,
    { file, node: loop, offset: loop.end - 1, text: `the loop goes on: ${endText(claim)}` },
  ];
}

/** What starts the goroutine, as code without the body of a literal. */
export function startText({ view, stmt }: NeverEndingClaim): string {
  const text = view.file.text.slice(stmt.start, stmt.end);
  const brace = text.indexOf('{');
  return quoted(brace < 0 || !/^(go |[^{]*\()func\b/.test(text) ? text : text.slice(0, brace).trim());
}

function endText({ loop }: NeverEndingClaim): string {
  if (loop.kind === 'RangeStmt') return 'nobody ever closes this channel, `Stop` does not';
  return 'no path in it returns, panics or breaks out of it';
}

function returnsToLoop({ loop, endless, doneCase }: NeverEndingClaim, fileOf: FileOf): readonly Step[] {
  const file = fileOf(loop);
  const steps: Step[] = [];
  for (const clause of selectsIn(loop).flatMap((select) => select.clauses)) {
    const isDone = clause === doneCase?.clause;
    const what = clause.comm ? `the case ${code(file, clause.comm)}` : 'the default case';
    const again = isDone
      ? 'leads back to the loop too, and once it is closed it is taken at once'
      : 'leads back to the loop';
    steps.push({ file, node: clause, text: `${what} ${again}` });
  }
  for (const node of branchesIn(loop)) {
    if (endless.loop.node === loop) steps.push({ file, node, text: branchText(node, fileOf) });
  }
  return [...steps, ...bareReceives(loop, fileOf)].sort((a, b) => a.node.start - b.node.start);
}

function branchText(node: BranchStmt, fileOf: FileOf): string {
  if (node.tok === 'continue') return '`continue` goes on with the next turn';
  const left = leftBy(node);
  return `\`break\` leaves only the ${left ? headOf(fileOf(left), left) : '`switch`'}`;
}

/** Unlabelled `continue`s of the loop, and `break`s that leave something inside of it. */
function branchesIn(loop: Node): readonly BranchStmt[] {
  const found: BranchStmt[] = [];
  walk(loop, (node) => {
    if (node !== loop && (node.kind === 'FuncLit' || node.kind === 'ForStmt' || node.kind === 'RangeStmt'))
      return false;
    if (node.kind === 'BranchStmt' && !node.label && (node.tok === 'continue' || node.tok === 'break'))
      found.push(node);
    return true;
  });
  return found.filter((node) => node.tok === 'continue' || leftBy(node) !== loop);
}

/** The statement that a break leaves. */
function leftBy(node: BranchStmt): Node | undefined {
  for (let at: Node | undefined = node.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    const isLoop = at.kind === 'ForStmt' || at.kind === 'RangeStmt';
    if (isLoop || at.kind === 'SelectStmt' || at.kind === 'SwitchStmt' || at.kind === 'TypeSwitchStmt') return at;
  }
  return undefined;
}

/** `v := <-ch` without a second value does not see that the channel is closed. */
function bareReceives(loop: Node, fileOf: FileOf): readonly Step[] {
  const steps: Step[] = [];
  walk(loop, (node) => {
    if (node.kind === 'FuncLit') return false;
    if (node.kind === 'CommClause' && receiveOf(node)) return false;
    const isReceive = node.kind === 'Unary' && node.op === '<-';
    const pair = isReceive && node.parent?.kind === 'AssignStmt' && node.parent.lhs.length === 2;
    if (isReceive && !pair) {
      const file = fileOf(node);
      steps.push({ file, node, text: `${code(file, node)} receives and does not ask whether the channel is closed` });
    }
    return true;
  });
  return steps;
}
