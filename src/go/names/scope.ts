/**
 * Which names are declared in one block? A scope of a function body or a part of it; package, file and universe scopes are
 * not here, they are looked up after the outermost function scope.
 */
import type { Func, Node } from '../syntax/ast.js';
import type { Binding } from './binding.js';

export class Scope {
  readonly parent: Scope | undefined;
  /** The node whose extent the scope covers. */
  readonly node: Node;
  readonly func: Func | undefined;
  private names: Map<string, Binding> | undefined;

  constructor(parent: Scope | undefined, node: Node, func: Func | undefined) {
    this.parent = parent;
    this.node = node;
    this.func = func;
  }

  /** The binding this very scope declares. */
  own(name: string): Binding | undefined {
    return this.names?.get(name);
  }

  /** Every binding this very scope declares, in order of declaration. */
  get bindings(): Iterable<Binding> {
    return this.names?.values() ?? [];
  }

  declare(binding: Binding): void {
    this.names ??= new Map();
    this.names.set(binding.name, binding);
  }

  /** The binding a name has here, looking outwards up to the function's own scope. */
  lookup(name: string): Binding | undefined {
    return this.names?.get(name) ?? this.parent?.lookup(name);
  }
}
