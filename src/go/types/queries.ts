/** Questions about one type that engines ask most: is it this declared type, a channel, a pointer, an interface? */
import { decided } from './answer.js';
import type { Answer } from './answer.js';
import { coreType, dereferenced } from './substitute.js';
import type { Type } from './type.js';

/** Is the type the declared one, such as `net/http` `Response`? A pointer to it is not. */
export function isNamed(type: Type, packagePath: string, name: string): Answer {
  switch (type.kind) {
    case 'named':
      return decided(type.decl.packagePath === packagePath && type.decl.name === name);
    case 'typeparam':
      return 'unknown';
    case 'unknown':
      // A name of a package out of view may be an alias of anything, but it is at least itself.
      return type.symbol?.importPath === packagePath && type.symbol.name === name ? 'yes' : 'unknown';
    default:
      return 'no';
  }
}

/** Is the type the declared one or a pointer to it? */
export function isNamedOrPointer(type: Type, packagePath: string, name: string): Answer {
  return isNamed(dereferenced(type), packagePath, name);
}

/** Is the underlying type of this kind: `chan`, `pointer`, `map`, `func`, `interface`, …? A type parameter's core type counts. */
export function isOfKind(type: Type, kind: Exclude<Type['kind'], 'unknown' | 'named' | 'typeparam'>): Answer {
  if (type.kind === 'typeparam' && kind === 'interface') return 'no';
  const under = coreType(type);
  return under.kind === 'unknown' ? 'unknown' : decided(under.kind === kind);
}

/** Do copies of a value share what it refers to: a pointer, channel, map, slice, function or interface? */
export function isReference(type: Type): Answer {
  const under = coreType(type);
  if (under.kind === 'unknown') return 'unknown';
  return decided(['pointer', 'chan', 'map', 'slice', 'func', 'interface'].includes(under.kind));
}

/** Is the type the predeclared `error`? What is unknown is not. */
export function isErrorType(type: Type | undefined): boolean {
  return type?.kind === 'named' && type.decl.packagePath === '' && type.decl.name === 'error';
}
