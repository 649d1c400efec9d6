import { readdirSync, readFileSync } from 'node:fs';
import { describe, it, expect } from '@jest/globals';
import { analyzeConcurrency } from '../../../src/leaks/concurrency/analyze-package.js';
import { viewOf } from '../../../src/leaks/concurrency/package-view.js';
import { infoOf } from '../../go/types/program-of.js';

/**
 * Each file of testdata is a package. `// want kind` stands on the line of the operation claimed (`// want kind, kind`
 * for several); every other line must stay unclaimed. A fault is wanted as the name of the panic; what the caller's
 * context ends has `until-caller` behind its kind.
 */
const FOLDER = new URL('../../../../test/leaks/concurrency/testdata/', import.meta.url);

function wantedIn(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const wanted = /\/\/ want ([\w, -]+)/.exec(line)?.[1];
    return wanted === undefined ? [] : wanted.split(',').map((kind) => `${String(index + 1)}: ${kind.trim()}`);
  });
}

function claimedIn(text: string): string[] {
  const info = infoOf(text);
  const [file] = info.package.files;
  const { claims } = analyzeConcurrency(viewOf(info));
  return claims
    .map((claim) => {
      const { line } = file?.lines.position(claim.operation.node.start) ?? { line: 0 };
      return { line, kind: `${claim.fault ?? claim.kind}${claim.untilCaller ? ' until-caller' : ''}` };
    })
    .sort((a, b) => a.line - b.line || a.kind.localeCompare(b.kind))
    .map(({ line, kind }) => `${String(line)}: ${kind}`);
}

describe('claims of whole packages', () => {
  it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.go')))('%s', (name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    expect(claimedIn(text)).toEqual(wantedIn(text).sort((a, b) => Number.parseInt(a) - Number.parseInt(b)));
  });
});
