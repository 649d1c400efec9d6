/** Are sizes those that unsafe.Sizeof gives on 64-bit platforms, and is it known what a value keeps alive? */
import { describe, expect, it } from '@jest/globals';
import { reachOf, sizeOf } from '../../../src/leaks/retention/memory-types.js';
import type { Type } from '../../../src/go/types/type.js';
import { infoOf } from '../../go/types/program-of.js';

const DECLARATIONS = `
import (
	"sync"
	"example.com/unseen"
)

type mixed struct {
	a bool
	b int64
	c bool
}
type tail struct {
	b int64
	a, c bool
}
type block [1 << 16]byte
type named struct {
	name string
	id   int
}
type tree struct {
	left *tree
}
type hidden struct {
	inner unseen.Type
}
type table [4]named
type generic[T any] struct{ value T }
type locked struct {
	sync.Mutex
	n int
}
`;

function typeNamed(name: string): Type {
  const decl = infoOf(DECLARATIONS).typeDeclNamed(name);
  if (!decl) throw new Error(`no type ${name}`);
  return { kind: 'named', decl, args: [] };
}

describe('sizes', () => {
  it.each([
    ['mixed', 24],
    ['tail', 16],
    ['block', 65536],
    ['named', 24],
    ['table', 96],
    ['tree', 8],
    ['hidden', undefined],
    ['generic', undefined],
    ['locked', undefined],
  ])('%s: %s', (name, size) => {
    expect(sizeOf(typeNamed(name))).toBe(size);
  });
});

describe('what a value keeps alive', () => {
  it.each([
    ['mixed', 'nothing'],
    ['block', 'nothing'],
    ['named', 'strings'],
    ['table', 'strings'],
    ['tree', 'objects'],
    ['hidden', 'unknown'],
    ['generic', 'unknown'],
  ])('%s: %s', (name, reach) => {
    expect(reachOf(typeNamed(name))).toBe(reach);
  });
});
