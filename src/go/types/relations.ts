/** How do two types relate? Identity, assignability, interface satisfaction; each yes, no or unknown. */
import { all, decided } from './answer.js';
import type { Answer } from './answer.js';
import { interfaceMethods, isInMethodSet, lookupMember } from './members.js';
import { defaultType, isUntyped } from './predeclared.js';
import { underlying } from './substitute.js';
import type { FuncTypeOf, Type, TypeDecl } from './type.js';

/** Are the two one type? */
export function identical(a: Type, b: Type): Answer {
  if (a === b && a.kind !== 'unknown') return 'yes';
  if (a.kind === 'unknown' || b.kind === 'unknown') return 'unknown';
  switch (a.kind) {
    case 'basic':
      return decided(b.kind === 'basic' && canonical(a.name) === canonical(b.name));
    case 'named':
      if (b.kind !== 'named' || !isSameDecl(a.decl, b.decl)) return 'no';
      return allIdentical(a.args, b.args);
    case 'typeparam':
      return decided(b.kind === 'typeparam' && a.ident === b.ident);
    case 'pointer':
    case 'slice':
      return b.kind === a.kind ? identical(a.elem, b.elem) : 'no';
    case 'array':
      if (b.kind !== 'array') return 'no';
      if (a.length === undefined || b.length === undefined)
        return identical(a.elem, b.elem) === 'no' ? 'no' : 'unknown';
      return a.length === b.length ? identical(a.elem, b.elem) : 'no';
    case 'map':
      return b.kind === 'map' ? allIdentical([a.key, a.value], [b.key, b.value]) : 'no';
    case 'chan':
      return b.kind === 'chan' && a.dir === b.dir ? identical(a.elem, b.elem) : 'no';
    case 'tuple':
      return b.kind === 'tuple' ? allIdentical(a.types, b.types) : 'no';
    case 'func':
      return b.kind === 'func' ? identicalFuncs(a, b) : 'no';
    case 'struct':
      return b.kind === 'struct' ? identicalStructs(a, b) : 'no';
    case 'interface':
      return b.kind === 'interface' ? identicalInterfaces(a, b) : 'no';
  }
}

/** One declaration seen from two builds of its package is one type. */
function isSameDecl(a: TypeDecl, b: TypeDecl): boolean {
  return a === b || (a.spec !== undefined && a.spec === b.spec);
}

function canonical(name: string): string {
  if (name === 'byte') return 'uint8';
  return name === 'rune' ? 'int32' : name;
}

function allIdentical(a: readonly Type[], b: readonly Type[]): Answer {
  if (a.length !== b.length) return 'no';
  return all(a.keys(), (index) => {
    const [left, right] = [a[index], b[index]];
    return left && right ? identical(left, right) : 'unknown';
  });
}

function identicalFuncs(a: FuncTypeOf, b: FuncTypeOf): Answer {
  if (a.variadic !== b.variadic) return 'no';
  if (a.typeParams.length > 0 || b.typeParams.length > 0) return 'unknown';
  if (a.params.length !== b.params.length) return 'no';
  const typesOf = (func: FuncTypeOf): Type[] => [...func.params, ...func.results].map((param) => param.type);
  return allIdentical(typesOf(a), typesOf(b));
}

function identicalStructs(a: Extract<Type, { kind: 'struct' }>, b: Extract<Type, { kind: 'struct' }>): Answer {
  if (a.partial || b.partial) return 'unknown';
  const names = (type: typeof a): string => type.fields.map((each) => `${each.name}${each.embedded ? '!' : ''}`).join();
  if (names(a) !== names(b)) return 'no';
  // Tags are not kept: equal fields may still be two types.
  const fields = allIdentical(
    a.fields.map((field) => field.type),
    b.fields.map((field) => field.type),
  );
  return fields === 'yes' && a.fields.length > 0 ? 'unknown' : fields;
}

function identicalInterfaces(a: Extract<Type, { kind: 'interface' }>, b: Extract<Type, { kind: 'interface' }>): Answer {
  if (a.unions.length > 0 || b.unions.length > 0) return 'unknown';
  const [left, right] = [interfaceMethods(a, undefined), interfaceMethods(b, undefined)];
  if (left.missing !== undefined || right.missing !== undefined) return 'unknown';
  if (left.methods.size !== right.methods.size) return 'no';
  return all(left.methods, ([name, entry]) => {
    const other = right.methods.get(name);
    return other ? identical(entry.method.type, other.method.type) : 'no';
  });
}

/** Does a value of the type have every method of the interface? A pointer receiver's method counts only for the pointer. */
export function implementsInterface(type: Type, iface: Type): Answer {
  const target = underlying(iface);
  if (target.kind === 'unknown') return 'unknown';
  if (target.kind !== 'interface') return 'no';
  const wanted = interfaceMethods(target, undefined);
  const answer = all(wanted.methods, ([name, entry]) => hasMethod(type, name, entry.method.type));
  if (answer !== 'yes') return answer;
  return wanted.missing === undefined && target.unions.length === 0 ? 'yes' : 'unknown';
}

function hasMethod(type: Type, name: string, signature: Type): Answer {
  if (type.kind === 'pointer' && underlying(type.elem).kind === 'interface') return 'no';
  const member = lookupMember(type, name);
  switch (member.kind) {
    case 'unknown':
      return 'unknown';
    case 'absent':
    case 'field':
      return 'no';
    case 'method':
      return isInMethodSet(type, member) ? identical(member.type, signature) : 'no';
    case 'interfaceMethod':
      return identical(member.type, signature);
  }
}

/** May a value of one type be assigned to a variable of the other? */
export function assignable(from: Type, to: Type): Answer {
  if (from.kind === 'unknown' || to.kind === 'unknown') return 'unknown';
  const same = identical(from, to);
  if (same === 'yes') return 'yes';
  const target = underlying(to);
  if (target.kind === 'unknown') return 'unknown';
  if (from.kind === 'basic' && from.name === 'nil') return decided(isNilable(target));
  if (to.kind === 'typeparam' || from.kind === 'typeparam') return 'unknown';
  if (target.kind === 'interface') return implementsInterface(defaultType(from), to);
  if (isUntyped(from)) return untypedAssignable(from, target);
  const source = underlying(from);
  if (source.kind === 'unknown') return 'unknown';
  if (
    source.kind === 'chan' &&
    target.kind === 'chan' &&
    source.dir === 'both' &&
    !(from.kind === 'named' && to.kind === 'named')
  ) {
    return identical(source.elem, target.elem);
  }
  const isNamed = (type: Type): boolean => type.kind === 'named' || type.kind === 'basic';
  if (isNamed(from) && isNamed(to)) return same;
  return identical(source, target);
}

function untypedAssignable(from: Type, target: Type): Answer {
  if (from.kind !== 'basic' || target.kind !== 'basic') return 'no';
  switch (from.name) {
    case 'untyped bool':
      return decided(target.name === 'bool');
    case 'untyped string':
      return decided(target.name === 'string');
    default:
      // Whether the constant's value fits is not asked.
      return target.name === 'bool' || target.name === 'string' || target.name === 'nil' ? 'no' : 'unknown';
  }
}

/** True if the underlying type has nil among its values. */
export function isNilable(under: Type): boolean {
  if (under.kind === 'basic') return under.name === 'unsafe.Pointer' || under.name === 'nil';
  return ['pointer', 'slice', 'map', 'chan', 'func', 'interface'].includes(under.kind);
}
