/** What does `leakcheck check` print, and how does it end? */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Report } from '../../src/analysis/finding.js';
import { REPORT_SCHEMA } from '../../src/analysis/report-schema.js';
import { commitAll, commitMore, withTree, writeTree } from '../host/temporary-tree.js';
import { run, type CommandResult } from './captured-terminal.js';
import { FIRST_CALL_LINE, GO_MOD, goFile, leaking, LEAKING_MODULE, sound } from './go-files.js';

const isReport = new Ajv({ allErrors: true }).compile<Report>(REPORT_SCHEMA);

/** The report of a run; every one of them is held against the schema. */
function reportOf({ out }: CommandResult): Report {
  const value: unknown = JSON.parse(out);
  if (isReport(value)) return value;
  throw new Error(JSON.stringify(isReport.errors));
}

async function reported(cwd: string, ...args: readonly string[]): Promise<Report> {
  return reportOf(await run(cwd, ['check', '--format', 'json', ...args]));
}

const brief = ({ findings }: Report): readonly unknown[] =>
  findings.map(({ rule, file, line, severity, status }) => ({ rule, file, line, severity, status }));

const LEAK = { rule: 'file-not-closed', line: FIRST_CALL_LINE, severity: 'error', status: 'unknown' };

describe('check --format json', () => {
  it('tells what leaks with paths relative to the root', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      const report = await reported(root);
      expect(report).toMatchObject({ version: 1, root, errors: [], suppressed: [], stats: { files: 1, functions: 1 } });
      expect(brief(report)).toEqual([{ ...LEAK, file: 'notes.go' }]);
      expect(report.findings[0]?.fixes[0]).toMatchObject({ verified: true, compiled: false });
    });
  });

  it.each([
    { paths: ['sub'], root: undefined, file: 'notes.go', from: 'sub' },
    { paths: ['sub/...'], root: undefined, file: 'notes.go', from: 'sub' },
    { paths: ['sub/notes.go'], root: undefined, file: 'notes.go', from: 'sub' },
    { paths: ['sub/p'], root: '.', file: 'sub/p/p.go', from: '' },
    { paths: ['sub/p'], root: undefined, file: 'p.go', from: 'sub/p' },
  ])('reads $paths below --root $root', async ({ paths, root, file, from }) => {
    const files = {
      'sub/go.mod': GO_MOD,
      'sub/notes.go': goFile(leaking('Read')),
      'sub/p/p.go': goFile(leaking('Pick')),
    };
    await withTree(files, async (folder) => {
      const report = await reported(folder, ...(root === undefined ? [] : ['--root', root]), ...paths);
      expect(report.root).toBe(join(folder, from));
      expect(brief(report)).toContainEqual({ ...LEAK, file });
    });
  });

  it('counts what the code silences', async () => {
    const text = goFile(leaking('Read', ' //leakcheck:ignore file-not-closed closed by the pool'));
    await withTree({ 'go.mod': GO_MOD, 'notes.go': text }, async (root) => {
      const { findings, suppressed } = await reported(root);
      expect(findings).toEqual([]);
      expect(suppressed).toEqual([
        {
          rule: 'file-not-closed',
          file: 'notes.go',
          line: FIRST_CALL_LINE,
          by: '//leakcheck:ignore',
          reason: 'closed by the pool',
        },
      ]);
    });
  });

  it.each([
    { policy: 'report', findings: [{ ...LEAK, file: 'n_test.go' }] },
    { policy: 'note', findings: [{ ...LEAK, severity: 'note', file: 'n_test.go' }] },
    { policy: 'skip', findings: [] },
  ])('--tests $policy', async ({ policy, findings }) => {
    await withTree({ 'go.mod': GO_MOD, 'n_test.go': goFile(leaking('read')) }, async (root) => {
      expect(brief(await reported(root, '--tests', policy))).toEqual(findings);
    });
  });

  it('goes by the configuration, and by flags before it', async () => {
    const config = 'rules:\n  file-not-closed: warning\npaths:\n  ignore: ["gen/**"]\n';
    const files = { ...LEAKING_MODULE, '.github/leakcheck.yml': config, 'gen/g.go': goFile(leaking('Gen')) };
    await withTree(files, async (root) => {
      expect(brief(await reported(root))).toEqual([{ ...LEAK, severity: 'warning', file: 'notes.go' }]);
      writeTree(root, { 'other.yml': 'rules:\n  file-not-closed: off\nnonsense: 1\n' });
      const other = await reported(root, '--config', 'other.yml');
      expect(brief(other)).toEqual([]);
      expect(other.errors).toMatchObject([{ kind: 'config', file: 'other.yml', line: 3 }]);
      const named = await reported(root, '--config', 'other.yml', '--rules', 'file-not-closed');
      expect(named.findings).toHaveLength(2);
    });
  });
});

describe('check ends with', () => {
  const BROKEN = { 'go.mod': GO_MOD, 'broken.go': 'package notes\n\nfunc f( {\n' };
  it.each([
    { name: '1 for a finding at --fail-on', files: LEAKING_MODULE, args: [], code: 1 },
    { name: '0 below --fail-on', files: LEAKING_MODULE, args: ['--fail-on', 'never'], code: 0 },
    { name: '0 where nothing leaks', files: { 'go.mod': GO_MOD, 'a.go': goFile(sound('Read')) }, args: [], code: 0 },
    { name: '0 for a broken file', files: BROKEN, args: [], code: 0 },
    { name: '3 for a broken file with --strict', files: BROKEN, args: ['--strict'], code: 3 },
    { name: '2 for a path that is missing', files: LEAKING_MODULE, args: ['nowhere'], code: 2 },
    { name: '2 for a root that is missing', files: LEAKING_MODULE, args: ['--root', 'nowhere'], code: 2 },
    { name: '2 for a path outside of the root', files: LEAKING_MODULE, args: ['--root', '.', '/'], code: 2 },
    { name: '2 for an unknown rule', files: LEAKING_MODULE, args: ['--rules', 'file-left-open'], code: 2 },
    { name: '2 for an unknown severity', files: LEAKING_MODULE, args: ['--fail-on', 'fatal'], code: 2 },
    { name: '2 for a format of another version', files: LEAKING_MODULE, args: ['--format', 'xml'], code: 2 },
    { name: '2 for a range where there is no repository', files: LEAKING_MODULE, args: ['--diff', 'main'], code: 2 },
    { name: '2 for a configuration that is missing', files: LEAKING_MODULE, args: ['--config', 'c.yml'], code: 2 },
  ])('$name', async ({ files, args, code }) => {
    await withTree(files, async (root) => {
      const result = await run(root, ['check', ...args]);
      expect(result).toMatchObject({ code, ...(code === 2 ? { out: '' } : { err: '' }) });
      if (code === 2) expect(result.err).not.toBe('');
    });
  });
});

describe('check --diff', () => {
  it('calls new what the change brought, between two commits and in the working tree', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      commitAll(root);
      writeTree(root, { 'notes.go': goFile(leaking('Read'), leaking('ReadMore')), 'README.md': 'Notes.\n' });
      const statuses = [
        { function: 'Read', status: 'existing' },
        { function: 'ReadMore', status: 'new' },
      ];
      const inTree = await reported(root, '--diff', 'HEAD');
      expect(inTree.findings).toMatchObject(statuses);
      commitMore(root);
      const between = await reported(root, '--diff', 'HEAD~1..HEAD');
      expect(between.findings).toMatchObject(statuses);
      const text = await run(root, ['check', '--diff', 'HEAD~1..HEAD']);
      expect(text.code).toBe(1);
      expect(text.out).toMatch(/^notes\.go:17:12: error: .*\(new\)$/m);
      expect(text.out).toContain('1 there before');
    });
  });

  it('does not fail for what was there before, moved or not', async () => {
    await withTree({ ...LEAKING_MODULE, 'p/p.go': goFile(sound('Pick')) }, async (root) => {
      commitAll(root);
      renameSync(join(root, 'notes.go'), join(root, 'moved.go'));
      writeTree(root, { 'p/p.go': goFile(sound('Pick'), sound('PickMore')) });
      const { code, out } = await run(root, ['check', '--diff', 'main']);
      expect(out).toMatch(/^No new leak found in 3 functions of 2 files\. \(1 there before\)\n$/);
      expect(code).toBe(0);
    });
  });

  it('reports only below the paths', async () => {
    await withTree({ 'go.mod': GO_MOD, 'a/a.go': goFile(), 'b/b.go': goFile() }, async (root) => {
      commitAll(root);
      writeTree(root, { 'a/a.go': goFile(leaking('A')), 'b/b.go': goFile(leaking('B')) });
      const report = await reported(root, '--diff', 'main', '--root', '.', 'b/...');
      expect(brief(report)).toEqual([{ ...LEAK, file: 'b/b.go', status: 'new' }]);
    });
  });
});

describe('check --format text', () => {
  it('shows the path on its lines, the fix as a diff and a summary', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      const { out } = await run(root, ['check']);
      expect(out.split('\n').slice(1)).toEqual([
        '   9 │ f, err := os.Open(path)',
        '     │           ╰ 1. `f` takes the file of `os.Open`',
        '   ⋮ │',
        '  13 │ return io.ReadAll(f)',
        expect.stringMatching(/^ {5}│ ╰ 2\. the function returns and it was not closed/),
        expect.stringMatching(/^ {2}Fix: .*\(checked; not compiled\)$/),
        '  12       }',
        '  13 +     defer f.Close()',
        '  14       return io.ReadAll(f)',
        '',
        '1 error in 1 function of 1 file; 1 with a checked fix.',
        '',
      ]);
    });
  });

  it('lets nothing in the code act on the terminal', async () => {
    const text = goFile(leaking('Read', ' // \u001b[2J\u001b]0;title\u0007 \u202e'));
    await withTree({ 'go.mod': GO_MOD, 'notes.go': text }, async (root) => {
      const { out } = await run(root, ['check']);
      expect(out).toContain('\\u{1b}[2J');
      expect(out).not.toMatch(/[^\n\P{C}]|\u202e/u);
    });
  });

  it('says what was not read and how much was silenced', async () => {
    const files = { 'go.mod': GO_MOD, 'broken.go': 'package notes\n\nfunc f( {\n', 'big.go': 'x'.repeat(20) };
    await withTree(files, async (root) => {
      const { out } = await run(root, ['check', '--stats']);
      expect(out).toMatch(/not parsed in full: broken\.go:3/);
      expect(out).toMatch(/partial: \d problems? above/);
      expect(out).toMatch(/^\d files?, \d+ lines, \d functions? in \d+ ms \(\d+ ms of it parsing\)$/m);
    });
  });

  it('is quiet where it is told to', async () => {
    await withTree({ 'go.mod': GO_MOD, 'a.go': goFile(sound('Read')) }, async (root) => {
      expect(await run(root, ['check', '-q'])).toEqual({ code: 0, out: '', err: '' });
    });
  });

  it('draws progress on a terminal only, and removes it', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      let time = 0;
      const { err } = await run(root, ['check'], { isInteractive: true, now: () => (time += 1000) });
      expect(err).toContain('analysing files');
      expect(err.endsWith('\r\u001b[K')).toBe(true);
    });
  });
});

describe('schema/report.schema.json', () => {
  it('is the schema that reports are held against', () => {
    const published: unknown = JSON.parse(readFileSync('schema/report.schema.json', 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(REPORT_SCHEMA)));
  });
});
