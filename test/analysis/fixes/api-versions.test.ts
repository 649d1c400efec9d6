/** Is the table of versions what Go itself ships in $GOROOT/api? */
import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_SINCE } from '../../../src/analysis/fixes/api-versions.js';
import { hasGo } from '../../rules/go-tool.js';

const folder = hasGo ? join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(), 'api') : '';
const hasApi = hasGo && existsSync(join(folder, 'go1.18.txt'));
if (!hasApi) console.warn('skipped: "each row stands in the file of its version" needs Go with its api folder');

/** `pkg sync, method (*WaitGroup) Go(` or `pkg strings, func Clone`. */
function declaration(symbol: string): RegExp {
  const slash = symbol.lastIndexOf('/') + 1;
  const [name = '', ...rest] = symbol.slice(slash).split('.');
  const path = `pkg ${symbol.slice(0, slash)}${name}, `;
  const [owner = '', method] = rest;
  const shape = method === undefined ? `func ${owner}[(\\[]` : `method \\(\\*?${owner}\\) ${method}\\(`;
  return new RegExp(`^${path}${shape}`, 'm');
}

(hasApi ? describe : describe.skip)('each row stands in the file of its version', () => {
  it.each(Object.entries(API_SINCE))('%s since 1.%d', (symbol, minor) => {
    expect(readFileSync(join(folder, `go1.${minor}.txt`), 'utf8')).toMatch(declaration(symbol));
  });
});
