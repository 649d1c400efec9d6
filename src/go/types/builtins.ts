/** Which type has a call of a predeclared function? */
import type { Call } from '../syntax/ast.js';
import type { PackageInfo } from './package-info.js';
import { anyType, basic, defaultType, isUntyped, pointerTo, sliceOf, tupleOf, unknown } from './predeclared.js';
import { coreType } from './substitute.js';
import type { Type } from './type.js';

const nothing = tupleOf([]);

/** The result of a builtin; an empty tuple for those without one. */
export function builtinResult(info: PackageInfo, name: string, call: Call): Type {
  const first = call.args[0];
  switch (name) {
    case 'len':
    case 'cap':
    case 'copy':
      return basic('int');
    case 'append':
      return first ? appended(info.typeOf(first)) : unknown('append without arguments');
    case 'make':
      return first ? info.types.resolve(first) : unknown('make without a type');
    case 'new':
      return first
        ? pointerTo(info.types.denoted(first) ?? defaultType(info.typeOf(first)))
        : unknown('new of nothing');
    case 'recover':
      return anyType;
    case 'min':
    case 'max':
      return extreme(info, call);
    case 'complex':
    case 'real':
    case 'imag':
      return complexPart(info, name, call);
    case 'unsafe.Sizeof':
    case 'unsafe.Offsetof':
    case 'unsafe.Alignof':
      return basic('uintptr');
    case 'unsafe.Add':
      return basic('unsafe.Pointer');
    case 'unsafe.String':
      return basic('string');
    case 'unsafe.StringData':
      return pointerTo(basic('byte'));
    case 'unsafe.Slice':
      return unsafeSlice(info, call);
    case 'unsafe.SliceData':
      return unsafeSliceData(info, call);
    default:
      return nothing;
  }
}

function appended(type: Type): Type {
  return type.kind === 'basic' && type.name === 'nil' ? unknown('append to nil') : type;
}

/** The typed operand's type; the wider kind where all are untyped. */
function extreme(info: PackageInfo, call: Call): Type {
  const types = call.args.map((arg) => info.typeOf(arg));
  const typed = types.find((type) => !isUntyped(type));
  if (typed) return typed;
  return (
    types.find((type) => type.kind === 'basic' && type.name === 'untyped float') ?? types[0] ?? unknown('no arguments')
  );
}

const PARTS: Readonly<Record<string, string>> = {
  complex64: 'float32',
  complex128: 'float64',
  float32: 'complex64',
  float64: 'complex128',
};

function complexPart(info: PackageInfo, name: string, call: Call): Type {
  const types = call.args.map((arg) => info.typeOf(arg));
  const typed = types.find((type) => !isUntyped(type));
  if (!typed) return basic(name === 'complex' ? 'untyped complex' : 'untyped float');
  const under = coreType(typed);
  const part = under.kind === 'basic' ? PARTS[under.name] : undefined;
  return part === undefined ? unknown('no complex number') : basic(part);
}

function unsafeSlice(info: PackageInfo, call: Call): Type {
  const pointer = call.args[0] && coreType(info.typeOf(call.args[0]));
  return pointer?.kind === 'pointer' ? sliceOf(pointer.elem) : unknown('no pointer');
}

function unsafeSliceData(info: PackageInfo, call: Call): Type {
  const slice = call.args[0] && coreType(info.typeOf(call.args[0]));
  return slice?.kind === 'slice' ? pointerTo(slice.elem) : unknown('no slice');
}
