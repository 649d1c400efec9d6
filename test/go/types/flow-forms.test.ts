/** What are the names that range clauses, type switches and labels declare? */
import { describe, it, expect } from '@jest/globals';
import { describeType } from '../../../src/go/types/print.js';
import { expression, infoOf } from './program-of.js';

describe('control flow forms', () => {
  const info = infoOf(`package p
import "iter"
type R struct{ n int }
func seq() iter.Seq2[int, *R] { return nil }
func each(yield func(string) bool) {}
func f(v any, ch <-chan R) {
	for i, r := range seq() { _, _ = i, r }
	for s := range each { _ = s }
	switch x := v.(type) {
	case *R: _ = x
	case R, int: _ = x
	case nil: _ = x
	default: _ = x
	}
	goto end
end:
	for got := range ch { if got.n > 0 { goto end } }
}`);
  it.each([
    ['i', 1, 'int'],
    ['r', 1, '*p.R'],
    ['s', 1, 'string'],
    ['x', 1, '*p.R'],
    ['x', 2, 'any'],
    ['x', 3, 'any'],
    ['x', 4, 'any'],
    ['got', 0, 'p.R'],
  ])('%s (%i) is %s', (name, turn, type) => {
    expect(describeType(info.typeOf(expression(info, name, turn)))).toBe(type);
  });
  it('a goto refers to its label, before and after', () => {
    const labels = [0, 1, 2].map((turn) => {
      const ident = expression(info, 'end', turn);
      return ident.kind === 'Ident' ? info.resolve(ident) : undefined;
    });
    expect(labels[0]?.kind).toBe('label');
    expect(new Set(labels).size).toBe(1);
  });
});
