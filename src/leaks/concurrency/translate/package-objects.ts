/**
 * Which package variables hold a channel, lock or WaitGroup for good? Those that are made where they are declared and
 * never assigned. A run knows them only where it is the whole program, or a test, and follows every function that names
 * them: nobody else can use them then. Left out: exported ones of packages that others import, structs, and variables that
 * another variable's initializer reads.
 */
import type { Binding } from '../../../go/names/binding.js';
import { isExported } from '../../../go/names/package-names.js';
import type { Expr, Func, FuncDecl, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import { isChannelType } from './type-shapes.js';
import type { TrackedType } from './values.js';

export interface PackageObject {
  readonly type: TrackedType;
  readonly node: Node;
  readonly capacity: number;
  /** The functions that name the variable. */
  readonly users: ReadonlySet<FuncDecl>;
}

/** Variables that more functions name belong to no single run. */
const MAX_USERS = 12;
/** Calls inside each other that are searched for uses. */
const MAX_DEPTH = 5;

const ZERO_OBJECTS: Readonly<Record<string, TrackedType | undefined>> = {
  'sync.WaitGroup': 'waitgroup',
  'sync.Mutex': 'mutex',
  'sync.RWMutex': 'rwmutex',
  'sync.Once': 'once',
};

export class PackageObjects {
  private readonly view: GoView;
  private objects: ReadonlyMap<Binding, PackageObject> | undefined;
  private readonly uses = new Map<Func, boolean>();

  constructor(view: GoView) {
    this.view = view;
  }

  of(binding: Binding): PackageObject | undefined {
    return this.all().get(binding);
  }

  /** Whether the function, or one in view that it calls, names such a variable. */
  areUsedBy(func: Func, depth = 0): boolean {
    const all = this.all();
    if (all.size === 0 || func.body === undefined || depth > MAX_DEPTH) return false;
    const known = this.uses.get(func);
    if (known !== undefined) return known;
    this.uses.set(func, false);
    const names = new Set([...all.keys()].map(({ name }) => name));
    let isUsed = false;
    walk(func.body, (node) => {
      if (node.kind === 'Ident' && names.has(node.name)) {
        const binding = this.view.names.resolve(node);
        isUsed ||= binding !== undefined && all.has(binding);
      }
      const target = node.kind === 'Call' && !isUsed ? this.view.target(node) : undefined;
      if (target?.kind === 'declared') isUsed = this.areUsedBy(target.decl, depth + 1);
      return !isUsed;
    });
    this.uses.set(func, isUsed);
    return isUsed;
  }

  private all(): ReadonlyMap<Binding, PackageObject> {
    this.objects ??= this.find();
    return this.objects;
  }

  private find(): ReadonlyMap<Binding, PackageObject> {
    const found = new Map<Binding, PackageObject>();
    const isOpen = this.view.package.name !== 'main';
    for (const binding of this.view.names.scope.values()) {
      if (binding.kind !== 'var' || (isOpen && isExported(binding.name))) continue;
      const made = this.made(binding);
      const users = made && this.usersOf(binding);
      if (made && users) found.set(binding, { ...made, users });
    }
    return found;
  }

  private made({ ident, decl }: Binding): Omit<PackageObject, 'users'> | undefined {
    if (ident === undefined || decl?.kind !== 'ValueSpec') return undefined;
    const value = decl.values[decl.names.indexOf(ident)];
    if (value !== undefined) return decl.values.length === decl.names.length ? this.madeBy(value, ident) : undefined;
    const type = decl.type && ZERO_OBJECTS[this.view.typeSymbol(decl.type) ?? ''];
    return type === undefined ? undefined : { type, node: ident, capacity: 0 };
  }

  private madeBy(value: Expr, node: Node): Omit<PackageObject, 'users'> | undefined {
    if (value.kind !== 'Call') return undefined;
    const target = this.view.target(value);
    const [type, size] = value.args;
    const isMade = target.kind === 'builtin' && target.name === 'make' && type && isChannelType(type, this.view);
    const capacity = size === undefined ? 0 : this.view.constantOf(size);
    if (!isMade || typeof capacity !== 'number') return undefined;
    return { type: 'channel', node, capacity };
  }

  private usersOf(binding: Binding): ReadonlySet<FuncDecl> | undefined {
    const users = new Set<FuncDecl>();
    for (const { ident, access } of this.view.names.referencesOf(binding)) {
      if (access === 'declare') continue;
      if (access === 'write' || access === 'update') return undefined;
      let at: Node | undefined = ident;
      while (at && at.kind !== 'FuncDecl') at = at.parent;
      if (at === undefined) return undefined;
      users.add(at);
    }
    return users.size > 0 && users.size <= MAX_USERS ? users : undefined;
  }
}

/** Whether a run that begins with the function is the whole program, or a test that runs by itself. */
export function isEntry(func: Func, view: GoView): boolean {
  if (func.kind !== 'FuncDecl' || func.recv !== undefined) return false;
  const { name } = func.name;
  return (name === 'main' && view.package.name === 'main') || /^Test([^a-z]|$)/.test(name);
}

/** Whether a run that begins with the function takes nothing from its caller: an entry, or `func Replay()`. */
export function isSelfContained(func: Func, view: GoView): boolean {
  if (func.kind !== 'FuncDecl' || func.recv !== undefined) return false;
  return isEntry(func, view) || (func.type.params.length === 0 && func.type.results.length === 0);
}
