/** Which method does a value of a declared type have, its own or one of what it embeds? */
import { methodIndexOf } from '../../../go/names/method-index.js';
import type { FuncDecl, TypeSpec } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import { embeddedName, structOf, typeSpecOf } from './type-shapes.js';

/** A method and the embedded fields that lead from the value to its receiver. */
export interface DeclaredMethod {
  readonly decl: FuncDecl;
  readonly path: readonly string[];
}

/** Structs inside each other that are looked into. */
const MAX_EMBEDDED = 3;

export class Methods {
  private readonly view: GoView;
  private readonly methods = new Map<TypeSpec, ReadonlyMap<string, FuncDecl>>();
  private names: ReadonlySet<string> | undefined;

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

  /** Whether some type of the package declares a method of the name. */
  isName(name: string): boolean {
    this.names ??= new Set(
      this.view.names
        .functions()
        .flatMap(({ node }) => (node.kind === 'FuncDecl' && node.recv ? [node.name.name] : [])),
    );
    return this.names.has(name);
  }

  /** Whether the type has methods of its own in view. */
  hasAny(type: TypeSpec): boolean {
    return this.methodsOf(type).size > 0;
  }

  /** The methods that a type declares itself. */
  declaredOf(type: TypeSpec): readonly FuncDecl[] {
    return [...this.methodsOf(type).values()];
  }

  private methodsOf(type: TypeSpec): ReadonlyMap<string, FuncDecl> {
    const known = this.methods.get(type) ?? this.findMethods(type);
    this.methods.set(type, known);
    return known;
  }

  private findMethods(type: TypeSpec): ReadonlyMap<string, FuncDecl> {
    const named = methodIndexOf(this.view.package).byReceiver.get(type.name.name) ?? [];
    const own = named.filter(({ recv }) => recv && typeSpecOf(recv.type, this.view) === type);
    return new Map(own.map((decl) => [decl.name.name, decl]));
  }
}
