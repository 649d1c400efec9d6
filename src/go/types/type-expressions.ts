/**
 * Which type does an expression denote? Names, package members, type literals and instantiations. A name that nothing in
 * view declares gives an unknown type with the reason, never an error.
 */
import type { Binding } from '../names/binding.js';
import type {
  ArrayType,
  Expr,
  Field,
  FuncType,
  Ident,
  Index,
  InterfaceType,
  Selector,
  StructType,
  TypeSpec,
} from '../syntax/ast.js';
import { DeclaredType } from './declarations.js';
import type { PackageInfo } from './package-info.js';
import { anyType, basic, chanOf, comparableType, pointerTo, predeclaredType, sliceOf, unknown } from './predeclared.js';
import { substitute, substitution } from './substitute.js';
import type { FuncTypeOf, Param, StructField, Type, TypeParamType, UnionTerm } from './type.js';

export class TypeExpressions {
  private readonly info: PackageInfo;
  private readonly resolved = new Map<Expr, Type>();
  private readonly decls = new Map<TypeSpec, DeclaredType>();
  private readonly params = new Map<Ident, TypeParamType>();
  private readonly openAliases = new Set<TypeSpec>();

  readonly unsafePointer = basic('unsafe.Pointer');

  constructor(info: PackageInfo) {
    this.info = info;
  }

  /** The type an expression stands for where a type is expected. */
  resolve(expr: Expr): Type {
    let type = this.resolved.get(expr);
    if (!type) {
      type = this.denoted(expr) ?? this.unresolved(expr);
      this.resolved.set(expr, type);
    }
    return type;
  }

  /** The type an expression denotes, undefined where it is a value or cannot be told from one. */
  denoted(expr: Expr): Type | undefined {
    switch (expr.kind) {
      case 'Ident': {
        const binding = this.info.names.resolve(expr);
        return binding && this.ofBinding(binding);
      }
      case 'Selector':
        return this.member(expr);
      case 'Paren':
        return this.denoted(expr.x);
      case 'Star': {
        const elem = this.denoted(expr.x);
        return elem && pointerTo(elem);
      }
      case 'Index':
        return this.instantiation(expr);
      case 'ArrayType':
        return this.array(expr);
      case 'SliceType':
        return sliceOf(this.resolve(expr.elem));
      case 'MapType':
        return { kind: 'map', key: this.resolve(expr.key), value: this.resolve(expr.value) };
      case 'ChanType':
        return chanOf(expr.dir, this.resolve(expr.elem));
      case 'FuncType':
        return this.signature(expr);
      case 'StructType':
        return this.struct(expr);
      case 'InterfaceType':
        return this.interface(expr);
      default:
        return undefined;
    }
  }

  /** The type a declared name stands for; undefined if the name is no type. */
  ofBinding(binding: Binding): Type | undefined {
    if (binding.kind === 'typeparam') return binding.ident && this.typeParam(binding.ident);
    if (binding.kind !== 'type') return undefined;
    const spec = binding.decl;
    if (!spec) return predeclaredType(binding.name);
    if (spec.kind !== 'TypeSpec' || !binding.package || !binding.file) return unknown('not a type declaration');
    const home = this.info.program.infoOf(binding.package);
    return home === this.info ? this.ofSpec(spec, binding) : home.denotedBinding(binding);
  }

  private ofSpec(spec: TypeSpec, binding: Binding): Type {
    if (!spec.alias) return this.declOf(spec, binding)?.self ?? unknown('no declaration');
    if (this.openAliases.has(spec)) return unknown(`alias ${spec.name.name} stands for itself`);
    this.openAliases.add(spec);
    const type = this.resolve(spec.type);
    this.openAliases.delete(spec);
    return type;
  }

  /** The declaration object of a type spec of this package. */
  declOf(spec: TypeSpec, binding: Binding): DeclaredType | undefined {
    let decl = this.decls.get(spec);
    if (!decl && binding.file) {
      decl = new DeclaredType(this.info, spec, binding.file, binding.func);
      this.decls.set(spec, decl);
    }
    return decl;
  }

  private member(expr: Selector): Type | undefined {
    const imported = this.info.importOf(expr.x);
    if (!imported) return undefined;
    if (imported.path === 'unsafe' && expr.sel.name === 'Pointer') return this.unsafePointer;
    if (!imported.package) return undefined;
    const binding = this.info.program.infoOf(imported.package).names.scope.get(expr.sel.name);
    return binding && this.ofBinding(binding);
  }

  private unresolved(expr: Expr): Type {
    switch (expr.kind) {
      case 'Ident':
        return unknown(this.info.whyUnresolved(expr));
      case 'Selector': {
        const imported = this.info.importOf(expr.x);
        if (!imported) return unknown('no package of this name is in view');
        const symbol = { importPath: imported.path, name: expr.sel.name };
        return unknown(imported.package ? `${imported.path} has no such type in view` : 'package not in view', symbol);
      }
      case 'Paren':
        return this.resolve(expr.x);
      case 'Star':
        return pointerTo(this.resolve(expr.x));
      case 'Index': {
        const generic = this.resolve(expr.x);
        return generic.kind === 'unknown' ? generic : unknown('not a generic type');
      }
      case 'Unary':
      case 'Binary':
        return { kind: 'interface', methods: [], embeds: [], unions: [this.union(expr)] };
      default:
        return unknown('not a type');
    }
  }

  private instantiation(expr: Index): Type | undefined {
    const generic = this.genericAlias(expr.x) ?? this.denoted(expr.x);
    if (!generic) return undefined;
    const args = expr.indices.map((index) => this.resolve(index));
    if ('alias' in generic) return substitute(this.resolve(generic.alias.type), substitution(generic.params, args));
    if (generic.kind === 'named' && generic.args.length === 0) return { kind: 'named', decl: generic.decl, args };
    return generic.kind === 'unknown' ? generic : unknown('not a generic type');
  }

  /** `type Set[T comparable] = map[T]bool`, of this package or another one. */
  private genericAlias(expr: Expr): { alias: TypeSpec; params: readonly TypeParamType[] } | undefined {
    const binding = expr.kind === 'Ident' ? this.info.names.resolve(expr) : undefined;
    const spec = binding?.decl;
    if (spec?.kind !== 'TypeSpec' || !spec.alias || spec.typeParams.length === 0) return undefined;
    return binding?.package === this.info.package
      ? { alias: spec, params: this.typeParams(spec.typeParams) }
      : undefined;
  }

  private array(expr: ArrayType): Type {
    const elem = this.resolve(expr.elem);
    const length = expr.len ? this.info.constInt(expr.len) : undefined;
    return { kind: 'array', length: length === undefined ? undefined : Number(length), elem };
  }

  /** The type of a function from its syntax. */
  signature(type: FuncType): FuncTypeOf {
    return {
      kind: 'func',
      params: this.paramList(type.params),
      results: this.paramList(type.results),
      variadic: type.params.at(-1)?.variadic ?? false,
      typeParams: this.typeParams(type.typeParams),
    };
  }

  private paramList(fields: readonly Field[]): Param[] {
    return fields.flatMap((field) => {
      const type = this.fieldType(field);
      if (field.names.length === 0) return [{ name: '', type }];
      return field.names.map((name) => ({ name: name.name, type }));
    });
  }

  /** The type of a parameter, result, receiver or struct field: the slice for `...T`. */
  fieldType(field: Field): Type {
    const type = this.resolve(field.type);
    return field.variadic ? sliceOf(type) : type;
  }

  private struct(expr: StructType): Type {
    const fields: StructField[] = [];
    let partial = false;
    for (const field of expr.fields) {
      const type = this.resolve(field.type);
      if (field.embedded) {
        const ident = embeddedName(field.type);
        fields.push({ name: ident?.name ?? '', type, embedded: true, ident });
        partial ||= !ident;
      }
      for (const name of field.embedded ? [] : field.names) {
        fields.push({ name: name.name, type, embedded: false, ident: name });
        if (name.name === '_' && this.info.package.kind === 'facts') partial = true;
      }
    }
    return { kind: 'struct', fields, partial };
  }

  private interface(expr: InterfaceType): Type {
    if (expr.methods.length === 0 && expr.embeds.length === 0) return anyType;
    const embeds: Type[] = [];
    const unions: (readonly UnionTerm[])[] = [];
    for (const embed of expr.embeds) {
      const isUnion = embed.kind === 'Unary' || embed.kind === 'Binary';
      const type = isUnion ? undefined : this.resolve(embed);
      if (!type) unions.push(this.union(embed));
      else if (type === comparableType) continue;
      else if (type.kind === 'basic' || isTypeLiteral(type)) unions.push([{ tilde: false, type }]);
      else embeds.push(type);
    }
    const methods = expr.methods.map((method) => ({
      name: method.name.name,
      type: this.signature(method.type),
      ident: method.name,
    }));
    return { kind: 'interface', methods, embeds, unions };
  }

  private union(expr: Expr): UnionTerm[] {
    if (expr.kind === 'Paren') return this.union(expr.x);
    if (expr.kind === 'Binary' && expr.op === '|') return [...this.union(expr.x), ...this.union(expr.y)];
    if (expr.kind === 'Unary' && expr.op === '~') return [{ tilde: true, type: this.resolve(expr.x) }];
    return [{ tilde: false, type: this.resolve(expr) }];
  }

  typeParams(fields: readonly Field[]): readonly TypeParamType[] {
    return fields.flatMap((field) => field.names.map((name) => this.typeParam(name, field)));
  }

  /** The names that a receiver such as `(s *Stack[T])` declares. */
  receiverTypeParams(recv: Field): readonly TypeParamType[] {
    let type = recv.type;
    while (type.kind === 'Star' || type.kind === 'Paren') type = type.x;
    if (type.kind !== 'Index') return [];
    return type.indices.flatMap((index) => (index.kind === 'Ident' ? [this.typeParam(index)] : []));
  }

  private typeParam(ident: Ident, field?: Field): TypeParamType {
    const known = this.params.get(ident);
    if (known) return known;
    const declaring = field ?? (ident.parent?.kind === 'Field' ? ident.parent : undefined);
    const constraint = (): Type => (declaring ? this.resolve(declaring.type) : this.receiverConstraint(ident));
    const param: TypeParamType = { kind: 'typeparam', name: ident.name, ident, constraint };
    this.params.set(ident, param);
    return param;
  }

  /** The constraint that the receiver's type declaration gives to the parameter in the same place. */
  private receiverConstraint(ident: Ident): Type {
    const index = ident.parent;
    if (index?.kind !== 'Index') return unknown('not a type parameter');
    const generic = this.resolve(index.x);
    const param = generic.kind === 'named' ? generic.decl.parameters()[index.indices.indexOf(ident)] : undefined;
    return param ? param.constraint() : unknown('the generic type is not in view');
  }
}

function isTypeLiteral(type: Type): boolean {
  return ['pointer', 'slice', 'array', 'map', 'chan', 'func', 'struct'].includes(type.kind);
}

/** The name an embedded field has: that of its type. */
function embeddedName(type: Expr): Ident | undefined {
  switch (type.kind) {
    case 'Ident':
      return type;
    case 'Selector':
      return type.sel;
    case 'Star':
    case 'Paren':
    case 'Index':
      return embeddedName(type.x);
    default:
      return undefined;
  }
}
