/** Which type has a declared variable, constant or function? By its declaration; what the declaration leaves open comes from its value. */
import type { Binding } from '../names/binding.js';
import type { AssignStmt, CaseClause, Expr, Field, GenDecl, RangeStmt, ValueSpec } from '../syntax/ast.js';
import type { PackageInfo } from './package-info.js';
import { basic, defaultType, unknown } from './predeclared.js';
import { coreType, underlying } from './substitute.js';
import type { Type } from './type.js';

/** The key and the value of one turn of a range. */
export interface RangeTypes {
  readonly key: Type;
  readonly value: Type;
}

export class Variables {
  private readonly info: PackageInfo;
  private readonly types = new Map<Binding, Type>();
  private readonly open = new Set<Binding>();

  constructor(info: PackageInfo) {
    this.info = info;
  }

  /** The type of a variable, parameter, constant or function of this package. */
  typeOf(binding: Binding): Type {
    const known = this.types.get(binding);
    if (known) return known;
    if (this.open.has(binding)) return unknown(`the type of ${binding.name} depends on itself`);
    this.open.add(binding);
    const type = this.declared(binding);
    this.open.delete(binding);
    // A cycle gives an answer that depends on where it was entered: only whole answers are kept.
    if (type.kind !== 'unknown' || this.open.size === 0) this.types.set(binding, type);
    return type;
  }

  private declared(binding: Binding): Type {
    const decl = binding.decl;
    switch (decl?.kind) {
      case 'Field':
        return this.parameter(binding, decl);
      case 'ValueSpec':
        return this.fromSpec(binding, decl);
      case 'AssignStmt':
        return this.fromAssignment(binding, decl);
      case 'RangeStmt':
        return this.fromRange(binding, decl);
      case 'CaseClause':
        return this.fromClause(decl);
      case 'FuncDecl':
        return this.info.functionObject(decl)?.type ?? unknown('no such function');
      default:
        return this.predeclared(binding);
    }
  }

  private predeclared(binding: Binding): Type {
    if (binding.kind === 'nil') return basic('nil');
    if (binding.kind !== 'const') return unknown(`${binding.name} is no value`);
    return basic(binding.name === 'iota' ? 'untyped int' : 'untyped bool');
  }

  private parameter(binding: Binding, field: Field): Type {
    if (binding.kind === 'typeparam') return unknown(`${binding.name} is a type`);
    return this.info.types.fieldType(field);
  }

  private fromSpec(binding: Binding, spec: ValueSpec): Type {
    const isConst = binding.kind === 'const';
    const source = isConst ? constantSource(spec) : spec;
    if (source.type) return this.info.types.resolve(source.type);
    const type = this.value(
      spec.names.findIndex((name) => name === binding.ident),
      spec.names.length,
      source.values,
    );
    return isConst ? type : defaultType(type);
  }

  private fromAssignment(binding: Binding, stmt: AssignStmt): Type {
    const index = stmt.lhs.findIndex((each) => each === binding.ident);
    return defaultType(this.value(index, stmt.lhs.length, stmt.rhs));
  }

  /** The value at an index where `count` names stand on the left. */
  value(index: number, count: number, values: readonly Expr[]): Type {
    const single = values.length === 1 ? values[0] : undefined;
    if (count > 1 && single) return this.info.tupleTypes(single, count)[index] ?? unknown('fewer values than names');
    const value = values[index];
    return value ? this.info.typeOf(value) : unknown('no value');
  }

  private fromRange(binding: Binding, stmt: RangeStmt): Type {
    const types = this.rangeTypes(stmt.x);
    return defaultType(stmt.key === binding.ident ? types.key : types.value);
  }

  /** What `range x` yields. */
  rangeTypes(x: Expr): RangeTypes {
    const type = this.info.typeOf(x);
    let over = coreType(type);
    if (over.kind === 'pointer') over = underlying(over.elem);
    switch (over.kind) {
      case 'slice':
      case 'array':
        return { key: basic('int'), value: over.elem };
      case 'map':
        return { key: over.key, value: over.value };
      case 'chan':
        return { key: over.elem, value: unknown('a channel yields one value') };
      case 'basic':
        if (over.name === 'string' || over.name === 'untyped string')
          return { key: basic('int'), value: basic('rune') };
        return { key: type, value: unknown('an integer yields one value') };
      case 'func': {
        const yields = over.params[0] && coreType(over.params[0].type);
        const params = yields?.kind === 'func' ? yields.params : [];
        const at = (index: number): Type => params[index]?.type ?? unknown('the iterator yields fewer values');
        return { key: at(0), value: at(1) };
      }
      default: {
        const reason = over.kind === 'unknown' ? over : unknown('cannot be ranged over');
        return { key: reason, value: reason };
      }
    }
  }

  /** A clause with one type binds that type; with several, with nil, or the default: the operand's. */
  private fromClause(clause: CaseClause): Type {
    const stmt = clause.parent;
    if (stmt?.kind !== 'TypeSwitchStmt') return unknown('not in a type switch');
    const only = clause.exprs.length === 1 ? clause.exprs[0] : undefined;
    if (!only || this.info.isNil(only)) return this.info.typeOf(stmt.x);
    return this.info.types.resolve(only);
  }
}

/** The spec whose type and values a constant repeats: itself, or the last one before it in the group that has values. */
export function constantSource(spec: ValueSpec): ValueSpec {
  if (spec.values.length > 0 || spec.type || spec.parent?.kind !== 'GenDecl') return spec;
  const group: GenDecl = spec.parent;
  for (let index = group.specs.indexOf(spec) - 1; index >= 0; index--) {
    const before = group.specs[index];
    if (before?.kind === 'ValueSpec' && before.values.length > 0) return before;
  }
  return spec;
}
