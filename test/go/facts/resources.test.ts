/** data/resources.json: that it is well formed, agrees with the stubs, and says what the documentation says. */
import { describe, expect, it } from '@jest/globals';

import type { Release } from '../../../src/go/facts/resource.js';
import { parseResourcesFile } from '../../../src/go/facts/resources-file.js';
import { loadFacts } from '../../../src/host/load-facts.js';

const facts = loadFacts();
const close: Release = { kind: 'method', path: '', method: 'Close' };

describe('resource types', () => {
  const rows: [type: string, rule: string, first: Release][] = [
    ['*os.File', 'file-not-closed', close],
    ['*net/http.Response', 'http-body-not-closed', { kind: 'method', path: 'Body', method: 'Close' }],
    ['net.Conn', 'conn-not-closed', close],
    ['*database/sql.Rows', 'sql-rows-not-closed', close],
    ['io.ReadCloser', 'closer-not-closed', close],
    ['context.CancelFunc', 'ctx-cancel-lost', { kind: 'call' }],
    ['*time.Ticker', 'ticker-not-stopped', { kind: 'method', path: '', method: 'Stop' }],
  ];
  it.each(rows)('%s is for %s', (type, rule, first) => {
    const resource = facts.resourceOfType(type);
    expect(resource?.rule).toBe(rule);
    expect(resource?.releases[0]).toEqual(first);
  });

  it('says from which version a ticker is collected', () => {
    expect(facts.resourceOfType('*time.Ticker')?.collectedSince).toBe(23);
    expect(facts.resourceOfType('*os.File')?.collectedSince).toBeUndefined();
  });

  it('holds no type by value where the API hands out pointers', () => {
    expect(facts.resourceOfType('os.File')).toBeUndefined();
    expect(facts.resourceOfType('*net.Conn')).toBeUndefined();
  });

  it('names types and release methods that the stubs declare', () => {
    for (const row of facts.resourceTypes()) {
      const [path, name] = splitType(row.type);
      const stub = facts.stub(path) ?? '';
      expect(stub).toMatch(new RegExp(`^type ${name}\\b`, 'm'));
      for (const release of row.releases) {
        if (release.kind === 'method' && release.path === '') {
          expect(`${row.type}: ${declares(stub, name, release.method)}`).toBe(`${row.type}: true`);
        }
      }
    }
  });
});

describe('acquisitions and exceptions', () => {
  it('a started command must be waited for', () => {
    expect(facts.acquisitions('os/exec.Cmd.Start')).toMatchObject([
      { holder: { kind: 'argument', index: -1 }, when: 'ok', rule: 'cmd-not-waited' },
    ]);
  });
  it('a temporary file is removed by its name', () => {
    expect(facts.acquisitions('os.CreateTemp')[0]?.releases[0]).toEqual({
      kind: 'function',
      symbol: 'os.Remove',
      argument: { method: 'Name' },
    });
  });
  it.each([
    ['os/exec.Cmd.StdoutPipe', 'borrowed'],
    ['net/http/httptest.ResponseRecorder.Result', 'noEffect'],
    ['io.NopCloser', 'noEffect'],
  ])('%s: %s', (symbol, kind) => {
    expect(facts.ownershipException(symbol, 0)?.kind).toBe(kind);
  });
  it('has no exception for functions that hand out what the caller closes', () => {
    for (const symbol of ['os.Open', 'net/http.Get', 'net.Dial', 'net/http.Hijacker.Hijack']) {
      expect(facts.ownershipException(symbol, 0)).toBeUndefined();
    }
  });
});

describe('parseResourcesFile', () => {
  const row = { type: 'T', kind: 'k', rule: 'r', holds: 'lock', releases: ['Close'], doc: 'd', cite: 'c' };
  const file = { types: [row], acquisitions: [], exceptions: [] };
  it('reads a row', () => {
    expect(parseResourcesFile(file, 'f').types[0]?.releases).toEqual([close]);
  });
  it.each([
    [{ ...file, types: [{ ...row, holds: 'breath' }] }, 'f: types[0]: holds'],
    [{ ...file, types: [{ ...row, releases: ['('] }] }, 'f: types[0]: releases'],
    [{ ...file, types: [{ ...row, cite: undefined }] }, 'f: types[0]: cite'],
    [{ types: [] }, 'f: acquisitions'],
    [[], 'f: not an object'],
  ])('refuses a malformed file (%#)', (value, message) => {
    expect(() => parseResourcesFile(value, 'f')).toThrow(message);
  });
});

function splitType(type: string): [path: string, name: string] {
  const full = type.replace('*', '');
  const dot = full.lastIndexOf('.');
  return [full.slice(0, dot), full.slice(dot + 1)];
}

/** Whether the stub declares the method on the type, directly or in an interface, or the type embeds something that may. */
function declares(stub: string, type: string, method: string): boolean {
  if (new RegExp(`^func \\(\\*?${type}\\) ${method}\\(`, 'm').test(stub)) return true;
  const declaration = new RegExp(`^type ${type} (?:interface|struct) ?\\{(.*)\\}$`, 'm').exec(stub)?.[1] ?? '';
  return declaration.includes(`${method}(`) || EMBEDS_A_RESOURCE.test(declaration);
}

const EMBEDS_A_RESOURCE = /(^|;) ?\*?[\w.]*(Closer|File|Conn|DB|Rows|Stmt|Tx|CommonIterator) ?(;|$)/;
