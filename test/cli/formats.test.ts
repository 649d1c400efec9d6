/** Do the formats for other programs say what the report says, in the form that each of those programs asks for? */
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { Log } from 'sarif';
import { escapedData, escapedProperty } from '../../src/cli/formats/github.js';
import { byteColumn } from '../../src/cli/formats/rdjsonl.js';
import { commitAll, withTree, writeTree } from '../host/temporary-tree.js';
import { run } from './captured-terminal.js';
import { FIRST_CALL_LINE, GO_MOD, goFile, leaking, LEAKING_MODULE } from './go-files.js';
import { SARIF_SLICE } from './sarif-slice.js';

const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const isLog = ajv.compile<Log>(SARIF_SLICE);

/** The log of a run; every one of them is held against the schema. */
async function sarif(root: string, ...args: readonly string[]): Promise<Log> {
  const { out } = await run(root, ['check', '--format', 'sarif', ...args]);
  const value: unknown = JSON.parse(out);
  if (isLog(value)) return value;
  throw new Error(JSON.stringify(isLog.errors));
}

const GOROUTINE = `package notes

import "time"

func wait() error {
	errs := make(chan error)
	go func() {
		errs <- nil
	}()
	select {
	case err := <-errs:
		return err
	case <-time.After(time.Second):
		return nil
	}
}
`;

describe('--format sarif', () => {
  it('holds place, path, fix and fingerprint', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      const [run] = (await sarif(root)).runs;
      const [result] = run?.results ?? [];
      expect(run?.tool.driver.rules?.[result?.ruleIndex ?? -1]?.id).toBe('file-not-closed');
      expect(result).toMatchObject({
        ruleId: 'file-not-closed',
        level: 'error',
        partialFingerprints: { 'leakcheck/v1': expect.stringMatching(/^v1:[0-9a-f]{32}$/) },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'notes.go', uriBaseId: '%SRCROOT%' },
              region: { startLine: FIRST_CALL_LINE, startColumn: 12 },
            },
            logicalLocations: [{ fullyQualifiedName: 'example.com/notes.Read' }],
          },
        ],
      });
      expect(result?.baselineState).toBeUndefined();
      expect(result?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ executionOrder }) => executionOrder)).toEqual([
        1, 2,
      ]);
      const [change] = result?.fixes?.[0]?.artifactChanges ?? [];
      expect(change?.replacements[0]?.insertedContent?.text).toContain('defer f.Close()');
    });
  });

  it('has a thread flow for each goroutine', async () => {
    await withTree({ 'go.mod': GO_MOD, 'wait.go': GOROUTINE }, async (root) => {
      const result = (await sarif(root)).runs[0]?.results?.find(({ ruleId }) => ruleId === 'chan-send-abandoned');
      const flows = result?.codeFlows?.[0]?.threadFlows ?? [];
      expect(flows.length).toBeGreaterThan(1);
      const orders = flows.flatMap(({ locations }) => locations.map(({ executionOrder }) => executionOrder ?? 0));
      expect([...orders].sort((a, b) => a - b)).toEqual(orders.map((_, at) => at + 1));
    });
  });

  it('lists what the code silences as suppressed, and what was not read as a notification', async () => {
    const text = goFile(leaking('Read', ' //leakcheck:ignore file-not-closed closed by the pool'));
    const files = { 'go.mod': GO_MOD, 'notes.go': text, 'broken file.go': 'package notes\n\nfunc f( {\n' };
    await withTree(files, async (root) => {
      const [run] = (await sarif(root)).runs;
      expect(run?.results).toMatchObject([
        { suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'closed by the pool' }] },
      ]);
      expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.locations).toMatchObject([
        { physicalLocation: { artifactLocation: { uri: 'broken%20file.go' } } },
      ]);
    });
  });

  it('tells what is new in a comparison', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      commitAll(root);
      writeTree(root, { 'notes.go': goFile(leaking('Read'), leaking('ReadMore')) });
      const results = (await sarif(root, '--diff', 'HEAD')).runs[0]?.results;
      expect(results?.map(({ baselineState }) => baselineState)).toEqual(['unchanged', 'new']);
    });
  });
});

describe('--format rdjsonl', () => {
  it('prints one diagnostic a line, with a suggestion, columns in bytes', async () => {
    const text = goFile(leaking('Read').replace('f, err', '/* 𝛑é */ f, err'));
    await withTree({ 'go.mod': GO_MOD, 'notes.go': text }, async (root) => {
      const { out } = await run(root, ['check', '--format', 'rdjsonl']);
      const lines = out.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      const column = Buffer.byteLength('\t/* 𝛑é */ f, err := ') + 1;
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        message: expect.stringMatching(/^The .*\n1\. line 9: .*\n2\. line 13: /),
        location: { path: 'notes.go', range: { start: { line: FIRST_CALL_LINE, column } } },
        severity: 'ERROR',
        source: { name: 'leakcheck' },
        code: { value: 'file-not-closed', url: expect.stringContaining('/file-not-closed/') },
        suggestions: [{ text: expect.stringContaining('defer f.Close()') }],
      });
    });
  });

  it('prints nothing where nothing leaks, nor what was there before', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      commitAll(root);
      expect((await run(root, ['check', '--format', 'rdjsonl', '--diff', 'HEAD'])).out).toBe('');
    });
  });

  it('counts bytes before a column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        expect(byteColumn(before + after, before.length + 1)).toBe(Buffer.byteLength(before) + 1);
      }),
    );
  });
});

describe('--format github', () => {
  it('prints one command for each finding', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      const { out } = await run(root, ['check', '--format', 'github']);
      const [first, ...rest] = out.trimEnd().split('\n');
      expect(first).toMatch(
        /^::error file=notes\.go,line=9,endLine=9,col=12,endColumn=25,title=leakcheck file-not-closed::The .*%0A1\. line 9: .*%0AFix: /,
      );
      expect(rest).toEqual(['1 finding in 1 function of 1 file']);
    });
  });

  it('lets nothing end a command or begin another', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapedData(text)).not.toMatch(/[\r\n]|%(?!25|0D|0A)/);
        expect(escapedProperty(text)).not.toMatch(/[\r\n,:]|%(?!25|0D|0A|3A|2C)/);
      }),
    );
  });
});
