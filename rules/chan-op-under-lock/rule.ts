import type { WaitUnderLock } from '../../src/leaks/locks/waits-under-lock.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { branchSteps, quoted } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<WaitUnderLock>({
  id: 'chan-op-under-lock',
  title: 'Waits under a lock that the other side needs',
  claim: 'leak',
  source: 'leak shapes reported by users',
  find: (analysis: PackageAnalysis) =>
    analysis.waitsUnderLock().filter(({ scope }) => analysis.isReported(scope.view.file)),
  explain,
  fix: () => [],
});

function explain(claim: WaitUnderLock): Explanation {
  const { scope, wait, held, partner, needs, taken, kind } = claim;
  const { file } = scope.view;
  const at = { file, node: wait };
  const lock = quoted(textOf(file.text, held.call.fun).replace(/\.\w+$/, ''));
  const other = taken.at.view.file;
  const needed = { file: claim.other.view.file, node: needs };
  return {
    at,
    severity: 'warning',
    claim: 'leak',
    message: `${code(file.text, wait)} waits with ${lock} held, and ${otherName(claim)} needs that lock before ${NEXT[kind]}: both wait for ever.`,
    steps: [
      ...named('waits', [
        { file, node: held.call, text: `${code(file.text, held.call)} takes the lock` },
        ...branchSteps(file, claim.edges, () => false),
      ]),
      ...named('other', [
        { ...needed, text: `${otherName(claim)} comes to ${code(needed.file.text, needs)}` },
        ...(taken.at.call === needs
          ? []
          : [{ file: other, node: taken.at.call, text: `${code(other.text, taken.at.call)} waits for the lock` }]),
      ]),
      ...named('waits', [{ ...at, text: `${code(file.text, wait)} waits for ${otherName(claim)}` }]),
    ],
    related: [
      { file: other, node: taken.at.call, text: 'the other side takes the lock here' },
      { file: needed.file, node: partner.node, text: SIGNALS[kind] },
      { file, node: held.call, text: 'the lock that is held' },
    ],
    creation: { file, node: held.call },
    advice: 'Give the lock back before waiting: copy what is needed under the lock, unlock, then wait.',
  };
}

const NEXT: Readonly<Record<WaitUnderLock['kind'], string>> = {
  join: 'it is done',
  receive: 'it answers',
  send: 'it receives again',
};

const SIGNALS: Readonly<Record<WaitUnderLock['kind'], string>> = {
  join: 'would let it go on, after that',
  receive: 'would let it go on, after that',
  send: 'the only receiver',
};

function named(goroutine: string, steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => ({ ...step, goroutine }));
}

function otherName(claim: WaitUnderLock): string {
  const { func } = claim.partner;
  if (func.kind === 'FuncDecl') return quoted(func.name.name);
  return `the goroutine at line ${claim.other.view.file.lines.line(func.start)}`;
}

function code(text: string, node: { readonly start: number; readonly end: number }): string {
  return quoted(textOf(text, node));
}

function textOf(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return text.slice(start, end);
}
