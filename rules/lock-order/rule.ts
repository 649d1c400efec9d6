import type { OppositeOrders } from '../../src/leaks/locks/lock-orders.js';
import type { SourceFile } from '../../src/go/program.js';
import type { Node } from '../../src/go/syntax/ast.js';
import type { NestedLocks } from '../../src/leaks/locks/nested-locks.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import {
  codeOf,
  functionName,
  lockName,
  ofGoroutine,
  placeOf,
  throughText,
} from '../../src/analysis/words/lock-words.js';
import { branchSteps, code } from '../../src/analysis/words/path-words.js';

const words = {
  id: 'lock-order',
  title: 'Two locks taken in opposite orders',
  source: 'B',
  advice: 'Take the two in one order everywhere, or give the first back before the second is taken.',
};

/** Locks of fields and variables that functions of the package take, whoever runs them. */
const ofFields = defineRule<OppositeOrders>({
  ...words,
  claim: 'leak',
  find,
  explain,
  fix: () => [],
});

/** Locks made in view, on a run of the goroutines that share them. */
const ofRuns = concurrencyRule({
  ...words,
  kinds: ['lock-cycle'],
  isOwn: ({ operation, lock, consequences }, analysis) => {
    const nodes = new Set<Node | undefined>([operation, ...consequences].map(({ node }) => node)).add(lock?.taken.node);
    return !analysis.lockOrders().some(({ one, other }) => nodes.has(one.at.call) || nodes.has(other.at.call));
  },
  because: 'the goroutine that holds this lock waits for one that is held here',
  fix: () => [],
});

export const rule = joinedRule(ofFields, ofRuns);

function find(analysis: PackageAnalysis): readonly OppositeOrders[] {
  return analysis.lockOrders().flatMap((orders) => {
    if (isTakenTwice(orders, analysis)) return [];
    const told = [orders, { one: orders.other, other: orders.one }];
    return told.find(({ one, other }) => isTold(one.scope.view.file, other.scope.view.file, analysis)) ?? [];
  });
}

/** One of the two waits for itself already, and there is no second order without that call: mutex-double-lock tells it. */
function isTakenTwice({ one, other }: OppositeOrders, analysis: PackageAnalysis): boolean {
  return analysis
    .locks()
    .flatMap(({ claims }) => claims)
    .some(({ second }) => second !== undefined && (second.call === one.call || second.call === other.call));
}

/** What a test alone does is no mistake of the code that it tests. */
function isTold(file: SourceFile, other: SourceFile, analysis: PackageAnalysis): boolean {
  return analysis.isReported(file) && (file.isTest || !other.isTest);
}

function explain({ one, other }: OppositeOrders): Explanation {
  const at = { file: one.scope.view.file, node: one.call };
  const [first, second] = [lockName(at.file, one.outerCall), lockName(one.at.view.file, one.at.call)];
  const elsewhere = functionName(other.scope.view.file, other.scope.view.func, 'the literal');
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
    advice: words.advice,
  };
}

function stepsOf(nested: NestedLocks, goroutine: string): readonly Step[] {
  const { view } = nested.scope;
  const { file } = view;
  const isDirect = nested.at.call === nested.call;
  const call = { file, node: nested.call, goroutine };
  const steps: readonly Step[] = [
    { file, node: nested.outerCall, text: `${code(file, nested.outerCall)} takes the lock` },
    ...branchSteps(file, nested.edges, () => false),
    ...(isDirect ? [] : [{ ...call, text: `${code(file, nested.call)} is called with it held` }]),
    ...nested.through.map((inner) => ({
      ...placeOf(inner),
      text: throughText(inner),
    })),
    {
      ...placeOf(nested.at),
      text: `${codeOf(placeOf(nested.at))} waits for what the other goroutine holds`,
    },
  ];
  return ofGoroutine(goroutine, steps);
}
