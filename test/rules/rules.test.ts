/**
 * Is every rule what its folder says? Markers in testdata, golden files of fixes and what must hold for each of them, the
 * page and its code blocks. UPDATE_GOLDEN=1 rewrites golden files: read each before committing it.
 */
import { describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { findOverlap } from '../../src/text/edits.js';
import { LineIndex } from '../../src/text/line-index.js';
import { parseGo } from '../../src/go/syntax/parse.js';
import type { Finding } from '../../src/analysis/finding.js';
import { RULES } from '../../rules/index.js';
import { gofmt, goVet, hasGo, type NamedText } from './go-tool.js';
import { readPage, SECTIONS, type CodeBlock } from './readme.js';
import { fixCase, runCase } from './run-case.js';
import { casesOf, type RuleCase, type Want } from './testdata.js';

const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
if (!hasGo) console.warn('skipped: "gofmt and go vet agree" needs Go on the PATH');

const suites = RULES.map(({ id }) => ({ id, cases: casesOf(id) }));

describe.each(suites)('rule $id', ({ id, cases }) => {
  it('has testdata, and a near-miss for every hit', () => {
    const count = (part: (each: RuleCase) => readonly unknown[]): number => cases.flatMap(part).length;
    const hits = count(({ expected }) => expected.wants.filter((want) => want.rule === id));
    const nearMisses = count(({ expected }) => expected.nearMisses);
    expect(hits).toBeGreaterThan(0);
    expect(nearMisses).toBeGreaterThanOrEqual(hits);
  });

  if (cases.length > 0) {
    it.each(cases)('reports what $name says', (each) => {
      const { findings, snapshot } = runCase(`${each.name}.go`, each.text);
      expect(snapshot.errors).toEqual([]);
      expect(disagreements(each, id, findings)).toEqual([]);
    });

    it.each(cases)('fixes $name as its golden file says', (each) => {
      expect(goldenProblems(each)).toEqual([]);
    });
  }

  it('has a page whose sections and code blocks hold', () => {
    expect(pageProblems(id, cases)).toEqual([]);
  });

  (hasGo ? it : it.skip)(
    'gofmt and go vet agree',
    () => {
      expect(goProblems(id, cases)).toEqual([]);
    },
    300_000,
  );
});

// ---------------------------------------------------------------- markers

function disagreements({ expected }: RuleCase, id: string, findings: readonly Finding[]): readonly string[] {
  const problems: string[] = [];
  const isNamed = (rule: string): boolean => rule === id || expected.wants.some((want) => want.rule === rule);
  for (const want of expected.wants) {
    const isFound = findings.some((finding) => answers(finding, want));
    if (want.todo && isFound) problems.push(`line ${want.line}: found by now, make it a want: ${want.pattern.source}`);
    if (!want.todo && !isFound) problems.push(`line ${want.line}: missing ${want.rule}: ${want.pattern.source}`);
  }
  for (const finding of findings) {
    const miss = expected.nearMisses.find(({ first, last }) => finding.line >= first && finding.line <= last);
    const isWanted = expected.wants.some((want) => answers(finding, want));
    if (miss) problems.push(`line ${finding.line}: reported though ok (${miss.reason}): ${told(finding)}`);
    else if (isNamed(finding.rule) && !isWanted) problems.push(`line ${finding.line}: unexpected ${told(finding)}`);
  }
  return problems;
}

function answers({ line, rule, severity, message }: Finding, want: Want): boolean {
  return line === want.line && rule === want.rule && want.pattern.test(`${severity}: ${message}`);
}

function told({ rule, severity, message }: Finding): string {
  return `${rule}: ${severity}: ${message}`;
}

// ---------------------------------------------------------------- golden files

/** What is wrong with the fixes of a case; rewrites the golden file where asked to. */
function goldenProblems(each: RuleCase): readonly string[] {
  const name = `${each.name}.go`;
  const before = runCase(name, each.text);
  const fixed = fixCase(name, before);
  if (isUpdate) writeGolden(each, fixed.applied.length > 0 ? fixed.text : undefined);
  const golden = isUpdate ? (fixed.applied.length > 0 ? fixed.text : undefined) : each.golden;
  if (fixed.applied.length === 0) {
    return golden === undefined ? [] : ['there is a golden file, but nothing is fixed'];
  }
  const problems = fixed.waiting.map(({ finding, reason }) => `line ${finding.line}: the fix waits: ${reason}`);
  if (golden === undefined) problems.push('there is no golden file: run with UPDATE_GOLDEN=1');
  else if (golden !== fixed.text) problems.push(`differs from the golden file:\n${fixed.text}`);
  problems.push(...before.findings.flatMap((finding) => editProblems(finding, each.text)));
  problems.push(...resultProblems(name, each.text, fixed.text, before.findings, fixed.applied));
  return problems;
}

function writeGolden({ goldenPath }: RuleCase, text: string | undefined): void {
  if (text === undefined) rmSync(goldenPath, { force: true });
  else writeFileSync(goldenPath, text);
}

function editProblems({ fixes, line }: Finding, text: string): readonly string[] {
  const lines = new LineIndex(text);
  return fixes.flatMap(({ edits }) => {
    const places = edits.map((edit) => ({
      start: lines.offset({ line: edit.startLine, column: edit.startColumn }),
      end: lines.offset({ line: edit.endLine, column: edit.endColumn }),
      newText: edit.newText,
    }));
    return findOverlap(places) ? [`line ${line}: edits overlap`] : [];
  });
}

function resultProblems(
  name: string,
  text: string,
  fixedText: string,
  before: readonly Finding[],
  applied: readonly Finding[],
): readonly string[] {
  const problems: string[] = [];
  const parsed = parseGo(fixedText);
  if (parsed.issues.length > parseGo(text).issues.length) problems.push('the result has a syntax error');
  const kept = new Set(parsed.ast.comments.map((comment) => comment.text));
  for (const comment of parseGo(text).ast.comments) {
    if (!kept.has(comment.text)) problems.push(`a comment is lost: ${comment.text}`);
  }
  const again = runCase(name, fixedText);
  const expected = counted(before.filter((finding) => !applied.includes(finding)));
  const found = counted(again.findings);
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    problems.push(`the result reports ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
  }
  if (fixCase(name, again).text !== fixedText) problems.push('applied twice it changes more');
  return problems;
}

/** Findings without places: what is reported of which function. */
function counted(findings: readonly Finding[]): readonly string[] {
  return findings.map((finding) => `${finding.function}: ${finding.rule}`).sort();
}

// ---------------------------------------------------------------- the page

function pageProblems(id: string, cases: readonly RuleCase[]): readonly string[] {
  const page = readPage(id);
  if (!page) return ['there is no README.md'];
  const problems = page.unmarked.map((line) => `README.md:${line}: a Go block says neither bad nor good`);
  const present = page.sections.filter((title) => SECTIONS.some((each) => each === title));
  if (JSON.stringify(present) !== JSON.stringify(SECTIONS)) {
    problems.push(`README.md: sections are ${present.join(', ')}; expected ${SECTIONS.join(', ')}`);
  }
  if (!page.blocks.some(({ section, verdict }) => section === 'Example' && verdict === 'bad')) {
    problems.push('README.md: the example has no bad block');
  }
  const isFixed = cases.some(({ golden }) => golden !== undefined);
  const pairs = fixPairs(page.blocks);
  if (isFixed && pairs.length === 0)
    problems.push('README.md: no bad block of the documented fix is followed by a good one');
  problems.push(...page.blocks.flatMap((block) => blockProblems(id, block)));
  problems.push(...pairs.flatMap(([bad, good]) => pairProblems(bad, good)));
  return problems;
}

/** A bad block of the documented fix and the good one behind it: before and after. */
function fixPairs(blocks: readonly CodeBlock[]): readonly (readonly [CodeBlock, CodeBlock])[] {
  return blocks.flatMap((block, at) => {
    const next = blocks[at + 1];
    const isBefore = block.section === 'Documented fix' && block.verdict === 'bad';
    return isBefore && next?.section === block.section && next.verdict === 'good' ? [[block, next] as const] : [];
  });
}

const PAGE_FILE = 'page.go';

function blockProblems(id: string, { verdict, rule, line, text }: CodeBlock): readonly string[] {
  const { findings, snapshot } = runCase(PAGE_FILE, text);
  const where = `README.md:${line}:`;
  if (snapshot.errors.length > 0) return [`${where} ${snapshot.errors.map(({ message }) => message).join('; ')}`];
  const reporting = rule ?? id;
  if (verdict === 'bad') {
    return findings.some((finding) => finding.rule === reporting) ? [] : [`${where} bad, but ${reporting} is silent`];
  }
  return findings.map((finding) => `${where} good, but reported: ${told(finding)}`);
}

function pairProblems(bad: CodeBlock, good: CodeBlock): readonly string[] {
  const { text } = fixCase(PAGE_FILE, runCase(PAGE_FILE, bad.text));
  return withoutImports(text) === withoutImports(good.text)
    ? []
    : [`README.md:${bad.line}: its fix gives\n${text}\nnot the block at line ${good.line}`];
}

/** Imports of snippets are added by their uses, so they may differ. */
function withoutImports(text: string): string {
  return text.replace(/^import \([^)]*\)\n\n/m, '');
}

// ---------------------------------------------------------------- gofmt and go vet

function goProblems(id: string, cases: readonly RuleCase[]): readonly string[] {
  const blocks = readPage(id)?.blocks ?? [];
  const texts: readonly NamedText[] = [
    ...cases.map(({ name, text }) => ({ name, file: `${name}.go`, text })),
    ...cases.flatMap(({ name, golden }) =>
      golden === undefined ? [] : [{ name: `${name}.fixed`, file: `${name}.go`, text: golden }],
    ),
    ...blocks.map(({ line, text }) => ({ name: `page${line}`, file: PAGE_FILE, text })),
  ];
  if (texts.length === 0) return [];
  const vet = goVet(texts);
  return texts.flatMap(({ name, text }) => {
    const problems = gofmt(text) === text ? [] : [`${name}: not as gofmt prints it`];
    const found = vet.get(name) ?? [];
    const allowed = new Set(name.endsWith('.fixed') ? vet.get(name.slice(0, -'.fixed'.length)) : found);
    const isWrong = (message: string): boolean => message.startsWith('compile: ') || !allowed.has(message);
    return [...problems, ...found.filter(isWrong).map((message) => `${name}: ${message}`)];
  });
}
