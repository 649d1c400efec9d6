/** Which method does a value of a declared type have, its own or one of what it embeds? */
import type { FuncDecl, TypeSpec } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import { embeddedName, structOf, typeSpecOf } from './type-shapes.js';

/** A method and the embedded fields that lead from the value to its receiver. */
export interface DeclaredMethod {
  readonly decl: FuncDecl;
  readonly path: readonly string[];
}

const NO_METHODS: ReadonlyMap<string, FuncDecl> = new Map();
/** Structs inside each other that are looked into. */
const MAX_EMBEDDED = 3;

export class Methods {
  private readonly view: GoView;
  private methods: ReadonlyMap<TypeSpec, ReadonlyMap<string, FuncDecl>> | undefined;

  constructor(view: GoView) {
    this.view = view;
  }

  /** The method that a value of a declared type has, its own or one of what it embeds, with the embedded fields on the way. */
  methodOf(type: TypeSpec, name: string, depth = 0): DeclaredMethod | undefined {
    const own = this.methodsOf(type).get(name);
    if (own !== undefined) return { decl: own, path: [] };
    const struct = structOf(type.name, this.view);
    if (struct === undefined || depth >= MAX_EMBEDDED) return undefined;
    for (const field of struct.fields) {
      const embedded = field.names.length === 0 ? typeSpecOf(field.type, this.view) : undefined;
      const found = embedded && this.methodOf(embedded, name, depth + 1);
      const head = embeddedName(field.type);
      if (found && head !== undefined) return { decl: found.decl, path: [head, ...found.path] };
    }
    return undefined;
  }

  private methodsOf(type: TypeSpec): ReadonlyMap<string, FuncDecl> {
    this.methods ??= this.findMethods();
    return this.methods.get(type) ?? NO_METHODS;
  }

  private findMethods(): ReadonlyMap<TypeSpec, ReadonlyMap<string, FuncDecl>> {
    const methods = new Map<TypeSpec, Map<string, FuncDecl>>();
    for (const { node } of this.view.names.functions()) {
      const type = node.kind === 'FuncDecl' && node.recv && typeSpecOf(node.recv.type, this.view);
      if (!type) continue;
      const own = methods.get(type) ?? new Map<string, FuncDecl>();
      methods.set(type, own.set(node.name.name, node));
    }
    return methods;
  }
}
