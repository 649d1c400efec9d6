/** The types every Go program has, and constructors for types that need no declaration. */
import type {
  BasicType,
  ChanTypeOf,
  FuncObject,
  FuncTypeOf,
  InterfaceTypeOf,
  NamedType,
  Param,
  PointerType,
  SliceTypeOf,
  TupleType,
  Type,
  TypeDecl,
  UnknownType,
  UnseenSymbol,
} from './type.js';
import type { ChanDir } from '../syntax/ast.js';

const BASIC = [
  'bool byte complex64 complex128 float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64',
  'uintptr unsafe.Pointer nil',
].join(' ');
const UNTYPED = ['untyped bool', 'untyped int', 'untyped rune', 'untyped float', 'untyped complex', 'untyped string'];

const basicTypes = new Map<string, BasicType>(
  [...BASIC.split(' '), ...UNTYPED].map((name) => [name, { kind: 'basic', name }]),
);

export function unknown(reason: string, symbol?: UnseenSymbol): UnknownType {
  return symbol ? { kind: 'unknown', reason, symbol } : { kind: 'unknown', reason };
}

/** A predeclared basic type, `nil` or an untyped kind by its name. */
export function basic(name: string): Type {
  return basicTypes.get(name) ?? unknown(`no predeclared type ${name}`);
}

export function pointerTo(elem: Type): PointerType {
  return { kind: 'pointer', elem };
}
export function sliceOf(elem: Type): SliceTypeOf {
  return { kind: 'slice', elem };
}
export function chanOf(dir: ChanDir, elem: Type): ChanTypeOf {
  return { kind: 'chan', dir, elem };
}
export function tupleOf(types: readonly Type[]): TupleType {
  return { kind: 'tuple', types };
}
export function funcOf(params: readonly Param[], results: readonly Param[], variadic = false): FuncTypeOf {
  return { kind: 'func', params, results, variadic, typeParams: [] };
}
export function interfaceOf(methods: InterfaceTypeOf['methods']): InterfaceTypeOf {
  return { kind: 'interface', methods, embeds: [], unions: [] };
}

export const anyType: InterfaceTypeOf = interfaceOf([]);
/** Satisfied by every type that can be compared; has no methods. */
export const comparableType: InterfaceTypeOf = interfaceOf([]);

const noMethods: ReadonlyMap<string, FuncObject> = new Map();
const errorMethods = interfaceOf([
  { name: 'Error', type: funcOf([], [{ name: '', type: basic('string') }]), ident: undefined },
]);
/** The declaration of predeclared `error`. */
export const errorDecl: TypeDecl = {
  packagePath: '',
  name: 'error',
  package: undefined,
  file: undefined,
  spec: undefined,
  func: undefined,
  typeParams: [],
  parameters: () => [],
  underlying: () => errorMethods,
  methods: () => noMethods,
};
export const errorType: NamedType = { kind: 'named', decl: errorDecl, args: [] };

/** The type a predeclared type name stands for. */
export function predeclaredType(name: string): Type {
  if (name === 'error') return errorType;
  if (name === 'any') return anyType;
  if (name === 'comparable') return comparableType;
  return basic(name);
}

/** The type a variable gets from an untyped constant; other types are themselves. */
export function defaultType(type: Type): Type {
  if (type.kind !== 'basic') return type;
  switch (type.name) {
    case 'untyped bool':
      return basic('bool');
    case 'untyped int':
      return basic('int');
    case 'untyped rune':
      return basic('rune');
    case 'untyped float':
      return basic('float64');
    case 'untyped complex':
      return basic('complex128');
    case 'untyped string':
      return basic('string');
    default:
      return type;
  }
}

export function isUntyped(type: Type): boolean {
  return type.kind === 'basic' && type.name.startsWith('untyped ');
}
