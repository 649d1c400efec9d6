/**
 * Where is a value kept beyond a statement? In a variable or in a field; elements of a holder belong to it. A field is one
 * holder whichever object it stands in: what is removed from one object's field counts for all.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import { isVariable } from '../../go/names/binding.js';
import type { Expr, Ident, TypeSpec } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { dereferenced } from '../../go/types/substitute.js';
import type { StructField, Type } from '../../go/types/type.js';

export type Holder =
  | { readonly kind: 'variable'; readonly binding: Binding; readonly name: string }
  | {
      readonly kind: 'field';
      /** The declaring identifier: the field's identity. */
      readonly field: Ident;
      readonly name: string;
      /** The expression before the dot. */
      readonly object: Expr;
    };

/** The variable or field that an expression names; undefined for elements, calls and what is not known. */
export function holderOf(info: PackageInfo, expr: Expr): Holder | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'Ident') {
    const binding = info.resolve(bare);
    return binding && isVariable(binding) ? { kind: 'variable', binding, name: binding.name } : undefined;
  }
  if (bare.kind !== 'Selector') return undefined;
  const member = info.packageMember(bare);
  if (member && isVariable(member)) return { kind: 'variable', binding: member, name: member.name };
  const selection = info.selection(bare);
  if (selection.kind !== 'field' || !selection.field.ident) return undefined;
  return { kind: 'field', field: selection.field.ident, name: selection.field.name, object: bare.x };
}

/** The holder below indices and slices: `m` of `m[k]`, `s.f` of `s.f[i][:n]`. */
export function holderBelow(info: PackageInfo, expr: Expr): Holder | undefined {
  let at = unparen(expr);
  while (at.kind === 'Index' || at.kind === 'SliceExpr' || at.kind === 'Star') at = unparen(at.x);
  return holderOf(info, at);
}

/** Whether two holders are one variable, or one field of any two objects. */
export function isSameHolder(a: Holder, b: Holder): boolean {
  if (a.kind === 'variable') return b.kind === 'variable' && a.binding === b.binding;
  return b.kind === 'field' && a.field === b.field;
}

export function isPackageVariable(holder: Holder): boolean {
  return holder.kind === 'variable' && holder.binding.func === undefined;
}

/** The variable at the root of a chain of fields, indices and dereferences: `s` of `s.a[i].b`; undefined for calls. */
export function rootOf(info: PackageInfo, expr: Expr): Binding | undefined {
  let at = unparen(expr);
  for (;;) {
    if (at.kind === 'Ident') {
      const binding = info.resolve(at);
      return binding && isVariable(binding) ? binding : undefined;
    }
    if (at.kind === 'Selector') {
      const member = info.packageMember(at);
      if (member) return isVariable(member) ? member : undefined;
      at = unparen(at.x);
    } else if (at.kind === 'Index' || at.kind === 'SliceExpr' || at.kind === 'Star' || at.kind === 'TypeAssert') {
      at = unparen(at.x);
    } else if (at.kind === 'Unary' && at.op === '&') {
      at = unparen(at.x);
    } else {
      return undefined;
    }
  }
}

/** The declaration of the struct type that a field is declared in; undefined for structs without a name. */
export function structOf(field: Ident): TypeSpec | undefined {
  const struct = field.parent?.kind === 'Field' ? field.parent.parent : field.parent?.parent?.parent;
  return struct?.kind === 'StructType' && struct.parent?.kind === 'TypeSpec' ? struct.parent : undefined;
}

const LOCKS: ReadonlySet<string> = new Set(['Mutex', 'RWMutex', 'Locker']);

/** Whether objects of the struct type that declares a field carry a lock: several goroutines share them, so they live on. */
export function isShared(info: PackageInfo, field: Ident): boolean {
  const spec = structOf(field);
  const type = spec && info.typeDeclNamed(spec.name.name)?.underlying();
  return type?.kind === 'struct' && type.fields.some(isLock);
}

function isLock({ type }: StructField): boolean {
  const named: Type = dereferenced(type);
  return named.kind === 'named' && named.decl.packagePath === 'sync' && LOCKS.has(named.decl.name);
}
