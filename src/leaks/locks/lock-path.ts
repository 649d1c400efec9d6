/**
 * Which lock does an expression name? A path of a variable, its fields (embedded ones written out) and its indices as
 * text. Equal paths are one lock as long as nothing in them is assigned in between. Left out: a path that begins with
 * the result of a call names no lock that could be found again.
 */
import { isVariable, type Binding } from '../../go/names/binding.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Ident, Index, Node, Selector } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { StructField, Type } from '../../go/types/type.js';

/** Where locks are declared: a struct's field by its identifier, or a variable. One home may hold many locks. */
export type LockHome = Ident | Binding;

/** What tells whether two paths may lead to one lock. */
export interface LockIdentity {
  /** Undefined where the declaration is not in view: it may be any lock. */
  readonly home: LockHome | undefined;
  /** The lock is reached through a pointer or interface of its own type, so that other paths may lead to it. */
  readonly isIndirect: boolean;
  /** Empty for mutexes of package sync and whatever holds one; the interface's name where no such mutex fits into it. */
  readonly family: string;
}

export interface LockPath extends LockIdentity {
  readonly key: string;
  /** The variables in it, indices included. */
  readonly variables: ReadonlySet<Binding>;
}

/** A lock of which nothing is known. */
export const ANY_LOCK: LockIdentity = { home: undefined, isIndirect: true, family: '' };

/** Keys longer than this are none, in UTF-16 units. */
const MAX_KEY = 400;

class PathText {
  readonly variables = new Set<Binding>();
  private readonly info: PackageInfo;
  private depth = 0;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  of(expr: Expr): string | undefined {
    if (this.depth > 40) return undefined;
    this.depth++;
    const text = this.render(unparen(expr));
    this.depth--;
    return text !== undefined && text.length > MAX_KEY ? undefined : text;
  }

  private render(expr: Expr): string | undefined {
    switch (expr.kind) {
      case 'Ident':
        return this.variable(this.info.resolve(expr));
      case 'Selector':
        return this.selector(expr);
      case 'Star':
        return this.of(expr.x);
      case 'Unary':
        return expr.op === '&' ? this.of(expr.x) : undefined;
      case 'Index':
        return this.index(expr);
      default:
        return undefined;
    }
  }

  private variable(binding: Binding | undefined): string | undefined {
    if (!binding || !isVariable(binding)) return undefined;
    this.variables.add(binding);
    return variableText(binding);
  }

  private selector(expr: Selector): string | undefined {
    const selection = this.info.selection(expr);
    if (selection.kind === 'package') return this.variable(selection.binding);
    if (selection.kind !== 'field') return undefined;
    const base = this.of(expr.x);
    return base === undefined ? undefined : withFields(base, [...selection.path, selection.field]);
  }

  private index(expr: Index): string | undefined {
    const [index, ...others] = expr.indices;
    const base = this.of(expr.x);
    const term = index && others.length === 0 && base !== undefined ? this.term(index) : undefined;
    return term === undefined ? undefined : `${base}[${term}]`;
  }

  /** An index or an argument inside it. Calls are taken to give the same value for the same arguments. */
  term(expr: Expr): string | undefined {
    const value = this.info.constInt(expr);
    if (value !== undefined) return String(value);
    const bare = unparen(expr);
    switch (bare.kind) {
      case 'Binary': {
        const [x, y] = [this.term(bare.x), this.term(bare.y)];
        return x === undefined || y === undefined ? undefined : `(${x}${bare.op}${y})`;
      }
      case 'BasicLit':
        return bare.raw;
      case 'Call':
        return this.call(bare);
      default:
        return this.of(bare);
    }
  }

  private call(call: Call): string | undefined {
    const args = call.args.map((arg) => this.term(arg));
    const fun = unparen(call.fun);
    const receiver = fun.kind === 'Selector' && this.info.selection(fun).kind !== 'package' ? this.of(fun.x) : '';
    const name = fun.kind === 'Ident' ? fun.name : fun.kind === 'Selector' ? fun.sel.name : undefined;
    if (name === undefined || receiver === undefined || args.includes(undefined)) return undefined;
    return `${receiver}.${name}(${args.join(',')})`;
  }
}

/** The path of an expression that names a lock or what holds one; undefined where it is none. */
export function lockPathOf(expr: Expr, info: PackageInfo): LockPath | undefined {
  const text = new PathText(info);
  const key = text.of(expr);
  if (key === undefined) return undefined;
  const isIndirect = isReference(info.typeOf(expr));
  return { key, variables: text.variables, home: homeOf(expr, info), isIndirect, family: '' };
}

/** What an assignment to an expression may change: this path and what lies in it, of an index all elements. */
export function assignedPath(target: Expr, info: PackageInfo): string | undefined {
  const bare = unparen(target);
  if (bare.kind === 'Index') return assignedPath(bare.x, info);
  const key = lockPathOf(bare, info)?.key;
  return key === undefined && (bare.kind === 'Selector' || bare.kind === 'Star') ? assignedPath(bare.x, info) : key;
}

/** The path one goes from a value through embedded fields. */
export function embeddedPath(path: LockPath, fields: readonly StructField[]): LockPath {
  const last = fields.at(-1);
  if (!last) return path;
  const home = isValue(path.home) && fields.every(isOnlyField) ? path.home : last.ident;
  return { ...path, key: withFields(path.key, fields), home, isIndirect: isReference(last.type) };
}

/** Whether a field or variable holds its value itself, so that what is in there is in no other. */
function isValue(home: LockHome | undefined): boolean {
  const decl = home?.kind === 'Ident' ? home.parent : home?.decl;
  return (decl?.kind === 'Field' || decl?.kind === 'ValueSpec') && decl.type !== undefined && decl.type.kind !== 'Star';
}

/** `type Mutex struct { sync.Mutex }`: a struct around a lock is no more than that lock. */
function isOnlyField({ ident }: StructField): boolean {
  // An embedded field is named by the last part of its type.
  let at: Node | undefined = ident?.parent;
  while (at && at.kind !== 'StructType' && at.kind !== 'File') at = at.parent;
  return at?.kind === 'StructType' && at.fields.length === 1;
}

/** The lock that arguments choose among those that a value holds; undefined where an argument cannot be named. */
export function elementPath(path: LockPath, args: readonly Expr[], info: PackageInfo): LockPath | undefined {
  const text = new PathText(info);
  const terms = args.map((arg) => text.term(arg));
  if (terms.includes(undefined)) return undefined;
  const variables = new Set([...path.variables, ...text.variables]);
  return { ...path, key: `${path.key}{${terms.join(',')}}`, variables };
}

function withFields(base: string, fields: readonly StructField[]): string {
  return [base, ...fields.map((field) => field.name)].join('.');
}

/** The text of a variable: unique among those of its package, and for package-level ones among all. */
export function variableText(binding: Binding): string {
  return binding.func ? `${binding.name}#${binding.id}` : `${binding.package?.path ?? ''}:${binding.name}`;
}

/** The last field or variable that a path names, elements of it included. */
function homeOf(expr: Expr, info: PackageInfo): LockHome | undefined {
  const bare = unparen(expr);
  switch (bare.kind) {
    case 'Ident':
      return info.resolve(bare);
    case 'Selector': {
      const selection = info.selection(bare);
      if (selection.kind === 'package') return selection.binding;
      return selection.kind === 'field' ? selection.field.ident : undefined;
    }
    case 'Star':
    case 'Unary':
    case 'Index':
      return homeOf(bare.x, info);
    default:
      return undefined;
  }
}

/** Whether a value of the type can be a second way to one lock. */
function isReference(type: Type): boolean {
  if (type.kind === 'pointer') return isMutex(type.elem);
  return !isMutex(type);
}

function isMutex(type: Type): boolean {
  return type.kind === 'named' && type.decl.packagePath === 'sync';
}
