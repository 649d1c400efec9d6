/** Which large arrays are copied where a slice or pointer would do? Parameters, receivers, and ranges by value. */
import type { SourceFile } from '../../go/program.js';
import { isVariable } from '../../go/names/binding.js';
import type { Field, Func, Node, RangeStmt } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import { sizeOf } from './memory-types.js';
import { LARGE_BYTES } from './origin.js';
import type { SyntaxIndex } from './syntax-index.js';

/**
 * `array`: what is ranged over is copied before the first turn. `element`: each turn copies one.
 */
export interface LargeArrayClaim {
  readonly kind: 'parameter' | 'receiver' | 'array' | 'element';
  readonly file: SourceFile;
  /** The parameter's name or type, or the range. */
  readonly node: Node;
  /** What is copied, as an expression or name. */
  readonly subject: Node;
  readonly bytes: number;
  /** Nothing can change the array while the range runs: looking at it in place gives the same. */
  readonly isStable: boolean;
}

/** The claims of a package. */
export function findLargeArrays(info: PackageInfo, index: SyntaxIndex): readonly LargeArrayClaim[] {
  const functions: readonly { readonly node: Func; readonly file: SourceFile }[] = [
    ...index.functions,
    ...index.literals,
  ];
  return [
    ...functions.flatMap(({ node, file }) => parametersOf(info, node, file)),
    ...index.ranges.flatMap(({ node, file }) => rangeClaim(info, node, file) ?? []),
  ];
}

function parametersOf(info: PackageInfo, func: Func, file: SourceFile): readonly LargeArrayClaim[] {
  if (!func.body) return [];
  const receiver = func.kind === 'FuncDecl' && func.recv ? [func.recv] : [];
  const claims = (field: Field, kind: 'parameter' | 'receiver'): readonly LargeArrayClaim[] => {
    const bytes = field.variadic ? undefined : largeArray(info.resolveType(field.type));
    if (bytes === undefined) return [];
    const nodes = field.names.length > 0 ? field.names : [field.type];
    return nodes.map((node) => ({ kind, file, node, subject: node, bytes, isStable: false }));
  };
  return [
    ...receiver.flatMap((field) => claims(field, 'receiver')),
    ...func.type.params.flatMap((field) => claims(field, 'parameter')),
  ];
}

/** The size of an array, or of a struct that holds one by value, where it is large. */
function largeArray(type: Type): number | undefined {
  const under = coreType(type);
  if (under.kind !== 'array' && under.kind !== 'struct') return undefined;
  const bytes = sizeOf(type);
  return bytes !== undefined && bytes >= LARGE_BYTES ? bytes : undefined;
}

/** With a value asked for, a range copies the array before the first turn and one element in each. */
function rangeClaim(info: PackageInfo, range: RangeStmt, file: SourceFile): LargeArrayClaim | undefined {
  const { value } = range;
  if (!value || (value.kind === 'Ident' && value.name === '_')) return undefined;
  const type = coreType(info.typeOf(range.x));
  const whole = type.kind === 'array' ? largeArray(type) : undefined;
  const base = { file, node: range, subject: range.x };
  if (whole !== undefined) return { ...base, kind: 'array', bytes: whole, isStable: isStable(info, range) };
  const each = type.kind === 'slice' || type.kind === 'array' ? largeArray(type.elem) : undefined;
  return each === undefined ? undefined : { ...base, kind: 'element', bytes: each, isStable: false };
}

/** A local that only its own function names, whose address is never taken, and that the body of the range leaves alone. */
function isStable(info: PackageInfo, { x, body }: RangeStmt): boolean {
  const binding = x.kind === 'Ident' ? info.resolve(x) : undefined;
  if (!binding?.func || !isVariable(binding)) return false;
  return info.referencesOf(binding).every(({ access, func, ident }) => {
    const isInBody = ident.start >= body.start && ident.end <= body.end;
    return func === binding.func && !isInBody && access !== 'address' && access !== 'part-address';
  });
}
