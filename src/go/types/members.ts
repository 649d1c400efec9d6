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
  UnknownType,
  UnseenSymbol,
} from './type.js';
import { isExported } from '../names/package-names.js';
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
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** `Type.name`, where the member must come from this one type out of view. */
      readonly symbol?: UnseenSymbol;
    };

type Found = Exclude<Member, { kind: 'absent' | 'unknown' }>;

/** A type whose members stand at one depth, with the embedded fields that lead to it. */
interface Place {
  readonly type: Type;
  readonly path: readonly StructField[];
}

/** What a type out of view may hold. */
type Doubt = Extract<Member, { kind: 'unknown' }>;

const absent: Member = { kind: 'absent' };
const declCache = new WeakMap<TypeDecl, Map<string, Member>>();
const selectedCache = new WeakMap<TypeDecl, Map<string, Member>>();
/** Embedding deeper than this is taken for unknown. */
const MAX_DEPTH = 16;
/** So is embedding wider than this at one depth. */
const MAX_WIDTH = 500;

/** The member that a type, or a pointer to it, has by this name. */
export function lookupMember(type: Type, name: string): Member {
  return cached(declCache, type, name, false);
}

/**
 * The member that `x.name` in a program means. The program compiles, so the name is not ambiguous: a type out of view at
 * the depth of a member in view does not have it too.
 */
export function selectedMember(type: Type, name: string): Member {
  return cached(selectedCache, type, name, true);
}

function cached(cache: WeakMap<TypeDecl, Map<string, Member>>, type: Type, name: string, isSelected: boolean): Member {
  const base = dereferenced(type);
  if (base.kind !== 'named' || base.args.length > 0) return search(base, name, isSelected);
  let members = cache.get(base.decl);
  if (!members) {
    members = new Map();
    cache.set(base.decl, members);
  }
  let member = members.get(name);
  if (!member) {
    member = search(base, name, isSelected);
    members.set(name, member);
  }
  return member;
}

function search(base: Type, name: string, isSelected: boolean): Member {
  let places: readonly Place[] = [{ type: base, path: [] }];
  const seen = new Set<TypeDecl>();
  const doubts: Doubt[] = [];
  let hidden: string | undefined;
  let hiding: string | undefined;
  for (let depth = 0; depth < MAX_DEPTH && places.length > 0 && places.length <= MAX_WIDTH; depth++) {
    // What stands above a member may hide it; what stands beside it may only make it ambiguous.
    const above = doubts[0]?.reason ?? hiding;
    const level = membersAt(places, name, seen);
    doubts.push(...level.doubts);
    const [found, second] = level.found;
    if (found) {
      if (second) return { kind: 'unknown', reason: `${name} is ambiguous` };
      const reason = above ?? (isSelected ? undefined : doubts[0]?.reason);
      return reason === undefined ? found : { kind: 'unknown', reason };
    }
    hidden ??= level.hidden;
    hiding ??= level.hiding;
    places = level.below;
  }
  if (places.length > 0) return { kind: 'unknown', reason: 'embedding too deep' };
  if (hidden !== undefined) return { kind: 'unknown', reason: hidden };
  const [doubt, other] = doubts;
  if (!doubt) return absent;
  return other ? { kind: 'unknown', reason: doubt.reason } : doubt;
}

interface Level {
  readonly found: readonly Found[];
  readonly doubts: readonly Doubt[];
  /** Why there may be members that are not in view. */
  readonly hidden: string | undefined;
  /** The same without API facts of modules: another version may have more members, but hardly one that hides a promoted one. */
  readonly hiding: string | undefined;
  readonly below: readonly Place[];
}

function membersAt(places: readonly Place[], name: string, seen: Set<TypeDecl>): Level {
  const found: Found[] = [];
  const doubts: Doubt[] = [];
  const below: Place[] = [];
  let hidden: string | undefined;
  let hiding: string | undefined;
  for (const { type, path } of places) {
    if (type.kind === 'named' && type.args.length === 0) {
      if (seen.has(type.decl)) continue;
      seen.add(type.decl);
    }
    const own = ownMember(type, name, path);
    if (own?.kind === 'unknown') doubts.push(own);
    else if (own) found.push(own);
    const rest = hiddenMembers(type);
    hidden ??= rest;
    if (!isFromFacts(type)) hiding ??= rest;
    const struct = underlying(type);
    if (struct.kind === 'struct') below.push(...embeddedIn(struct, path));
  }
  return { found, doubts, hidden, hiding, below };
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
  if (under.kind === 'struct' && under.partial && !isFromFacts(type)) return 'part of the struct is not in view';
  return undefined;
}

function isFromFacts(type: Type): boolean {
  return type.kind === 'named' && type.decl.package?.kind === 'facts';
}

/** The member that stands on the very type: undefined if there is none. */
function ownMember(type: Type, name: string, path: readonly StructField[]): Found | Doubt | undefined {
  const method = type.kind === 'named' ? type.decl.methods().get(name) : undefined;
  if (method && type.kind === 'named') {
    return { kind: 'method', method, path, recv: type, type: instantiatedMethod(method, type) };
  }
  const shown = type.kind === 'typeparam' ? type.constraint() : type;
  const under = underlying(shown);
  const decl = shown.kind === 'named' ? shown.decl : undefined;
  switch (under.kind) {
    case 'unknown':
      return unseenMember(under, name);
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

/**
 * A type of a package that this one imports has no member that only this one could name. What such a package returns or
 * stores may be of any type.
 */
function unseenMember(type: UnknownType, name: string): Doubt | undefined {
  const { reason, symbol } = type;
  if (!symbol) return { kind: 'unknown', reason };
  if (!isExported(name) && !/[.(]/.test(symbol.name)) return undefined;
  return { kind: 'unknown', reason, symbol: { importPath: symbol.importPath, name: `${symbol.name}.${name}` } };
}

function interfaceMember(
  iface: InterfaceTypeOf,
  decl: TypeDecl | undefined,
  name: string,
  path: readonly StructField[],
): Found | Doubt | undefined {
  const set = interfaceMethods(iface, decl);
  const entry = set.methods.get(name);
  if (entry) return { kind: 'interfaceMethod', method: entry.method, path, iface: entry.decl, type: entry.method.type };
  const [only, other] = set.unseen;
  if (!only) return set.missing === undefined ? undefined : { kind: 'unknown', reason: set.missing };
  return other ? { kind: 'unknown', reason: only.reason } : unseenMember(only, name);
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
  /** The embedded types that are not in view. */
  readonly unseen: readonly UnknownType[];
}

/** All methods of an interface, embedded interfaces included; each with the declaration that lists it. */
export function interfaceMethods(iface: InterfaceTypeOf, decl: TypeDecl | undefined): InterfaceMethodSet {
  const methods = new Map<string, { method: InterfaceMethod; decl: TypeDecl | undefined }>();
  const unseen: UnknownType[] = [];
  const isWhole = collect(iface, decl, { methods, unseen, seen: new Set() }, 0);
  return { methods, unseen, missing: isWhole ? unseen[0]?.reason : 'embedding too deep' };
}

interface Collected {
  readonly methods: Map<string, { method: InterfaceMethod; decl: TypeDecl | undefined }>;
  readonly unseen: UnknownType[];
  readonly seen: Set<Type>;
}

/** False where embedding goes too deep to follow. */
function collect(iface: InterfaceTypeOf, decl: TypeDecl | undefined, into: Collected, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  for (const method of iface.methods)
    if (!into.methods.has(method.name)) into.methods.set(method.name, { method, decl });
  let isWhole = true;
  for (const embed of iface.embeds) {
    const under = underlying(embed);
    if (into.seen.has(under)) continue;
    into.seen.add(under);
    if (under.kind === 'unknown') into.unseen.push(under);
    if (under.kind !== 'interface') continue;
    if (!collect(under, embed.kind === 'named' ? embed.decl : undefined, into, depth + 1)) isWhole = false;
  }
  return isWhole;
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
  let visited = 0;
  const names = new Set<string>();
  const pending: Type[] = [dereferenced(type)];
  const seen = new Set<TypeDecl>();
  for (let each = pending.pop(); each; each = pending.pop()) {
    if (++visited > MAX_WIDTH) return { methods, missing: 'embedding too wide' };
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
