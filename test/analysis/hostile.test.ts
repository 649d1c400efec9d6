/** Does code that was written to be hard end within its budget, and is it named as given up? */
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../../src/analysis/analyze.js';
import { loadFacts } from '../../src/host/load-facts.js';
import type { Snapshot } from '../../src/analysis/snapshot.js';
import { RULES } from '../../rules/index.js';

const facts = loadFacts();

function analyzed(text: string): Snapshot {
  return analyze({ files: [{ path: 'a.go', text }], options: {} }, { facts, rules: RULES });
}

const DEEP = 5_000;

function nested(open: string, close: string, inner = '', depth = DEEP): string {
  return open.repeat(depth) + inner + close.repeat(depth);
}

describe('deep nesting is cut, and nothing fails', () => {
  it.each([
    ['parentheses', `var x = ${nested('(', ')', '1', 100_000)}`],
    ['brackets', `var x ${'[]'.repeat(100_000)}int`],
    ['blocks', `func f() {${nested('{', '}')}}`],
    ['if', `func f(a bool) {${nested('if a {', '}')}}`],
    ['else if', `func f(a int) {${'if a == 1 { return } else '.repeat(DEEP)}{}}`],
    ['for', `func f(a bool) {${nested('for a {', '}')}}`],
    ['select', `func f(c chan int) {${nested('select { case <-c: ', '}')}}`],
    ['switch', `func f(c int) {${nested('switch c { case 1: ', '}')}}`],
    ['goroutines', `func f() {${nested('go func() {', '}()\n')}}`],
    ['literals that send', `func f() { c := make(chan int); ${nested('func() { c <- 1; ', '}()\n')}}`],
    ['sums', `func f() { x := 1${' + 1'.repeat(DEEP)}; _ = x }`],
    ['calls', `func g(int) int\nfunc f() { _ = ${nested('g(', ')', '1')} }`],
    ['calls on results', `func f(x T) { x${'.a()'.repeat(DEEP)} }`],
    ['maps', `var x ${'map[string]'.repeat(DEEP)}int`],
    ['structs', `type T ${nested('struct{ a ', '}', 'int')}`],
    ['composite literals', `var x = T${nested('{', '}')}`],
    ['labels', `func f() { ${'L: '.repeat(DEEP)} for { break L } }`],
  ])('%s', (_, code) => {
    const { errors } = analyzed(`package p\n\n${code}\n`);
    expect(errors.filter(({ kind }) => kind !== 'parse')).toEqual([]);
    expect(errors.map(({ message }) => message)).toContain('nested too deeply');
  });
});

describe('a run that is too large is given up and named', () => {
  it('500 goroutines over 200 channels', () => {
    const channels = Array.from({ length: 200 }, (_, at) => `\tc${String(at)} := make(chan int, ${String(at % 3)})\n`);
    const goroutines = Array.from({ length: 500 }, (_, at) => {
      const cases = Array.from({ length: 6 }, (__, k) => {
        const [to, from, next] = [at * 7 + k * 13, at * 3 + k * 5 + 1, at + k * 11].map((each) => String(each % 200));
        return `\t\t\tcase c${to ?? ''} <- i:\n\t\t\tcase v := <-c${from ?? ''}:\n\t\t\t\tc${next ?? ''} <- v\n`;
      });
      return `\tgo func() {\n\t\tfor i := 0; i < n; i++ {\n\t\t\tselect {\n${cases.join('')}\t\t\t}\n\t\t}\n\t}()\n`;
    });
    const { stats, undecided, findings } = analyzed(
      `package p\n\nfunc f(n int) {\n${channels.join('')}${goroutines.join('')}}\n`,
    );
    expect(findings).toEqual([]);
    expect(undecided).toEqual(['.#f']);
    expect(Object.keys(stats.silent)).toEqual([expect.stringMatching(/^too many|too large$/)]);
  });
});
