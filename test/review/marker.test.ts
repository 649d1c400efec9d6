/** A marker is read only where we wrote it, for the pull request we wrote it for. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Marker, MarkerScope } from '../../src/review/marker.js';
import { readMarker, withoutMarker, writeMarker } from '../../src/review/marker.js';

const scope: MarkerScope = { repositoryId: 7, pullRequest: 3, seal: sealWith('secret') };

function sealWith(secret: string): (message: string) => string {
  return (message) => createHmac('sha256', secret).update(message).digest('hex');
}

const marker: Marker = {
  fingerprint: 'v1:0123456789abcdef0123456789abcdef',
  rule: 'file-not-closed',
  package: 'example.com/m--x/-->',
  function: 'Ü.Read',
  range: 'a..b',
  state: 'open',
};
const written = writeMarker(marker, scope);

/** A body and what is read from it. */
const BODIES: readonly (readonly [string, string, Marker | undefined])[] = [
  ['the last line', `text\n\n${written}`, marker],
  ['with line ends of Windows', `text\r\n\r\n${written}\r\n`, marker],
  ['not the last line', `${written}\n\ntext`, undefined],
  ['quoted', `text\n\n> ${written}`, undefined],
  ['indented', `text\n\n    ${written}`, undefined],
  ['in the last line, behind text', `text ${written}`, undefined],
  ['a quoted one before ours', `${writeMarker({ ...marker, rule: 'x' }, scope)}\n\n${written}`, marker],
  ['a changed payload', written.replace(':Wy', ':Xy'), undefined],
  ['a seal of zeros', written.replace(/[0-9a-f]{64}/, '0'.repeat(64)), undefined],
  ['another pull request', writeMarker(marker, { ...scope, pullRequest: 4 }), undefined],
  ['another repository', writeMarker(marker, { ...scope, repositoryId: 8 }), undefined],
  ['another secret', writeMarker(marker, { ...scope, seal: sealWith('other') }), undefined],
  ['empty', '', undefined],
];

describe('markers', () => {
  it.each(BODIES)('%s', (_name, body, read) => {
    expect(readMarker(body, scope)).toEqual(read);
  });

  it('a marker is one hidden line', () => {
    expect(written).toMatch(/^<!-- [^-\n]+ -->$/);
    expect(withoutMarker(`a\n\nb\n\n${written}`)).toBe('a\n\nb');
  });

  it('each marker is read back', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, text, text, (fingerprint, rule, packagePath, name, range) => {
        const one: Marker = { fingerprint, rule, package: packagePath, function: name, range, state: 'gone' };
        expect(readMarker(`x\n${writeMarker(one, scope)}`, scope)).toEqual(one);
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
