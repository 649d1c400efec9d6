/** Is the work that one package costs bounded, however many of its functions are hard? Counted, not timed. */
import { expect, it } from '@jest/globals';
import type { Func } from '../../../src/go/syntax/ast.js';
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { analyzeConcurrency } from '../../../src/leaks/concurrency/analyze-package.js';
import { analyzeRoot } from '../../../src/leaks/concurrency/analyze-root.js';
import {
  PACKAGE_BUDGET,
  PackageBudget,
  rootBudget,
  SMALL_ROOT,
  type RootBudget,
} from '../../../src/leaks/concurrency/budget.js';
import { settle } from '../../../src/leaks/concurrency/settle.js';
import { viewOf } from '../../../src/leaks/concurrency/package-view.js';
import { CodeBase } from '../../../src/leaks/concurrency/translate/code.js';
import { translate } from '../../../src/leaks/concurrency/translate/translate.js';
import { NO_ASSUMPTIONS } from '../../../src/leaks/concurrency/translate/world.js';

/** Eight goroutines whose steps can be mixed in any order. */
function hard(name: string): string {
  const goroutine =
    '\tgo func() {\n\t\tfor _, v := range q {\n\t\t\tif v > 1 {\n\t\t\t\tc <- v\n\t\t\t} else {\n\t\t\t\td <- v\n\t\t\t}\n\t\t}\n\t}()\n';
  return `func ${name}(n int, b bool, q []int) {\n\tc := make(chan int)\n\td := make(chan int, n)\n${goroutine.repeat(8)}\tfor range q {\n\t\tif b {\n\t\t\t<-c\n\t\t} else {\n\t\t\t<-d\n\t\t}\n\t}\n}\n`;
}

it('hard roots of a package share its budget, and a small one is still decided', () => {
  const roots = Array.from({ length: 10 }, (_, at) => hard(`f${String(at)}`));
  const small = 'func small() {\n\tch := make(chan int)\n\tgo func() {\n\t\tch <- 1\n\t}()\n}\n';
  const text = `package p\n\n${roots.join('\n')}\n${small}`;
  const program = buildProgram([{ path: 'a.go', text }]);
  const [info] = new ProgramInfo(program).packages();
  if (!info) throw new Error('no package');
  const limit = 3_000;
  const budget = new PackageBudget({ ...PACKAGE_BUDGET, configurations: limit });
  const { claims, statistics, silent } = analyzeConcurrency(viewOf(info), budget);
  const explored = statistics.reduce((sum, { configurations }) => sum + configurations, 0);
  expect(explored).toBeLessThan(limit + 11 * (SMALL_ROOT.configurations + 100));
  expect(silent.get('too many configurations')).toBe(10);
  expect(claims.filter(({ root }) => root.kind === 'FuncDecl' && root.name.name === 'small')).toHaveLength(1);
});

it('a model that has settled at once is explored as it is: one translation', () => {
  const text = 'package p\n\nfunc small() {\n\tch := make(chan int)\n\tgo func() {\n\t\t<-ch\n\t}()\n}\n';
  const [info] = new ProgramInfo(buildProgram([{ path: 'a.go', text }])).packages();
  const root = info?.names.functions()[0]?.node;
  if (!info || !root) throw new Error('no function');
  const once = rootBudget();
  translate(root, new CodeBase(viewOf(info)), NO_ASSUMPTIONS, once);
  const whole = rootBudget();
  const { findings } = analyzeRoot(root, new CodeBase(viewOf(info)), whole);
  expect(findings).toHaveLength(1);
  expect(whole.steps).toBe(once.steps);
});

it('a run that enters a body too large by itself is given up where that is known', () => {
  const large = `func large(c chan int) {\n${'\tc <- 1\n'.repeat(3_200)}}\n`;
  const text = `package p\n\nfunc root() {\n\tc := make(chan int)\n\tlarge(c)\n}\n\n${large}`;
  const [info] = new ProgramInfo(buildProgram([{ path: 'a.go', text }])).packages();
  const root = info?.names.functions()[0]?.node;
  if (!info || !root) throw new Error('no function');
  const budget = rootBudget();
  const { reason } = analyzeRoot(root, new CodeBase(viewOf(info)), budget);
  expect(reason).toBe('body too large');
  expect(rootBudget().steps - budget.steps).toBeLessThan(1_000);
});

/** The first function of a file, with the package's code. */
function rootOf(text: string): { readonly root: Func; readonly base: CodeBase } {
  const [info] = new ProgramInfo(buildProgram([{ path: 'a.go', text }])).packages();
  const root = info?.names.functions()[0]?.node;
  if (!info || !root) throw new Error('no function');
  return { root, base: new CodeBase(viewOf(info)) };
}

function stepsOf(use: (budget: RootBudget) => unknown): number {
  const budget = rootBudget();
  use(budget);
  return rootBudget().steps - budget.steps;
}

it('a run that hands out everything it could wait for is translated once', () => {
  const { root, base } = rootOf(
    'package p\n\nimport "net/http"\n\nfunc root() {\n\tch := make(chan int)\n\thttp.HandleFunc("/", func(http.ResponseWriter, *http.Request) { ch <- 1 })\n\t<-ch\n}\n',
  );
  const once = stepsOf((budget) => translate(root, base, NO_ASSUMPTIONS, budget));
  const whole = stepsOf((budget) => {
    expect(analyzeRoot(root, base, budget).findings).toEqual([]);
  });
  expect(whole).toBe(once);
});

it('what was translated to find out whether less will do is not translated again', () => {
  const sends = '\tc <- 1\n'.repeat(1_100);
  const asked = Array.from({ length: 12 }, (_, at) => `\tif in.b${String(at)} {\n\t\tc <- 1\n\t}\n`).join('');
  const fields = Array.from({ length: 12 }, (_, at) => `b${String(at)}`).join(', ');
  const { root, base } = rootOf(
    `package p\n\nfunc root(in *input) {\n\tc := make(chan int)\n\tgo func() {\n\t\tfor range c {\n\t\t}\n\t}()\n${asked}${asked}${sends}}\n\ntype input struct{ ${fields} bool }\n`,
  );
  const whole = stepsOf((budget) => translate(root, base, NO_ASSUMPTIONS, budget));
  const least = stepsOf((budget) =>
    translate(root, base, { ...NO_ASSUMPTIONS, sliced: true, lockless: true, forgetful: true }, budget),
  );
  const all = stepsOf((budget) => {
    expect(settle(root, base, NO_ASSUMPTIONS, budget)).toMatchObject({ assumptions: { forgetful: true } });
  });
  // Once to find out, and once more with what it found out.
  expect(all).toBeLessThan(whole + 3 * least);
});
