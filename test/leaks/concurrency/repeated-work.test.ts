/** Is what runs ask for again and again asked of the tree itself, so that what is known of a node is found again? */
import { expect, it } from '@jest/globals';
import type { Call, Selector } from '../../../src/go/syntax/ast.js';
import { walk } from '../../../src/go/syntax/walk.js';
import { analyzeConcurrency } from '../../../src/leaks/concurrency/analyze-package.js';
import { rootBudget } from '../../../src/leaks/concurrency/budget.js';
import type { CallTarget } from '../../../src/leaks/concurrency/go-view.js';
import { viewOf } from '../../../src/leaks/concurrency/package-view.js';
import { CodeBase } from '../../../src/leaks/concurrency/translate/code.js';
import { translate } from '../../../src/leaks/concurrency/translate/translate.js';
import { NO_ASSUMPTIONS } from '../../../src/leaks/concurrency/translate/world.js';
import { infoOf } from '../../go/types/program-of.js';

const TEXT = `package p

type inner struct{ ch chan int }

type outer struct{ inner }

func root() {
	o := &outer{inner{ch: make(chan int)}}
	go func() { o.ch <- 1 }()
	if len(o.ch) > 0 {
		return
	}
	<-o.ch
}
`;

it('what a field is embedded in is asked by the selectors of the tree', () => {
  const info = infoOf(TEXT);
  const selectors = new Set<Selector>();
  for (const { ast } of info.package.files)
    walk(ast, (node) => {
      if (node.kind === 'Selector') selectors.add(node);
    });
  const asked: Selector[] = [];
  const view = viewOf(info);
  analyzeConcurrency({
    ...view,
    embeddedPath: (selector) => {
      asked.push(selector);
      return view.embeddedPath(selector);
    },
  });
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((selector) => !selectors.has(selector))).toEqual([]);
});

/** How often it is asked what a call runs, and the steps that are counted, while a function is translated. */
function workOf(branch: string): { readonly asked: number; readonly steps: number } {
  const text = `package p\n\nfunc root(isOn bool) {\n\tc := make(chan int)\n\tgo func() { <-c }()\n${branch}${'\tprintln()\n'.repeat(500)}\tclose(c)\n}\n`;
  const view = viewOf(infoOf(text));
  const [root] = view.names.functions();
  if (!root) throw new Error('no function');
  let asked = 0;
  const target = (call: Call): CallTarget => {
    asked += 1;
    return view.target(call);
  };
  const budget = rootBudget();
  translate(root.node, new CodeBase({ ...view, target }), NO_ASSUMPTIONS, budget);
  return { asked, steps: rootBudget().steps - budget.steps };
}

it('ways that meet in the same state go on as one, and are counted as two', () => {
  const one = workOf('');
  const two = workOf('\tif isOn {\n\t\tc <- 1\n\t}\n');
  expect(two.asked).toBeLessThan(1.5 * one.asked);
  expect(two.steps).toBeGreaterThan(1.9 * one.steps);
});
