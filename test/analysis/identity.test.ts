/** By what a leak is recognised again, and what of the code does not matter for it. */
import { describe, expect, it } from '@jest/globals';
import { familyOf, fingerprint, fingerprints, role } from '../../src/analysis/identity.js';

const identity = { family: 'f', importPath: 'p', function: 'A', objectRole: 'o', operationRole: 'x', ordinal: 0 };

/** Statement, locals in the order of their binding, role. */
const ROLES: readonly (readonly [string, readonly string[], string])[] = [
  ['resp, err := http.Get(url)', ['url', 'resp', 'err'], '$1,$2:=http.Get($0)'],
  ['r,  e := http.Get( u )', ['u', 'unrelated', 'r', 'e'], '$1,$2:=http.Get($0)'],
  ['resp.Body.Close()', ['Body', 'resp'], '$0.Body.Close()'],
  ['x := f("x", `x`, \'x\') // x', ['x'], '$0:=f("x",`x`,\'x\')'],
  ['ch <- v /* ch */', ['ch', 'v'], '$0<-$1'],
  ['go func() {\n\tch <- 1\n}()', ['ch'], 'go func(){$0<-1}()'],
  ['return ch', ['ch'], 'return $0'],
  ['a := make(chan int, 1)', [], 'a:=make(chan int,1)'],
  ['x.x(x)', ['x', 'x'], '$0.x($0)'],
];

describe('identity', () => {
  it.each(ROLES)('the role of %j', (statement, locals, answer) => {
    expect(role(statement, locals)).toBe(answer);
  });

  it('each part of an identity counts, and parts do not run together', () => {
    const others = [
      { ...identity, family: 'g' },
      { ...identity, importPath: 'q' },
      { ...identity, function: 'T.A' },
      { ...identity, objectRole: 'ox', operationRole: '' },
      { ...identity, ordinal: 1 },
    ];
    const prints = [identity, ...others].map(fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    expect(prints.filter((one) => !/^v1:[0-9a-f]{32}$/.test(one))).toEqual([]);
    // Fingerprints stand in comments and in code scanning: this one must never change under v1.
    expect(fingerprint(identity)).toBe('v1:440461bd05c78ba9706932493cc77b95');
  });

  it('equals are counted in source order', () => {
    expect(fingerprints([identity, { ...identity, function: 'B' }, identity])).toEqual([
      fingerprint(identity),
      fingerprint({ ...identity, function: 'B' }),
      fingerprint({ ...identity, ordinal: 1 }),
    ]);
  });

  it('rules of one family', () => {
    const families = [
      ['chan-send-abandoned', 'chan-send-no-receiver', 'chan-producer-no-stop'],
      ['chan-recv-no-sender', 'chan-range-never-closed', 'chan-nil'],
      ['goroutine-no-exit', 'select-no-exit'],
      ['file-not-closed'],
    ];
    const names = families.map((rules) => [...new Set(rules.map(familyOf))]);
    expect(names.map((one) => one.length)).toEqual([1, 1, 1, 1]);
    expect(new Set(names.flat()).size).toBe(4);
  });
});
