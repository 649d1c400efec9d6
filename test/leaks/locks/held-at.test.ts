/** Which locks are held at an operation whatever path led there, those of callers included? */
import { enclosingFunc } from '../../../src/go/syntax/enclosing.js';
import { describe, expect, it } from '@jest/globals';
import { buildProgram } from '../../../src/go/module/program.js';
import { walk } from '../../../src/go/syntax/walk.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { locksHeldAt } from '../../../src/leaks/locks/held-locks.js';
import { LockWorld } from '../../../src/leaks/locks/lock-world.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

/** The fields held at the only call of `mark`, sorted. */
function heldAtMark(body: string): readonly string[] {
  const text = `package m

import "sync"

type box struct {
	a, b sync.Mutex
}

func mark() {}
${body}`;
  const files = [
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
    { path: 'a.go', text },
  ];
  const program = buildProgram(files, { facts });
  const view = new ProgramView(new ProgramInfo(program), facts);
  const world = new LockWorld(view);
  const found: string[] = [];
  for (const { files: sources } of program.packages) {
    for (const { ast } of sources) {
      walk(ast, (node) => {
        const func = node.kind === 'Call' && node.fun.kind === 'Ident' && node.fun.name === 'mark';
        const around = func ? enclosingFunc(node) : undefined;
        if (around) found.push(...locksHeldAt(world, around, node).map(({ key }) => key.replace(/^[^.]*\./, '')));
      });
    }
  }
  return found.sort();
}

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ['its own', 'func (x *box) f() { x.a.Lock(); mark(); x.a.Unlock() }', ['a']],
  ['none after the unlock', 'func (x *box) f() { x.a.Lock(); x.a.Unlock(); mark() }', []],
  [
    'none where one path has none',
    'func (x *box) f(c bool) { if c { x.a.Lock() }; mark(); if c { x.a.Unlock() } }',
    [],
  ],
  [
    "its callers'",
    `func (x *box) f() { mark() }
func (x *box) g() { x.a.Lock(); defer x.a.Unlock(); x.f() }
func (x *box) h() { x.a.Lock(); x.b.Lock(); x.f(); x.b.Unlock(); x.a.Unlock() }`,
    ['a'],
  ],
  [
    'none where a caller holds none',
    `func (x *box) f() { mark() }
func (x *box) g() { x.a.Lock(); defer x.a.Unlock(); x.f() }
func (x *box) h() { x.f() }`,
    [],
  ],
  [
    'none where it is started or kept as a value',
    `func (x *box) f() { mark() }
func (x *box) g() { x.a.Lock(); defer x.a.Unlock(); x.f(); go x.f() }`,
    [],
  ],
  [
    'none of callers out of view',
    'func (x *box) F() { mark() }\nfunc (x *box) g() { x.a.Lock(); x.F(); x.a.Unlock() }',
    [],
  ],
];

describe('locks held at an operation', () => {
  it.each(CASES)('%s', (_name, body, expected) => {
    expect(heldAtMark(body)).toEqual(expected);
  });
});
