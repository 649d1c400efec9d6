/**
 * How much memory do values of a type take, and can they keep other memory alive? Sizes are those of 64-bit platforms.
 * Unknown where a part of the type is not in view.
 */
import { underlying } from '../../go/types/substitute.js';
import type { ArrayTypeOf, StructTypeOf, Type } from '../../go/types/type.js';

/** Sizes of predeclared types in bytes; `int`, `uint` and `uintptr` as on 64-bit platforms. */
const BASIC_SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  byte: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  rune: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  int: 8,
  uint: 8,
  uintptr: 8,
  float64: 8,
  complex64: 8,
  complex128: 16,
  string: 16,
  'unsafe.Pointer': 8,
};

const WORD = 8;
/** Types nested deeper than this are unknown: only broken source nests so deeply without a pointer. */
const MAX_DEPTH = 16;

/** Bytes of a value of the type itself, not of what it refers to; undefined where it cannot be told. */
export function sizeOf(type: Type): number | undefined {
  return measure(type, 0)?.size;
}

interface Extent {
  readonly size: number;
  readonly align: number;
}

function measure(type: Type, depth: number): Extent | undefined {
  const under = underlying(type);
  if (depth > MAX_DEPTH) return undefined;
  switch (under.kind) {
    case 'basic': {
      const size = BASIC_SIZES[under.name];
      return size === undefined ? undefined : { size, align: Math.min(size, WORD) };
    }
    case 'pointer':
    case 'map':
    case 'chan':
    case 'func':
      return { size: WORD, align: WORD };
    case 'slice':
      return { size: 3 * WORD, align: WORD };
    case 'interface':
      return { size: 2 * WORD, align: WORD };
    case 'array':
      return arrayExtent(under, depth);
    case 'struct':
      return structExtent(under, depth);
    default:
      return undefined;
  }
}

function arrayExtent({ length, elem }: ArrayTypeOf, depth: number): Extent | undefined {
  const each = measure(elem, depth + 1);
  return each && length !== undefined ? { size: each.size * length, align: each.align } : undefined;
}

function structExtent({ fields, partial }: StructTypeOf, depth: number): Extent | undefined {
  if (partial) return undefined;
  let size = 0;
  let align = 1;
  for (const field of fields) {
    const extent = measure(field.type, depth + 1);
    if (!extent) return undefined;
    size = roundedUp(size, extent.align) + extent.size;
    align = Math.max(align, extent.align);
  }
  return { size: roundedUp(size, align), align };
}

function roundedUp(size: number, align: number): number {
  return Math.ceil(size / align) * align;
}

/** What values of a type keep alive: nothing, texts at most, or any object. */
export type Reach = 'nothing' | 'strings' | 'objects' | 'unknown';

const RANK: Readonly<Record<Reach, number>> = { nothing: 0, strings: 1, unknown: 2, objects: 3 };

/** What a value of the type can keep alive. */
export function reachOf(type: Type, depth = 0): Reach {
  const under = underlying(type);
  if (depth > MAX_DEPTH) return 'unknown';
  switch (under.kind) {
    case 'basic':
      if (under.name === 'string') return 'strings';
      return BASIC_SIZES[under.name] === undefined ? 'unknown' : 'nothing';
    case 'pointer':
    case 'map':
    case 'chan':
    case 'func':
    case 'slice':
    case 'interface':
      return 'objects';
    case 'array':
      return reachOf(under.elem, depth + 1);
    case 'struct': {
      const reaches = under.fields.map((field) => reachOf(field.type, depth + 1));
      const most = reaches.reduce<Reach>((known, each) => (RANK[each] > RANK[known] ? each : known), 'nothing');
      return under.partial && most !== 'objects' ? 'unknown' : most;
    }
    default:
      return 'unknown';
  }
}
