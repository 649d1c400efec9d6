/** Which functions and methods does a package declare? By declaration, by receiver, and all bodies of one name. */
import type { Binding, Reference } from '../names/binding.js';
import { displayName, receiverBase } from '../names/resolver.js';
import type { GoPackage, SourceFile } from '../program.js';
import type { Func, FuncDecl, Node } from '../syntax/ast.js';
import type { Answer } from './answer.js';
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

  /**
   * May a variable change after `lit` was made? An assignment counts unless it stands before the literal and no loop, label
   * or other function can run it again while the same variable lives.
   */
  isAssignedAfter(binding: Binding, lit: Func, references: readonly Reference[], isPerIteration: boolean): Answer {
    let answer: Answer = 'no';
    for (const each of references) {
      if (each.access === 'address') answer = 'unknown';
      if (each.access !== 'write' && each.access !== 'update') continue;
      if (!isOver(each, binding, lit, isPerIteration)) return 'yes';
    }
    return answer;
  }
}

/** The assignment has run for the last time when the literal is made. */
function isOver(write: Reference, binding: Binding, lit: Func, isPerIteration: boolean): boolean {
  if (isPerIteration && isPostOfOwnLoop(write.node, binding)) return true;
  if (write.func !== enclosingFunction(lit) || write.node.end > lit.start) return false;
  for (let node: Node | undefined = lit.parent; node && node.kind !== 'FuncLit'; node = node.parent) {
    if (binding.decl && encloses(node, binding.decl)) return true;
    const repeats = node.kind === 'ForStmt' || node.kind === 'RangeStmt' || node.kind === 'LabeledStmt';
    if (repeats && encloses(node, write.node)) return false;
  }
  return true;
}

/** `i++` in `for i := 0; …; i++` changes the next turn's copy. */
function isPostOfOwnLoop(node: Node, binding: Binding): boolean {
  const loop = binding.decl?.parent;
  return loop?.kind === 'ForStmt' && loop.post === node;
}

function enclosingFunction(lit: Func): Func | undefined {
  for (let node: Node | undefined = lit.parent; node; node = node.parent) {
    if (node.kind === 'FuncLit' || node.kind === 'FuncDecl') return node;
  }
  return undefined;
}

function encloses(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
