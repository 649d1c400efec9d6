/** Which names does Go predeclare? */
import type { Binding, BindingKind } from './binding.js';

const TYPES = [
  'any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string',
  'uint uint8 uint16 uint32 uint64 uintptr',
].join(' ');
const CONSTANTS = 'true false iota';
const BUILTINS =
  'append cap clear close complex copy delete imag len make max min new panic print println real recover';

function predeclared(kind: BindingKind, name: string): Binding {
  return {
    kind,
    name,
    ident: undefined,
    decl: undefined,
    func: undefined,
    package: undefined,
    file: undefined,
    target: undefined,
    id: -1,
  };
}

function entries(kind: BindingKind, names: string): [string, Binding][] {
  return names.split(' ').map((name) => [name, predeclared(kind, name)]);
}

/** The bindings of the universe scope, by name; the same objects for every package. */
export const universe: ReadonlyMap<string, Binding> = new Map([
  ...entries('type', TYPES),
  ...entries('const', CONSTANTS),
  ...entries('builtin', BUILTINS),
  ...entries('nil', 'nil'),
]);
