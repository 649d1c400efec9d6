/** Names and types of a whole program: one PackageInfo per package, made on demand and kept. */
import type { Binding } from '../names/binding.js';
import type { GoPackage, Program, SourceFile } from '../program.js';
import { PackageInfo } from './package-info.js';
import type { FuncObject } from './type.js';

export class ProgramInfo {
  readonly program: Program;
  private readonly infos = new WeakMap<GoPackage, PackageInfo>();
  private readonly reported = new Map<SourceFile, GoPackage>();

  constructor(program: Program) {
    this.program = program;
    for (const pkg of program.packages) for (const file of pkg.files) this.reported.set(file, pkg);
  }

  /**
   * The names and types of a package. A package that shares its files with a reported variant (with internal tests) is
   * answered by that variant, so that one declaration is one object wherever it is seen from.
   */
  infoOf(pkg: GoPackage): PackageInfo {
    const known = this.infos.get(pkg);
    if (known) return known;
    const first = pkg.files[0];
    const home = (first && this.reported.get(first)) ?? pkg;
    const info = home === pkg ? new PackageInfo(pkg, this) : this.infoOf(home);
    this.infos.set(pkg, info);
    return info;
  }

  /** The function object of a binding of kind `func`, from whichever package declares it. */
  functionOfBinding(binding: Binding): FuncObject | undefined {
    if (!binding.package || binding.decl?.kind !== 'FuncDecl') return undefined;
    return this.infoOf(binding.package).functionObject(binding.decl);
  }
}
