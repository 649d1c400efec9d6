/** Is what runs ask for again and again asked of the tree itself, so that what is known of a node is found again? */
import { expect, it } from '@jest/globals';
import type { Selector } from '../../../src/go/syntax/ast.js';
import { walk } from '../../../src/go/syntax/walk.js';
import { analyzeConcurrency } from '../../../src/leaks/concurrency/analyze-package.js';
import { viewOf } from '../../../src/leaks/concurrency/package-view.js';
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
