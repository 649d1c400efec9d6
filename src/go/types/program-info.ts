/** Names and types of a whole program: one PackageInfo per package, made on demand and kept. */
import type { Binding } from '../names/binding.js';
import type { GoPackage, Program, SourceFile } from '../program.js';
import { PackageInfo } from './package-info.js';
import type { FuncObject } from './type.js';

export class ProgramInfo {
  readonly program: Program;
  private readonly infos = new WeakMap<GoPackage, PackageInfo>();
  /** The variants with internal tests that hold a file. */
  private readonly variants = new Map<SourceFile, GoPackage[]>();

  constructor(program: Program) {
    this.program = program;
    for (const pkg of program.packages) {
      if (pkg.kind !== 'test') continue;
      for (const file of pkg.files) this.variants.set(file, [...(this.variants.get(file) ?? []), pkg]);
    }
  }

  /**
   * The names and types of a package. A plain package whose variant with internal tests is reported too is answered by
   * that variant, so that one declaration is one object wherever it is seen from; tests do not change what is said of
   * other files.
   */
  infoOf(pkg: GoPackage): PackageInfo {
    const known = this.infos.get(pkg);
    if (known) return known;
    const home = this.variantWithTests(pkg);
    const info = home ? this.infoOf(home) : new PackageInfo(pkg, this);
    this.infos.set(pkg, info);
    return info;
  }

  /** The reported packages, each build of a folder once: a plain package is part of its variant with tests. */
  packages(): readonly PackageInfo[] {
    return [...new Set(this.program.packages.map((pkg) => this.infoOf(pkg)))];
  }

  private variantWithTests(pkg: GoPackage): GoPackage | undefined {
    const [first] = pkg.files;
    if (pkg.kind !== 'plain' || !first) return undefined;
    const hasAll = (other: GoPackage): boolean =>
      pkg.files.every((file) => other.files.includes(file)) &&
      other.files.every((file) => file.isTest || pkg.files.includes(file));
    return this.variants.get(first)?.find(hasAll);
  }

  /** The function object of a binding of kind `func`, from whichever package declares it. */
  functionOfBinding(binding: Binding): FuncObject | undefined {
    if (!binding.package || binding.decl?.kind !== 'FuncDecl') return undefined;
    return this.infoOf(binding.package).functionObject(binding.decl);
  }
}
