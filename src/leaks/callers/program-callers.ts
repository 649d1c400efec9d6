/**
 * Who calls a function in the code in view, across packages? Asked of claims that are about to be told, one function at a
 * time: its own package first, then the packages that write its name, as long as each call is of the kind that is asked
 * for. A method is called where its receiver's type says so, and through the interfaces that its type satisfies. Nobody
 * knows the callers of a function that is named without being called, nor of one that no program in view is made of.
 */
import { isExported } from '../../go/names/package-names.js';
import { identsIn } from '../../go/names/mentions.js';
import type { GoPackage } from '../../go/program.js';
import type { Call, FuncDecl } from '../../go/syntax/ast.js';
import { pointerTo } from '../../go/types/predeclared.js';
import { implementsInterface } from '../../go/types/relations.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { Type } from '../../go/types/type.js';
import { callOf, packageCallsOf } from '../never-ends/package-calls.js';
import type { ProgramView } from '../program-view.js';

/** What one package does with a function: undefined where it hands it on as a value. */
type Calls = readonly Call[] | undefined;

export class ProgramCallers {
  private readonly view: ProgramView;
  private readonly known = new Map<FuncDecl, Map<GoPackage, Calls>>();

  constructor(view: ProgramView) {
    this.view = view;
  }

  /** Whether a function is called, by nobody out of view, and each call passes; those of tests are none. */
  every(decl: FuncDecl, passes: (call: Call) => boolean): boolean {
    let isCalled = false;
    for (const calls of this.callsOf(decl)) {
      if (!calls?.every(passes)) return false;
      isCalled ||= calls.length > 0;
    }
    return isCalled;
  }

  /** The same of a function that only its own package can call. */
  everyHere(decl: FuncDecl, passes: (call: Call) => boolean): boolean {
    const pkg = this.view.homeOf(decl)?.info.package;
    return pkg !== undefined && !isSeenOutside(decl, pkg) && this.every(decl, passes);
  }

  /** Package by package, so that nobody is loaded whose calls make no difference any more. */
  private *callsOf(decl: FuncDecl): Generator<Calls, void, undefined> {
    const home = this.view.homeOf(decl);
    if (!home) return yield undefined;
    const pkg = home.info.package;
    yield this.callsIn(pkg, decl);
    if (home.file.isTest || !isSeenOutside(decl, pkg)) return;
    const users = this.view.info.program.usersOf?.(pkg, decl.name.name, decl.recv !== undefined);
    if (!users) return yield undefined;
    for (const user of users) yield this.callsIn(user, decl);
  }

  private callsIn(pkg: GoPackage, decl: FuncDecl): Calls {
    let known = this.known.get(decl);
    if (!known) this.known.set(decl, (known = new Map<GoPackage, Calls>()));
    if (!known.has(pkg)) known.set(pkg, this.findCalls(pkg, decl));
    return known.get(pkg);
  }

  private findCalls(pkg: GoPackage, decl: FuncDecl): Calls {
    const info = this.view.infoOf(pkg);
    const own = packageCallsOf(info);
    if (own.isValue(decl)) return undefined;
    const calls = own.sitesOf(decl).map(({ call }) => call);
    const indirect = decl.recv ? this.callsByInterface(info, decl) : [];
    return indirect && [...calls, ...indirect];
  }

  /** `var r Runner = …; r.Run()` where the method is one of those that make its type a Runner. */
  private callsByInterface(info: PackageInfo, decl: FuncDecl): Calls {
    const calls: Call[] = [];
    for (const ident of identsIn(info.package, decl.name.name)) {
      const fun = ident.parent?.kind === 'Selector' && ident.parent.sel === ident ? ident.parent : undefined;
      const callee = fun && info.functionValue(fun);
      if (!fun || callee?.kind !== 'interfaceMethod' || !this.mayHold(callee.receiverType, decl)) continue;
      const call = callOf(fun);
      const file = info.names.fileOf(fun);
      if (!call) return undefined;
      if (file?.isTest === false) calls.push(call);
    }
    return calls;
  }

  /** Whether a value of an interface may be of the type that declares a method. */
  private mayHold(iface: Type, { recv }: FuncDecl): boolean {
    const type = recv && this.view.homeOf(recv)?.info.resolveType(recv.type);
    if (!type) return true;
    return implementsInterface(type.kind === 'pointer' ? type : pointerTo(type), iface) !== 'no';
  }
}

/** Whether other packages can come to a function: by its name, or a method by an interface. */
function isSeenOutside({ name, recv }: FuncDecl, pkg: GoPackage): boolean {
  return isExported(name.name) && (recv !== undefined || pkg.name !== 'main');
}
