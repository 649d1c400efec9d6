/** Old leaks stay old through every edit that does not concern them, and exactly the added one is new. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChangedFile } from '../../src/review/plan.js';
import { matchFindings } from '../../src/review/match-findings.js';
import { analyzeToy } from './toy-analysis.js';

const seed = 20261121;
type Files = Readonly<Record<string, string>>;

interface Fn {
  readonly name: string;
  readonly body: readonly string[];
}

/** A package: each file a list of functions. */
type Program = Readonly<Record<string, readonly Fn[]>>;

const statement = fc.oneof(
  fc.constantFrom('f', 'g', 'h').map((name) => `${name} := open(path)`),
  fc.integer({ min: 0, max: 40 }).map((value) => `use(${value})`),
  fc.constant('k := open(path)\n\tdefer k.Close()'),
);
const body = fc.array(statement, { minLength: 6, maxLength: 12 });
const program: fc.Arbitrary<Program> = fc
  .tuple(fc.array(body, { minLength: 1, maxLength: 4 }), fc.array(body, { maxLength: 3 }))
  .map(([a, b]) => ({
    'p/a.go': a.map((lines, at) => ({ name: `A${at}`, body: lines })),
    'p/b.go': b.map((lines, at) => ({ name: `B${at}`, body: lines })),
  }));

function print(functions: readonly Fn[], indent = '\t'): string {
  const texts = functions.map(({ name, body: lines }) =>
    [`func ${name}(path string) {`, ...lines.map((line) => `${indent}${line}`), '}'].join('\n'),
  );
  return ['package p', ...texts, ''].join('\n\n');
}

function printAll(files: Program): Files {
  return Object.fromEntries(Object.entries(files).map(([path, functions]) => [path, print(functions)]));
}

function changedFiles(base: Files, head: Files, renames: Readonly<Record<string, string>> = {}): ChangedFile[] {
  const renamedFrom = new Set(Object.values(renames));
  const removed = Object.keys(base).filter((path) => head[path] === undefined && !renamedFrom.has(path));
  const present = Object.entries(head).flatMap(([path, headText]): ChangedFile[] => {
    const previousPath = renames[path];
    const baseText = base[previousPath ?? path];
    if (previousPath !== undefined && baseText !== undefined) {
      return [{ path, previousPath, status: 'renamed', headText, baseText }];
    }
    if (baseText === headText) return [];
    return [
      baseText === undefined ? { path, status: 'added', headText } : { path, status: 'modified', headText, baseText },
    ];
  });
  const gone = removed.map((path): ChangedFile => ({ path, status: 'removed', baseText: base[path] ?? '' }));
  return [...present, ...gone];
}

function statuses(base: Files, head: Files, renames: Readonly<Record<string, string>> = {}): string[] {
  return matchFindings(analyzeToy(base), analyzeToy(head), changedFiles(base, head, renames)).map((one) => one.status);
}

function mapFunctions(files: Program, change: (one: Fn) => Fn): Program {
  return Object.fromEntries(Object.entries(files).map(([path, functions]) => [path, functions.map(change)]));
}

/** Edits that bring no leak: name, the new program, renames. */
interface Harmless {
  readonly name: string;
  readonly apply: (files: Program) => { readonly head: Files; readonly renames?: Readonly<Record<string, string>> };
}

const HARMLESS: readonly Harmless[] = [
  { name: 'nothing changes', apply: (files) => ({ head: printAll(files) }) },
  {
    name: 'reformatted',
    apply: (files) => ({
      head: Object.fromEntries(Object.entries(files).map(([path, functions]) => [path, print(functions, '    ')])),
    }),
  },
  {
    name: 'comments and blank lines added',
    apply: (files) => ({
      head: printAll(
        mapFunctions(files, (one) => ({ ...one, body: one.body.flatMap((line) => ['', '// why', line]) })),
      ),
    }),
  },
  {
    name: 'locals renamed',
    apply: (files) => ({
      head: printAll(
        mapFunctions(files, (one) => ({
          ...one,
          body: one.body.map((line) => line.replace(/\b([fghk])\b/g, '$1File')),
        })),
      ),
    }),
  },
  {
    name: 'functions renamed',
    apply: (files) => ({ head: printAll(mapFunctions(files, (one) => ({ ...one, name: `${one.name}New` }))) }),
  },
  {
    name: 'functions put in another order',
    apply: (files) => ({
      head: printAll(
        Object.fromEntries(Object.entries(files).map(([path, functions]) => [path, [...functions].reverse()])),
      ),
    }),
  },
  {
    name: 'functions moved to a new file',
    apply: (files) => ({ head: printAll({ 'p/c.go': [...(files['p/a.go'] ?? [])], 'p/b.go': files['p/b.go'] ?? [] }) }),
  },
  {
    name: 'a file renamed',
    apply: (files) => ({
      head: printAll({ 'p/z.go': files['p/a.go'] ?? [], 'p/b.go': files['p/b.go'] ?? [] }),
      renames: { 'p/z.go': 'p/a.go' },
    }),
  },
  {
    name: 'the package moved to another folder',
    apply: (files) => ({
      head: printAll({ 'q/a.go': files['p/a.go'] ?? [], 'q/b.go': files['p/b.go'] ?? [] }),
      renames: { 'q/a.go': 'p/a.go', 'q/b.go': 'p/b.go' },
    }),
  },
  {
    name: 'moved to another folder, renamed and edited',
    apply: (files) => ({
      head: printAll({
        'q/a.go': (files['p/a.go'] ?? []).map(({ name, body: lines }) => ({
          name: `${name}Q`,
          body: ['use(-1)', ...lines],
        })),
        'p/b.go': files['p/b.go'] ?? [],
      }),
      renames: { 'q/a.go': 'p/a.go' },
    }),
  },
  {
    name: 'lines inserted',
    apply: (files) => ({
      head: printAll(mapFunctions(files, (one) => ({ ...one, body: ['n := 1', ...one.body, 'use(n)'] }))),
    }),
  },
];

describe('matching head to base', () => {
  it.each(HARMLESS)('$name: nothing is new', ({ apply }) => {
    fc.assert(
      fc.property(program, (files) => {
        const { head, renames } = apply(files);
        expect(statuses(printAll(files), head, renames).filter((status) => status !== 'existing')).toEqual([]);
      }),
      { seed, numRuns: 40 },
    );
  });

  it('an added equal leak is the new one, wherever it is put', () => {
    fc.assert(
      fc.property(program, fc.nat(), fc.nat(), (files, which, where) => {
        const functions = files['p/a.go'] ?? [];
        const at = which % functions.length;
        const chosen = functions[at] ?? { name: 'A0', body: [] };
        const place = where % (chosen.body.length + 1);
        const grown = { ...chosen, body: chosen.body.toSpliced(place, 0, 'n := open(path)') };
        const base = printAll(files);
        const head = printAll({ ...files, 'p/a.go': functions.with(at, grown) });
        const found = matchFindings(analyzeToy(base), analyzeToy(head), changedFiles(base, head));
        expect(found.filter((one) => one.status === 'new').map((one) => one.head.creation)).toEqual([
          'n := open(path)',
        ]);
      }),
      { seed, numRuns: 100 },
    );
  });

  it('a copied function leaves the original matched', () => {
    fc.assert(
      fc.property(program, (files) => {
        const functions = files['p/a.go'] ?? [];
        const copies = functions.map((one) => ({ ...one, name: `${one.name}Copy` }));
        const base = printAll(files);
        const head = printAll({ ...files, 'p/a.go': [...copies, ...functions] });
        const found = matchFindings(analyzeToy(base), analyzeToy(head), changedFiles(base, head));
        const wrong = found.filter((one) => (one.status === 'new') !== one.head.finding.function.endsWith('Copy'));
        expect(wrong).toEqual([]);
      }),
      { seed, numRuns: 100 },
    );
  });
});

const LEAKY = 'package p\n\nfunc A(path string) {\n\tf := open(path)\n\tuse(f)\n}\n';
const CLOSED = 'package p\n\nfunc A(path string) {\n\tf := open(path)\n\tdefer f.Close()\n\tuse(f)\n}\n';

const USE_CLOSES = 'package p\n\nfunc use(f file) {\n\tf.Close()\n}\n';
const USE_KEEPS = 'package p\n\nfunc use(f file) {\n\tlog(f)\n}\n';

/** Single situations: what base saw, and what the findings of head are called. */
interface Situation {
  readonly name: string;
  readonly base: Files | undefined;
  readonly head: Files;
  readonly undecided?: readonly string[];
  /** Base's analysis found nothing, whatever stands there. */
  readonly wasSilent?: boolean;
  /** In place of what follows from the texts. */
  readonly files?: readonly ChangedFile[];
  readonly statuses: readonly string[];
}

const SITUATIONS: readonly Situation[] = [
  { name: 'the release was deleted', base: { 'p/a.go': CLOSED }, head: { 'p/a.go': LEAKY }, statuses: ['new'] },
  { name: 'a new file', base: {}, head: { 'p/a.go': LEAKY }, statuses: ['new'] },
  { name: 'base could not be read', base: undefined, head: { 'p/a.go': LEAKY }, statuses: ['unknown'] },
  {
    name: 'base was undecided and held such an object',
    base: { 'p/a.go': CLOSED },
    head: { 'p/a.go': LEAKY },
    undecided: ['example.com/m/p#A'],
    statuses: ['unknown'],
  },
  {
    name: 'base was undecided but nothing like the object stood there',
    base: { 'p/a.go': 'package p\n\nfunc A(path string) {\n\tuse(path)\n}\n' },
    head: { 'p/a.go': LEAKY },
    undecided: ['example.com/m/p#A'],
    statuses: ['new'],
  },
  {
    name: 'another function was undecided',
    base: { 'p/a.go': CLOSED },
    head: { 'p/a.go': LEAKY },
    undecided: ['example.com/m/p#B'],
    statuses: ['new'],
  },
  {
    name: 'only go.mod changed',
    base: {},
    head: { 'p/a.go': LEAKY },
    files: [{ path: 'go.mod', status: 'modified', baseText: 'go 1.22\n', headText: 'go 1.23\n' }],
    statuses: ['existing'],
  },
  {
    name: 'another function of the file changed',
    base: { 'p/a.go': `${LEAKY}\nfunc B() {\n}\n` },
    head: { 'p/a.go': `${LEAKY}\nfunc B() {\n\tuse(1)\n}\n` },
    undecided: ['example.com/m/p#A'],
    statuses: ['existing'],
  },
  {
    name: 'the local on whose method the object comes was renamed',
    base: { 'p/a.go': 'package p\n\nfunc A(path string) {\n\ts := root()\n\tf := s.open(path)\n\tuse(f)\n}\n' },
    head: { 'p/a.go': 'package p\n\nfunc A(path string) {\n\tsrc := root()\n\tf := src.open(path)\n\tuse(f)\n}\n' },
    statuses: ['existing'],
  },
  {
    name: 'a function was renamed and another took its name',
    base: { 'p/a.go': LEAKY },
    head: { 'p/a.go': `package p\n\nfunc A() {\n\tuse(1)\n}\n${LEAKY.replace('package p\n', '').replace('A(', 'B(')}` },
    statuses: ['existing'],
  },
  {
    name: 'the operation stays but the object comes from elsewhere',
    base: { 'p/a.go': LEAKY },
    head: { 'p/a.go': LEAKY.replace('open(path)', 'open("/tmp/" + path)') },
    statuses: ['new'],
  },
  {
    name: 'a function that the witness calls no longer closes',
    base: { 'p/a.go': LEAKY, 'p/b.go': USE_CLOSES },
    head: { 'p/a.go': LEAKY, 'p/b.go': USE_KEEPS },
    wasSilent: true,
    statuses: ['new'],
  },
  {
    name: 'such a function changed, but base was undecided',
    base: { 'p/a.go': LEAKY, 'p/b.go': USE_CLOSES },
    head: { 'p/a.go': LEAKY, 'p/b.go': USE_KEEPS },
    wasSilent: true,
    undecided: ['example.com/m/p#A'],
    statuses: ['existing'],
  },
  {
    name: 'a function that the witness calls was only moved',
    base: { 'p/a.go': LEAKY, 'p/b.go': USE_CLOSES },
    head: { 'p/a.go': LEAKY, 'p/c.go': USE_CLOSES },
    wasSilent: true,
    statuses: ['existing'],
  },
  {
    name: 'no text of base, the function is not touched by the patch',
    base: {},
    head: { 'p/a.go': LEAKY },
    files: [{ path: 'p/a.go', status: 'modified', patch: '@@ -1 +1,2 @@\n-package q\n+package p\n ' }],
    statuses: ['existing'],
  },
];

describe('what is called new', () => {
  it.each(SITUATIONS)('$name', (situation) => {
    const { base, head, undecided = [], wasSilent = false } = situation;
    const files = situation.files ?? changedFiles(base ?? {}, head);
    const seen = base && { ...analyzeToy(base), undecided };
    const before = seen && wasSilent ? { ...seen, findings: [] } : seen;
    expect(matchFindings(before, analyzeToy(head), files).map((one) => one.status)).toEqual(situation.statuses);
  });

  it('an unparsable base file makes its functions undecided', () => {
    const base = analyzeToy({ 'p/a.go': CLOSED });
    const broken = { ...base, errors: [{ kind: 'parse', file: 'p/a.go', line: 1, message: 'x' }] } as const;
    const files = changedFiles({ 'p/a.go': CLOSED }, { 'p/a.go': LEAKY });
    expect(matchFindings(broken, analyzeToy({ 'p/a.go': LEAKY }), files).map((one) => one.status)).toEqual(['unknown']);
  });
});
