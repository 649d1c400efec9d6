/** Which slices go back into a pool with elements that keep objects alive? Silent where an element is written or somebody may clear them. */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { SourceFile } from '../../go/program.js';
import type { Call, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import { reachOf } from './memory-types.js';
import { findPoolPuts, type PoolPut } from './pools.js';
import type { SyntaxIndex } from './syntax-index.js';

export interface UnclearedPut {
  readonly kind: 'pool';
  readonly file: SourceFile;
  readonly put: PoolPut;
  readonly elem: Type;
}

/** The claims of a package. */
export function findUnclearedPuts(info: PackageInfo, index: SyntaxIndex): readonly UnclearedPut[] {
  return findPoolPuts(info, index).flatMap((put) => unclearedPut(info, put) ?? []);
}

function unclearedPut(info: PackageInfo, put: PoolPut): UnclearedPut | undefined {
  const { variable, call, file } = put;
  const declared = info.typeOfBinding(variable);
  const type = coreType(declared.kind === 'pointer' ? declared.elem : declared);
  if (type.kind !== 'slice') return undefined;
  const reach = reachOf(type.elem);
  const func = enclosingFunc(call);
  if ((reach !== 'objects' && reach !== 'strings') || !func || isTouched(info, variable, call)) return undefined;
  return { kind: 'pool', file, put, elem: type.elem };
}

/** Some element is written, or the slice is handed to a function that may clear it. */
function isTouched(info: PackageInfo, variable: Binding, put: Call): boolean {
  return info.referencesOf(variable).some(({ ident, access }) => {
    if (access === 'part-write') return true;
    const { parent } = outermost(ident);
    if (parent?.kind === 'RangeStmt') return parent.value === undefined && writesElements(parent.body, ident.name);
    if (parent?.kind !== 'Call' || parent === put) return false;
    const callee = info.calleeOf(parent);
    return callee.kind === 'builtin' ? callee.name === 'clear' : callee.kind !== 'conversion';
  });
}

/** The slice expression, dereference or parentheses around a mention. */
function outermost(ident: Node): Node {
  let at = ident;
  while (at.parent?.kind === 'Paren' || at.parent?.kind === 'Star' || at.parent?.kind === 'SliceExpr') at = at.parent;
  return at;
}

function writesElements(body: Node, name: string): boolean {
  let isFound = false;
  walk(body, (node) => {
    if (node.kind === 'AssignStmt') {
      isFound ||= node.lhs.some((left) => {
        let at = unparen(left);
        while (at.kind === 'Selector' || at.kind === 'Star' || at.kind === 'Paren' || at.kind === 'Index') {
          at = unparen(at.x);
        }
        return at.kind === 'Ident' && at.name === name;
      });
    }
    return !isFound;
  });
  return isFound;
}
