/** What does an analysis say of itself, and what of it survives a rule that fails? */
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../../src/analysis/analyze.js';
import type { Rule } from '../../src/analysis/rule.js';
import { loadFacts } from '../../src/host/load-facts.js';
import { RULES } from '../../rules/index.js';

const FILES = [
  { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
  { path: 'a/a.go', text: 'package a\n\nimport "os"\n\nfunc F() {\n\tf, _ := os.Open("x")\n\tprintln(f.Name())\n}\n' },
  { path: 'b/b.go', text: 'package b\n\nimport "os"\n\nfunc F() {\n\tf, _ := os.Open("x")\n\tprintln(f.Name())\n}\n' },
];
const facts = loadFacts();

/** The first rule that finds something, made to fail where `failsAt` says. */
function failing(failsAt: 'find' | 'fix'): readonly Rule[] {
  return RULES.map((rule) => ({
    ...rule,
    *matches(analysis) {
      const isFailing = rule.id === 'file-not-closed' && analysis.package.name === 'a';
      if (isFailing && failsAt === 'find') throw new Error('no idea');
      for (const match of rule.matches(analysis)) {
        const fix = (): never => {
          throw new Error('no idea');
        };
        yield isFailing ? { ...match, fix } : match;
      }
    },
  }));
}

describe('analyze', () => {
  it('counts time by the clock that it is given', () => {
    let time = 0;
    const { stats } = analyze({ files: FILES, options: {} }, { facts, rules: RULES, now: () => (time += 10) });
    expect(stats).toMatchObject({ files: 2, functions: 2 });
    expect(stats.parseMs).toBeGreaterThanOrEqual(20);
    expect(stats.ms).toBeGreaterThan(stats.parseMs);
  });

  it('goes on where a rule cannot find, and says so', () => {
    const { findings, errors } = analyze({ files: FILES, options: {} }, { facts, rules: failing('find') });
    expect(errors).toEqual([{ kind: 'rule', file: 'a', line: 0, message: 'file-not-closed: no idea' }]);
    expect(findings.map(({ finding }) => finding.file)).toEqual(['b/b.go']);
  });

  it('keeps a finding whose rule cannot mend it, and says so', () => {
    const { findings, errors } = analyze({ files: FILES, options: {} }, { facts, rules: failing('fix') });
    expect(errors).toEqual([{ kind: 'rule', file: 'a/a.go', line: 6, message: 'file-not-closed: no fix: no idea' }]);
    expect(findings.map(({ finding }) => [finding.file, finding.fixes.length])).toEqual([
      ['a/a.go', 0],
      ['b/b.go', 1],
    ]);
  });

  it('counts runs that were given up, and names the functions that begin them', () => {
    const sends = Array.from({ length: 900 }, (_, at) => `\tif n > ${String(at)} && x() {\n\t\tch <- n\n\t}\n`).join(
      '',
    );
    const text = `package a\n\nfunc x() bool\n\nfunc F(n int) {\n\tch := make(chan int)\n\tgo func() {\n${sends}\t}()\n\t<-ch\n}\n`;
    const { stats, undecided } = analyze({ files: [{ path: 'a.go', text }], options: {} }, { facts, rules: RULES });
    expect(Object.keys(stats.silent).some((reason) => reason.includes('too'))).toBe(true);
    expect(undecided).toEqual(['.#F']);
  });
});

describe('an analysis that runs out of time', () => {
  /** A clock that says one millisecond more each time it is asked. */
  const clock = (): (() => number) => {
    let time = 0;
    return () => time++;
  };
  const within = (milliseconds: number) =>
    analyze({ files: FILES, options: {} }, { facts, rules: RULES, now: clock(), milliseconds });

  it('begins nothing and names what it left out', () => {
    const { findings, errors, undecided } = within(0);
    expect(findings).toEqual([]);
    expect(errors.map(({ kind, file }) => `${kind} ${file}`)).toEqual(['limit a', 'limit b']);
    expect(undecided).toEqual(['example.com/m/a#F', 'example.com/m/b#F']);
  });

  it('reports without fixes what it found last', () => {
    const all = analyze({ files: FILES, options: {} }, { facts, rules: RULES });
    const some = Array.from({ length: 60 }, (_, at) => within(at)).map(({ findings }) =>
      findings.map(({ finding }) => finding.fixes.length).join(','),
    );
    expect(all.findings.map(({ finding }) => finding.fixes.length)).toEqual([1, 1]);
    expect(some).toContain('0');
    expect(some.at(-1)).toBe('1,1');
  });
});
