import { enclosingFunc, enclosingLoop } from '../../src/go/syntax/enclosing.js';
import { findSpinningLoops, type SpinningLoop } from '../../src/leaks/hazards/spinning-loops.js';
import { concurrencyRule, filesOf } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { returnInCase } from '../../src/analysis/recipes/loop-exit-recipes.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';
import { headOf } from '../../src/analysis/words/witness-words.js';
import type { GoStmt } from '../../src/go/syntax/ast.js';

const words = { id: 'loop-infinite', title: 'Loop that spins', source: 'D' };

export const rule = joinedRule(
  defineRule<SpinningLoop>({
    ...words,
    claim: 'hazard',
    find,
    explain,
    fix: ({ spin, view }) => (spin.kind === 'done' ? returnInCase(view, spin) : []),
  }),
  // A run shows that the channel is closed and that nothing ends the loop any more: the goroutine is lost.
  concurrencyRule({
    ...words,
    kinds: ['closed-spins'],
    placeOf: ({ start, operation }) => start ?? enclosingLoop(operation.node) ?? operation.node,
    happens: 'can turn for ever',
    because: 'the channel is closed, so every receive yields a zero value and the loop goes on',
    advice:
      'Receive with a second value and leave the loop when it is false, or range over the channel; in a select set the channel to nil.',
    fix: () => [],
  }),
);

/** A loop that another rule says never ends, or that a run shows, is told there. */
function find(analysis: PackageAnalysis): readonly SpinningLoop[] {
  const found = analysis
    .functions()
    .flatMap((view) => findSpinningLoops(analysis.info, analysis.closedChannels(), view));
  if (found.length === 0) return found;
  const shown = analysis.concurrency().claims.filter(({ kind }) => kind === 'closed-spins');
  const told = new Set([
    ...analysis.neverEnding().claims.map(({ loop }) => loop),
    ...shown.map(({ operation }) => enclosingLoop(operation.node)),
  ]);
  return found.filter(({ loop }) => !told.has(loop));
}

function explain(found: SpinningLoop, analysis: PackageAnalysis): Explanation {
  const { view, loop, spin } = found;
  const { file } = view;
  const start = startOf(found, analysis);
  const place = { file, node: loop };
  const at = start ? { file: filesOf(analysis)(start), node: start } : place;
  const started: readonly Step[] = start ? [{ ...at, text: 'the goroutine starts' }] : [];
  const head = headOf(file, loop);
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: messageOf(found),
    steps: [
      ...started,
      { ...place, text: `the loop ${head} begins` },
      ...(spin.kind === 'empty' ? [] : [{ file, node: spin.clause, text: caseText(found, analysis) }]),
      { ...place, offset: loop.end - 1, text: 'the next turn begins at once' },
    ],
    related: [
      ...(spin.kind === 'empty' ? [] : [{ file, node: spin.clause, text: 'leads back to the loop' }]),
      ...(start ? [{ ...place, text: 'the loop' }] : []),
    ],
    creation: at,
    advice: adviceFor(found),
  };
}

function messageOf({ view, loop, spin }: SpinningLoop): string {
  const head = headOf(view.file, loop);
  switch (spin.kind) {
    case 'empty':
      return `The loop ${head} does nothing but turn: it keeps a processor busy, and nothing in it can end it.`;
    case 'default':
      return `The loop ${head} spins: its \`default\` case leads back at once while no other case is ready.`;
    case 'done':
      return `The case ${headOf(view.file, spin.clause)} does not leave the loop: once it is ready it is ready for ever, and the loop spins.`;
    case 'closed':
      return `Once the channel of ${headOf(view.file, spin.clause)} is closed the case is ready for ever, and the loop spins.`;
  }
}

function caseText({ view, spin }: SpinningLoop, analysis: PackageAnalysis): string {
  if (spin.kind === 'empty') return '';
  const head = headOf(view.file, spin.clause);
  if (spin.kind !== 'closed') return `${head} leads back to the loop and nothing in between blocks`;
  const close = code(filesOf(analysis)(spin.close), spin.close);
  return `after ${close} the case ${head} yields zero values and leads back to the loop`;
}

function adviceFor({ spin }: SpinningLoop): string {
  switch (spin.kind) {
    case 'empty':
      return 'Block on a channel, a context or a condition variable instead; `select {}` blocks for ever.';
    case 'default':
      return 'Leave the `default` case out, so that the select waits, or wait in it.';
    case 'done':
      return 'Return in this case, or leave the loop with a labelled break.';
    case 'closed':
      return 'Receive with a second value and leave the loop, or set the channel to nil, when it is false.';
  }
}

/** The go statement that runs the loop's function, where there is one. */
function startOf({ view: { func } }: SpinningLoop, analysis: PackageAnalysis): GoStmt | undefined {
  const calls =
    func.kind === 'FuncLit'
      ? [func.parent]
      : analysis
          .calls()
          .sitesOf(func)
          .map(({ call }) => call);
  for (const call of calls) {
    if (call?.kind === 'Call' && call.parent?.kind === 'GoStmt' && enclosingFunc(call)) return call.parent;
  }
  return undefined;
}
