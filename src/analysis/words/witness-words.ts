/** How is a run of several goroutines told? One numbered step per event, in plain words with the code's own names. */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import type { SourceFile } from '../../go/program.js';
import type { Func, Node } from '../../go/syntax/ast.js';
import type { ConcurrencyClaim, WitnessStep } from '../../leaks/concurrency/claim.js';
import type { Step } from '../rule.js';
import { code, quoted } from './path-words.js';

/** The file a node stands in. */
export type FileOf = (node: Node) => SourceFile;

/** Steps told at most; the first ones start what the last ones need, so the middle is left out. */
const MAX_STEPS = 12;
const KEPT_AT_START = 3;

/** The run of a claim as steps, without its last operation. */
export function witnessSteps(claim: ConcurrencyClaim, fileOf: FileOf): readonly Step[] {
  const names = goroutineNames(claim, fileOf);
  const told = claim.steps.filter(({ what }) => what.kind !== 'other');
  const steps = withoutRepeats(sinceCreation(upToPanic(told), claim)).map((step): Step => {
    const file = fileOf(step.node);
    const base = { file, node: step.node, text: stepText(step, file, fileOf) };
    const goroutine = names.get(step.goroutine);
    return goroutine === undefined ? base : { ...base, goroutine };
  });
  if (steps.length <= MAX_STEPS) return steps;
  return [...steps.slice(0, KEPT_AT_START), ...steps.slice(KEPT_AT_START - MAX_STEPS)];
}

/** Decisions on the way to where the object is made are of no interest: the reader wants to know what happens to it. */
function sinceCreation(steps: readonly WitnessStep[], { object }: ConcurrencyClaim): readonly WitnessStep[] {
  if (object === undefined) return steps;
  const first = steps.findIndex(({ what }) => !DECISIONS.has(what.kind));
  return steps.filter(
    ({ node }, at) => at >= first || node.start > object.node.start || enclosingFunc(node) !== object.func,
  );
}

const DECISIONS: ReadonlySet<WitnessStep['what']['kind']> = new Set(['branch', 'clause', 'turn', 'done']);

/** What follows a panic is told of another goroutine's clock. */
function upToPanic(steps: readonly WitnessStep[]): readonly WitnessStep[] {
  const panic = steps.findIndex(({ what }) => what.kind === 'panics');
  return panic < 0 ? steps : steps.slice(0, panic + 1);
}

/** How a goroutine is called in the steps: by the line of its go statement, the first by its function. Empty for one only. */
export function goroutineNames(claim: ConcurrencyClaim, fileOf: FileOf): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { node, what } of claim.steps) {
    if (what.kind !== 'starts') continue;
    names.set(what.started, node.kind === 'Ident' ? node.name : `go at line ${fileOf(node).lines.line(node.start)}`);
  }
  return names.size === 0 ? names : names.set(0, rootName(claim.root, fileOf));
}

function rootName(root: Func, fileOf: FileOf): string {
  return root.kind === 'FuncDecl' ? root.name.name : `func at line ${fileOf(root).lines.line(root.start)}`;
}

/** Equal decisions of one goroutine in a row are told once: the turns of a loop. */
function withoutRepeats(steps: readonly WitnessStep[]): readonly WitnessStep[] {
  return steps.filter((step, at) => {
    const before = steps[at - 1];
    if (step.what.kind === 'announces' && isSameOperation(step, steps[at + 1])) return false;
    return !before || !isSameOperation(step, before) || before.what.kind !== step.what.kind;
  });
}

function isSameOperation(step: WitnessStep, other: WitnessStep | undefined): boolean {
  return other?.node === step.node && other.goroutine === step.goroutine;
}

function stepText({ node, what }: WitnessStep, file: SourceFile, fileOf: FileOf): string {
  const text = headOf(file, node);
  switch (what.kind) {
    case 'starts':
      return node.kind === 'Ident' ? `somebody calls \`${node.name}\`` : 'a goroutine starts';
    case 'branch':
      return `${text} is ${String(what.value)}`;
    case 'clause':
      return `the case ${text} is taken`;
    case 'turn':
      return `the loop ${text} has a turn`;
    case 'done':
      return `the loop ${text} ends`;
    case 'case':
      return `the case ${text} is chosen`;
    case 'default':
      return 'the default case runs';
    case 'meets': {
      const other = fileOf(what.other);
      const verb = node.kind === 'SendStmt' ? 'is received by' : 'takes the value of';
      return `${text} ${verb} ${headOf(other, what.other)} at line ${other.lines.line(what.other.start)}`;
    }
    case 'sends':
      return `${text} puts a value into the buffer`;
    case 'receives':
      return `${text} receives`;
    case 'finds-closed':
      return `${text} finds the channel closed`;
    case 'counts':
      return `${text} ${what.delta > 0 ? 'raises' : 'lowers'} the counter`;
    case 'panics':
      return `${text} panics`;
    case 'announces':
      return `${text} waits for the readers and keeps new ones out`;
    case 'ends':
      return node.kind === 'ReturnStmt' ? 'it returns' : 'it ends';
    case 'closes':
    case 'cancels':
    case 'waits':
    case 'locks':
    case 'unlocks':
    case 'fires':
    case 'other':
      return `${text} ${VERBS[what.kind]}`;
  }
}

const VERBS = {
  closes: 'closes the channel',
  cancels: 'cancels the context',
  waits: 'waits and goes on',
  locks: 'takes the lock',
  unlocks: 'gives the lock back',
  fires: 'fires',
  other: 'runs',
} as const;

/** The first line of a statement as code, without the brace of its body; of a case what is between `case` and the colon. */
export function headOf(file: SourceFile, node: Node): string {
  if (node.kind === 'CommClause') return node.comm ? code(file, node.comm) : '`default`';
  if (node.kind === 'CaseClause') {
    const [first, last] = [node.exprs[0], node.exprs.at(-1)];
    return first && last ? quoted(file.text.slice(first.start, last.end)) : '`default`';
  }
  if (node.kind === 'RangeStmt' || node.kind === 'ForStmt' || node.kind === 'SelectStmt' || node.kind === 'IfStmt') {
    const text = file.text.slice(node.start, node.end);
    return quoted(text.slice(0, Math.max(1, text.indexOf('{'))).trim());
  }
  const [first = '', ...more] = file.text.slice(node.start, node.end).split('\n');
  return more.length === 0 ? code(file, node) : quoted(`${first.replace(/\s*\{$/, '')}…`);
}
