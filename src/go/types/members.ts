/**
 * Which field or method does `x.name` mean? Search by depth through embedded fields as the language says, with unknown
 * wherever a type out of view could hold the name at the same depth or above.
 */
import type {
  FuncObject,
  FuncTypeOf,
  InterfaceMethod,
  InterfaceTypeOf,
  NamedType,
  StructField,
  StructTypeOf,
  Type,
  TypeDecl,
} from './type.js';
import { dereferenced, substitution, substituteFunc, underlying } from './substitute.js';

export type Member =
  | {
      readonly kind: 'field';
      readonly field: StructField;
      /** The embedded fields on the way, outermost first. */
      readonly path: readonly StructField[];
      /** The declaration of the struct that has the field; undefined for a struct without a name. */
      readonly owner: TypeDecl | undefined;
      readonly type: Type;
    }
  | {
      readonly kind: 'method';
      readonly method: FuncObject;
      readonly path: readonly StructField[];
      /** The type that declares the method, instantiated. */
      readonly recv: NamedType;
      readonly type: FuncTypeOf;
    }
  | {
      readonly kind: 'interfaceMethod';
      readonly method: InterfaceMethod;
      readonly path: readonly StructField[];
      /** The declaration of the interface that lists the method; undefined for an interface without a name. */
      readonly iface: TypeDecl | undefined;
      readonly type: Type;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly reason: string };

type Found = Exclude<Member, { kind: 'absent' | 'unknown' }>;

/** A type whose members stand at one depth, with the embedded fields that lead to it. */
interface Place {
  readonly type: Type;
  readonly path: readonly StructField[];
}

const absent: Member = { kind: 'absent' };
const declCache = new WeakMap<TypeDecl, Map<string, Member>>();
/** Embedding deeper than this is taken for unknown. */
const MAX_DEPTH = 16;

/** The member a selector on a value of this type, or of a pointer to it, means. */
export function lookupMember(type: Type, name: string): Member {
  const base = dereferenced(type);
  if (base.kind !== 'named' || base.args.length > 0) return search(base, name);
  let members = declCache.get(base.decl);
  if (!members) {
    members = new Map();
    declCache.set(base.decl, members);
  }
  let member = members.get(name);
  if (!member) {
    member = search(base, name);
    members.set(name, member);
  }
  return member;
}

function search(base: Type, name: string): Member {
  let places: readonly Place[] = [{ type: base, path: [] }];
  const seen = new Set<TypeDecl>();
  for (let depth = 0; depth < MAX_DEPTH && places.length > 0; depth++) {
    const found: Found[] = [];
    const next: Place[] = [];
    let doubt: string | undefined;
    let hidden: string | undefined;
    for (const { type, path } of places) {
      if (type.kind === 'named' && type.args.length === 0) {
        if (seen.has(type.decl)) continue;
        seen.add(type.decl);
      }
      const own = ownMember(type, name, path);
      if (own?.kind === 'unknown') doubt = own.reason;
      else if (own) found.push(own);
      hidden ??= hiddenMembers(type);
      const struct = underlying(type);
      if (struct.kind === 'struct') next.push(...embeddedIn(struct, path));
    }
    // What is found at a depth counts unless a type of the same depth could have the name too.
    if (doubt !== undefined) return { kind: 'unknown', reason: doubt };
    if (found.length > 1) return { kind: 'unknown', reason: `${name} is ambiguous` };
    if (found[0]) return found[0];
    if (hidden !== undefined) return { kind: 'unknown', reason: hidden };
    places = next;
  }
  return places.length > 0 ? { kind: 'unknown', reason: 'embedding too deep' } : absent;
}

function embeddedIn(struct: StructTypeOf, path: readonly StructField[]): Place[] {
  return struct.fields
    .filter((field) => field.embedded)
    .map((field) => ({ type: dereferenced(field.type), path: [...path, field] }));
}

/** Why a type may have more members than the declaration in view shows. */
function hiddenMembers(type: Type): string | undefined {
  if (type.kind === 'named' && type.decl.package?.partial)
    return `part of package ${type.decl.packagePath} is not in view`;
  const under = underlying(type);
  const isFacts = type.kind === 'named' && type.decl.package?.kind === 'facts';
  if (under.kind === 'struct' && under.partial && !isFacts) return 'part of the struct is not in view';
  return undefined;
}

/** The member that stands on the very type: undefined if there is none. */
function ownMember(
  type: Type,
  name: string,
  path: readonly StructField[],
): Found | { kind: 'unknown'; reason: string } | undefined {
  const method = type.kind === 'named' ? type.decl.methods().get(name) : undefined;
  if (method && type.kind === 'named') {
    return { kind: 'method', method, path, recv: type, type: instantiatedMethod(method, type) };
  }
  const shown = type.kind === 'typeparam' ? type.constraint() : type;
  const under = underlying(shown);
  const decl = shown.kind === 'named' ? shown.decl : undefined;
  switch (under.kind) {
    case 'unknown':
      return { kind: 'unknown', reason: under.reason };
    case 'struct': {
      const field = name === '_' ? undefined : under.fields.find((each) => each.name === name);
      return field && { kind: 'field', field, path, owner: decl, type: field.type };
    }
    case 'interface':
      return interfaceMember(under, decl, name, path);
    case 'pointer':
      return { kind: 'unknown', reason: 'members through a named pointer type are not followed' };
    default:
      return undefined;
  }
}

function interfaceMember(
  iface: InterfaceTypeOf,
  decl: TypeDecl | undefined,
  name: string,
  path: readonly StructField[],
): Found | { kind: 'unknown'; reason: string } | undefined {
  const set = interfaceMethods(iface, decl);
  const entry = set.methods.get(name);
  if (entry) return { kind: 'interfaceMethod', method: entry.method, path, iface: entry.decl, type: entry.method.type };
  return set.missing === undefined ? undefined : { kind: 'unknown', reason: set.missing };
}

/** The type of a method as seen through an instantiated receiver. */
export function instantiatedMethod(method: FuncObject, recv: NamedType): FuncTypeOf {
  if (recv.args.length === 0 || method.recvTypeParams.length === 0) return method.type;
  return substituteFunc(method.type, substitution(method.recvTypeParams, recv.args));
}

export interface InterfaceMethodSet {
  readonly methods: ReadonlyMap<string, { readonly method: InterfaceMethod; readonly decl: TypeDecl | undefined }>;
  /** Why there may be more methods than these; undefined if the set is complete. */
  readonly missing: string | undefined;
}

/** All methods of an interface, embedded interfaces included; each with the declaration that lists it. */
export function interfaceMethods(iface: InterfaceTypeOf, decl: TypeDecl | undefined): InterfaceMethodSet {
  const methods = new Map<string, { method: InterfaceMethod; decl: TypeDecl | undefined }>();
  const missing = collect(iface, decl, methods, 0);
  return { methods, missing };
}

function collect(
  iface: InterfaceTypeOf,
  decl: TypeDecl | undefined,
  methods: Map<string, { method: InterfaceMethod; decl: TypeDecl | undefined }>,
  depth: number,
): string | undefined {
  if (depth > MAX_DEPTH) return 'embedding too deep';
  for (const method of iface.methods) if (!methods.has(method.name)) methods.set(method.name, { method, decl });
  let missing: string | undefined;
  for (const embed of iface.embeds) {
    const under = underlying(embed);
    if (under.kind === 'unknown') missing = under.reason;
    if (under.kind !== 'interface') continue;
    missing = collect(under, embed.kind === 'named' ? embed.decl : undefined, methods, depth + 1) ?? missing;
  }
  return missing;
}

/** True if the method can be called on the type without taking an address: it is in the type's method set. */
export function isInMethodSet(type: Type, member: Extract<Member, { kind: 'method' }>): boolean {
  if (!member.method.pointerRecv || type.kind === 'pointer') return true;
  return member.path.some((field) => field.type.kind === 'pointer');
}

/** The methods of a type by name, embedded ones included; `missing` says why there may be more. For listings, not for `x.name`. */
export function methodSet(type: Type): {
  readonly methods: ReadonlyMap<string, Member>;
  readonly missing: string | undefined;
} {
  const methods = new Map<string, Member>();
  let missing: string | undefined;
  const names = new Set<string>();
  const pending: Type[] = [dereferenced(type)];
  const seen = new Set<TypeDecl>();
  for (let each = pending.pop(); each; each = pending.pop()) {
    if (each.kind === 'named') {
      if (seen.has(each.decl)) continue;
      seen.add(each.decl);
      for (const name of each.decl.methods().keys()) names.add(name);
    }
    const under = each.kind === 'typeparam' ? underlying(each.constraint()) : underlying(each);
    missing ??= under.kind === 'unknown' ? under.reason : hiddenMembers(each);
    if (under.kind === 'struct') for (const place of embeddedIn(under, [])) pending.push(place.type);
    if (under.kind !== 'interface') continue;
    const set = interfaceMethods(under, undefined);
    for (const name of set.methods.keys()) names.add(name);
    missing ??= set.missing;
  }
  for (const name of names) {
    const member = lookupMember(type, name);
    const counts = member.kind === 'interfaceMethod' || (member.kind === 'method' && isInMethodSet(type, member));
    if (counts) methods.set(name, member);
  }
  return { methods, missing };
}
