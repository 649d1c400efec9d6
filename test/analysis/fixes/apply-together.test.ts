/** Are the fixes of a file applied one on top of the other, at the cost of one further analysis each? */
import { describe, expect, it } from '@jest/globals';
import { analyze, type AnalysisResources } from '../../../src/analysis/analyze.js';
import { applyTogether } from '../../../src/analysis/fixes/apply-together.js';
import { ParseCache } from '../../../src/go/module/parse-cache.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { RULES } from '../../../rules/index.js';

const facts = loadFacts();

function opening(name: string): string {
  return [
    `func ${name}(path string) int {`,
    '\tf, err := os.Open(path)',
    '\tif err != nil {',
    '\t\treturn 0',
    '\t}',
    '\tn, _ := f.Read(nil)',
    '\treturn n',
    '}',
    '',
  ].join('\n');
}

function requestOf(text: string): Parameters<typeof analyze>[0] {
  const files = [
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
    { path: 'p/a.go', text },
    { path: 'p/b.go', text: 'package p\n\nfunc other() {}\n' },
    { path: 'q/c.go', text: 'package q\n' },
  ];
  return { files, options: {} };
}

describe('fixes of one file', () => {
  const text = `package p\n\nimport "os"\n\n${opening('first')}\n${opening('second')}\n${opening('third')}`;
  const request = requestOf(text);

  it('are all applied', () => {
    const resources: AnalysisResources = { facts, rules: RULES };
    const findings = analyze(request, resources).findings.map(({ finding }) => finding);
    const result = applyTogether(request, resources, { path: 'p/a.go', findings });
    expect(findings).toHaveLength(3);
    expect(result.applied).toEqual(findings);
    expect(result.waiting).toEqual([]);
    expect(result.text.match(/defer f\.Close\(\)/g)).toHaveLength(3);
    expect(analyze(requestOf(result.text), resources).findings).toEqual([]);
  });

  it('cost one changed program each, and one parse each', () => {
    const work = { changedPrograms: 0 };
    const cache = new ParseCache();
    const resources: AnalysisResources = { facts, rules: RULES, work, cache };
    const findings = analyze(request, resources).findings.map(({ finding }) => finding);
    expect(work.changedPrograms).toBe(3);
    work.changedPrograms = 0;
    const before = cache.parses;
    applyTogether(request, resources, { path: 'p/a.go', findings });
    expect(work.changedPrograms).toBe(3);
    expect(cache.parses - before).toBe(3);
  });

  it('that no longer fit wait', () => {
    const resources: AnalysisResources = { facts, rules: RULES };
    const findings = analyze(request, resources).findings.map(({ finding }) => finding);
    const moved = findings.map((finding) => ({ ...finding, line: finding.line + 1 }));
    const result = applyTogether(request, resources, { path: 'p/a.go', findings: moved });
    expect(result.text).toBe(text);
    expect(result.waiting.map(({ reason }) => reason)).toEqual(
      findings.map(() => 'the changes before it leave no place for it'),
    );
  });
});
