/** Which functions and methods does a package declare? By declaration, by receiver, and all bodies of one name. */
import { displayName, receiverBase } from '../names/function-name.js';
import type { GoPackage, SourceFile } from '../program.js';
import type { FuncDecl } from '../syntax/ast.js';
import type { FuncObject } from './type.js';

export interface FunctionBody {
  readonly decl: FuncDecl;
  readonly file: SourceFile;
  /** The file is left out by the build configuration in view. */
  readonly isExcluded: boolean;
}

export class FunctionIndex {
  private readonly objects = new Map<FuncDecl, FuncObject>();
  private readonly methods = new Map<string, Map<string, FuncObject>>();
  private readonly bodies = new Map<string, FunctionBody[]>();

  constructor(pkg: GoPackage, make: (decl: FuncDecl, file: SourceFile) => FuncObject) {
    for (const file of pkg.files) this.add(file, false, make);
    for (const file of pkg.excluded) this.add(file, true, make);
  }

  private add(file: SourceFile, isExcluded: boolean, make: (decl: FuncDecl, file: SourceFile) => FuncObject): void {
    for (const decl of file.ast.decls) {
      if (decl.kind !== 'FuncDecl') continue;
      const object = make(decl, file);
      this.objects.set(decl, object);
      const key = displayName(decl);
      const body = { decl, file, isExcluded };
      const known = this.bodies.get(key);
      if (known) known.push(body);
      else this.bodies.set(key, [body]);
      if (decl.recv && !isExcluded) this.addMethod(decl, object);
    }
  }

  private addMethod(decl: FuncDecl, object: FuncObject): void {
    const base = decl.recv && receiverBase(decl.recv);
    if (!base || decl.name.name === '_') return;
    let methods = this.methods.get(base.name);
    if (!methods) {
      methods = new Map();
      this.methods.set(base.name, methods);
    }
    if (!methods.has(decl.name.name)) methods.set(decl.name.name, object);
  }

  objectOf(decl: FuncDecl): FuncObject | undefined {
    return this.objects.get(decl);
  }

  /** The methods declared on a type's name, if that name means the type asked for. */
  methodsOf(name: string, isSame: boolean): ReadonlyMap<string, FuncObject> {
    return (isSame ? this.methods.get(name) : undefined) ?? new Map<string, FuncObject>();
  }

  /** Every declaration with the function's receiver and name; its own alone for `init` and `_`. */
  bodiesOf(func: FuncObject): readonly FunctionBody[] {
    const all = this.bodies.get(displayName(func.decl)) ?? [];
    if (func.name === '_' || (func.name === 'init' && !func.decl.recv))
      return all.filter((each) => each.decl === func.decl);
    return all;
  }
}
