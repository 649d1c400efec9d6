/** Is only that analysed again which a change can have an effect on, and all of it? The change is marked ⟦old→new⟧. */
import { describe, expect, it } from '@jest/globals';
import { analyze, type AnalysisResources } from '../../../src/analysis/analyze.js';
import { changeFocus } from '../../../src/analysis/fixes/change-focus.js';
import type { PackageAnalysis } from '../../../src/analysis/package-analysis.js';
import type { FlowGraph } from '../../../src/go/flow/graph.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { ParseCache } from '../../../src/go/module/parse-cache.js';
import type { Decl } from '../../../src/go/syntax/ast.js';
import { RULES } from '../../../rules/index.js';
import { edited } from './edited-go.js';

const HEAD =
  'package p\n\nimport (\n\t"os"\n\t"sync"\n)\n\ntype T struct {\n\tmu sync.Mutex\n\tn  int\n}\n\nvar table []string\n\n';

/** The names of the functions whose values and locks, and whose runs, are looked at again; undefined: all. */
function focusOf(code: string): { bodies: readonly string[] | undefined; roots: readonly string[] } | undefined {
  const { candidate } = edited(HEAD + code);
  const after = candidate.after();
  if (!after) throw new Error('no package');
  const focus = changeFocus(candidate, after);
  const names = (decls: readonly Decl[]): readonly string[] =>
    decls.map((decl) => (decl.kind === 'FuncDecl' ? decl.name.name : decl.kind));
  return focus && { bodies: focus.after.bodies && names(focus.after.bodies), roots: names(focus.after.roots) };
}

const BYSTANDER = 'func bystander() {}\n';

describe('a change in a body', () => {
  it('that callers do not notice is looked at alone', () => {
    const focus = focusOf(
      `func leak(name string) error {\n\tdefer println()\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n⟦→\tdefer f.Close()\n⟧\t_, err = f.Stat()\n\treturn err\n}\n\nfunc caller() { _ = leak("") }\n\n${BYSTANDER}`,
    );
    expect(focus).toEqual({ bodies: ['leak'], roots: ['leak'] });
  });

  it('that releases an argument reaches the callers, and theirs where they pass it on', () => {
    const focus = focusOf(
      `func last(f *os.File) {\n\t_, _ = f.Stat()\n⟦→\t_ = f.Close()\n⟧}\n\nfunc middle(f *os.File) { last(f) }\n\nfunc first() {\n\tf, err := os.Open("")\n\tif err == nil {\n\t\tmiddle(f)\n\t}\n}\n\nfunc top() { first() }\n\n${BYSTANDER}`,
    );
    expect(focus?.bodies).toEqual(['last', 'middle', 'first']);
  });

  it('reaches the roots whose runs lead through it', () => {
    const focus = focusOf(
      `func send(ch chan int) {\n⟦→\tprintln()\n⟧\tch <- 1\n}\n\nfunc root() {\n\tch := make(chan int)\n\tgo send(ch)\n}\n\nfunc other() {\n\tch := make(chan int)\n\tgo func() { ch <- 1 }()\n}\n`,
    );
    expect(focus?.roots).toEqual(['send', 'root']);
  });
});

describe('all values, and the runs that come by, are looked at where a change', () => {
  const run = 'func run() {\n\tch := make(chan int)\n\tgo func() { ch <- 1 }()\n}\n';
  it.each([
    ['calls a method that everybody may call', `func (t *T) Close() {}\n\nfunc f(t *T) {\n⟦→\tt.Close()\n⟧}\n\n${run}`],
    ['calls a function that everybody may call', `func Close() {}\n\nfunc f() {\n⟦→\tClose()\n⟧}\n\n${run}`],
    ['writes a field once more', `func f(t *T) {\n\tt.n = 1\n⟦→\tt.n = 2\n⟧}\n\n${run}`],
  ])('%s', (_, code) => {
    expect(focusOf(code)).toEqual({ bodies: undefined, roots: ['f'] });
  });
});

it('what is called once more is looked at with what that calls', () => {
  const focus = focusOf(
    `func f() {\n\tg()\n⟦→\tg()\n⟧}\n\nfunc g() { go h() }\n\nfunc h() {}\n\nfunc caller() { f() }\n\n${BYSTANDER}`,
  );
  expect(focus).toEqual({ bodies: ['f', 'g', 'h'], roots: ['f'] });
});

it('what is known of functions that lead to no changed one is taken over', () => {
  const { candidate } = edited(
    `${HEAD}func changed() {\n⟦→\tprintln()\n⟧\t_ = 1\n}\n\nfunc caller() { changed() }\n\n${BYSTANDER}`,
  );
  const after = candidate.after();
  if (!after || !changeFocus(candidate, after)) throw new Error('no part of a package');
  const graphs = (analysis: PackageAnalysis): readonly FlowGraph[] =>
    analysis.reportedFiles
      .flatMap(({ ast }) => ast.decls)
      .flatMap((decl) => (decl.kind === 'FuncDecl' ? [analysis.program.view.endings.graphOf(decl)] : []));
  const then = graphs(candidate.before);
  expect(graphs(after.analysis).map((graph, at) => graph === then[at])).toEqual([false, false, true]);
});

it('what was given up before is not tried again', () => {
  const large = `func large() {\n\tc := make(chan int)\n${'\tc <- 1\n'.repeat(3_200)}}\n`;
  const { candidate } = edited(
    `${HEAD}func changed() {\n\tch := make(chan int)\n⟦→\tprintln()\n⟧\tch <- 1\n}\n\n${large}`,
  );
  const after = candidate.after();
  if (!after || !changeFocus(candidate, after)) throw new Error('no part of a package');
  const { statistics } = after.analysis.concurrentRuns().answer();
  expect(statistics.map(({ reason, translations }) => [reason, translations > 0])).toEqual([
    [undefined, true],
    ['body too large', false],
  ]);
});

describe('the whole package is looked at where a change', () => {
  it.each([
    ['is outside of bodies', `func f(⟦a→b⟧ int) {}\n`],
    ['declares something', `⟦→func g() {}\n\n⟧func f() {}\n`],
    ['writes a field', `func (t *T) f() {\n\t_ = t\n⟦→\tt.n = 1\n⟧}\n`],
    ['takes the address of a field', `func (t *T) f() {\n\t_ = t\n⟦→\tprintln(&t.n)\n⟧}\n`],
    ['writes a variable of the package', `func f() {\n⟦→\ttable = nil\n⟧}\n`],
    ['calls another function', `func f() {\n⟦→\tbystander()\n⟧}\n\n${BYSTANDER}`],
    ['keeps a function as a value', `func f() any {\n⟦→\treturn bystander\n⟧\treturn nil\n}\n\n${BYSTANDER}`],
    ['calls a method', `func (t *T) g() {}\n\nfunc f(t *T) {\n⟦→\tt.g()\n⟧}\n`],
    ['calls in a loop', `func f() {\n⟦→\tfor {\n⟧\tbystander()\n⟦→\t}\n⟧}\n\n${BYSTANDER}`],
    ['unlocks for others', `func (t *T) f() {\n⟦→\tt.mu.Unlock()\n⟧}\n\nfunc (t *T) g() {\n\tt.mu.Lock()\n}\n`],
  ])('%s', (_, code) => {
    expect(focusOf(code)).toBeUndefined();
  });
});

it('an unlock of what the function has locked changes nobody else', () => {
  const focus = focusOf(`func (t *T) f() {\n\tt.mu.Lock()\n⟦→\tdefer t.mu.Unlock()\n⟧\tt.n++\n}\n\n${BYSTANDER}`);
  expect(focus?.bodies).toEqual(['f']);
});

it('the work of a check does not grow with the package', () => {
  const leak =
    'func leak(name string) {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn\n\t}\n\t_, _ = f.Stat()\n}\n';
  const others = Array.from({ length: 200 }, (_, at) => `func other${String(at)}() {}\n`).join('\n');
  const work = { changedPrograms: 0, functionsAgain: 0 };
  const resources: AnalysisResources = { facts: loadFacts(), rules: RULES, work };
  const request = { files: [{ path: 'a.go', text: `package p\n\nimport "os"\n\n${leak}\n${others}` }], options: {} };
  const { findings } = analyze(request, resources);
  expect(findings.map(({ finding }) => finding.fixes.length)).toEqual([1]);
  expect(work).toEqual({ changedPrograms: 1, filesInPart: 1, functionsAgain: 1 });
});

it('no tree of a text that was tried is held', () => {
  const body =
    'func f(name string) error {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_, err = f.Stat()\n\treturn err\n}\n';
  const text = `package p\n\nimport "os"\n\n${body}`;
  const cache = new ParseCache();
  const work = { changedPrograms: 0 };
  const facts = loadFacts();
  const { findings } = analyze({ files: [{ path: 'a.go', text }], options: {} }, { facts, rules: RULES, cache, work });
  expect(findings.map(({ finding }) => finding.fixes.length)).toEqual([1]);
  expect(work.changedPrograms).toBeGreaterThan(0);
  expect(cache.size).toBe(1);
});
