import type { OppositeOrders } from '../../src/leaks/locks/lock-orders.js';
import type { PlacedCall } from '../../src/leaks/locks/lock-takes.js';
import type { NestedLocks } from '../../src/leaks/locks/nested-locks.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { branchSteps, quoted } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<OppositeOrders>({
  id: 'lock-order',
  title: 'Two locks taken in opposite orders',
  claim: 'leak',
  source: 'B',
  find,
  explain,
  fix: () => [],
});

function find(analysis: PackageAnalysis): readonly OppositeOrders[] {
  return analysis.lockOrders().flatMap((orders) => {
    const told = [orders, { one: orders.other, other: orders.one }];
    return told.find(({ one }) => analysis.isReported(one.scope.view.file)) ?? [];
  });
}

function explain({ one, other }: OppositeOrders): Explanation {
  const at = { file: one.scope.view.file, node: one.call };
  const [first, second] = [lockName(one), innerName(one)];
  const elsewhere = functionName(other);
  return {
    at,
    severity: 'warning',
    claim: 'leak',
    message: `${second} is taken while ${first} is held; ${elsewhere} takes them the other way round: two goroutines that meet wait for each other for ever.`,
    steps: [...stepsOf(one, 'first'), ...stepsOf(other, 'second')],
    related: [
      ...(one.at.call === one.call ? [] : [{ ...placeOf(one.at), text: 'the lock is taken here' }]),
      { file: other.scope.view.file, node: other.call, text: 'the opposite order' },
      { file: other.scope.view.file, node: other.outerCall, text: 'what is held there' },
    ],
    creation: { file: one.scope.view.file, node: one.outerCall },
    advice: 'Take the two in one order everywhere, or give the first back before the second is taken.',
  };
}

function stepsOf(nested: NestedLocks, goroutine: string): readonly Step[] {
  const { view } = nested.scope;
  const { file } = view;
  const isDirect = nested.at.call === nested.call;
  const call = { file, node: nested.call, goroutine };
  const steps: readonly Step[] = [
    { file, node: nested.outerCall, text: `${code(file.text, nested.outerCall)} takes the lock` },
    ...branchSteps(file, nested.edges, () => false),
    ...(isDirect ? [] : [{ ...call, text: `${code(file.text, nested.call)} is called with it held` }]),
    ...nested.through.map((inner) => ({
      ...placeOf(inner),
      text: `which calls ${code(inner.view.file.text, inner.call)}`,
    })),
    {
      ...placeOf(nested.at),
      text: `${code(nested.at.view.file.text, nested.at.call)} waits for what the other goroutine holds`,
    },
  ];
  return steps.map((step) => ({ ...step, goroutine }));
}

function lockName({ scope, outerCall }: NestedLocks): string {
  return quoted(textOf(scope.view.file.text, outerCall.fun).replace(/\.\w+$/, ''));
}

function innerName({ at }: NestedLocks): string {
  return quoted(textOf(at.view.file.text, at.call.fun).replace(/\.\w+$/, ''));
}

function functionName({ scope: { view } }: NestedLocks): string {
  const { func, file } = view;
  return func.kind === 'FuncDecl' ? quoted(func.name.name) : `the literal at line ${file.lines.line(func.start)}`;
}

function placeOf({ view, call }: PlacedCall): Pick<Step, 'file' | 'node'> {
  return { file: view.file, node: call };
}

function code(text: string, node: { readonly start: number; readonly end: number }): string {
  return quoted(textOf(text, node));
}

function textOf(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return text.slice(start, end);
}
