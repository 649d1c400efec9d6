/**
 * Which import does a name in a file mean? Known names come from aliases and from packages in view; the name of a package
 * that is not in view can only be guessed from its path, and a guess counts only if exactly one import can carry the name.
 */
import type { ImportSpec } from '../syntax/ast.js';
import type { GoPackage, Program, SourceFile } from '../program.js';
import type { Binding } from './binding.js';

export type MakeImportBinding = (
  spec: ImportSpec,
  name: string,
  file: SourceFile,
  target: { path: string; package: GoPackage | undefined },
) => Binding;

interface UnseenImport {
  readonly spec: ImportSpec;
  readonly names: ReadonlySet<string>;
}

export class FileImports {
  /** The packages a dot import brings in, in view or not. */
  readonly dots: readonly Binding[];
  private readonly known = new Map<string, Binding>();
  private readonly unseen: UnseenImport[] = [];
  private readonly guesses = new Map<string, Binding | undefined>();
  private readonly make: (spec: ImportSpec, name: string) => Binding;

  constructor(file: SourceFile, from: GoPackage, program: Program, makeBinding: MakeImportBinding) {
    const dots: Binding[] = [];
    this.make = (spec, name) => {
      // What the compiler itself provides has no declarations to read, even where a file documents it.
      const target = isBuiltIn(spec.path) ? undefined : program.importPackage(spec.path, from);
      return makeBinding(spec, name, file, { path: spec.path, package: target });
    };
    for (const spec of file.ast.imports) {
      const alias = spec.name?.name;
      if (alias === '_') continue;
      if (alias === '.') {
        dots.push(this.make(spec, '.'));
        continue;
      }
      const name = alias ?? (isBuiltIn(spec.path) ? spec.path : program.importPackage(spec.path, from)?.name);
      if (name === undefined) this.unseen.push({ spec, names: plausiblePackageNames(spec.path) });
      else if (!this.known.has(name)) this.known.set(name, this.make(spec, name));
    }
    this.dots = dots;
  }

  /** Every import whose name in this file is certain. */
  get named(): Iterable<Binding> {
    return this.known.values();
  }

  /** The import that certainly has this name. */
  lookup(name: string): Binding | undefined {
    return this.known.get(name);
  }

  /** True if a dot import of a package out of view may bring in any exported name. */
  get hasUnseenDot(): boolean {
    return this.dots.some((dot) => !dot.target?.package);
  }

  /**
   * The one unseen import that can carry the name. `strict`: only if its path suggests the name; otherwise also where the
   * file has a single unseen import, which then must be the one (for names that nothing else declares).
   */
  guess(name: string, strict: boolean): Binding | undefined {
    if (this.unseen.length === 0) return undefined;
    const key = strict ? name : `?${name}`;
    if (this.guesses.has(key)) return this.guesses.get(key);
    const carriers = this.unseen.filter((each) => each.names.has(name.toLowerCase()));
    const choice = carriers.length > 0 || strict ? carriers : this.unseen;
    const spec = choice.length === 1 ? choice[0]?.spec : undefined;
    const binding = spec && (this.guesses.get(`@${spec.path}`) ?? this.make(spec, name));
    if (spec) this.guesses.set(`@${spec.path}`, binding);
    this.guesses.set(key, binding);
    return binding;
  }

  /** The unseen imports that can carry the name: more than one means that nobody knows which is meant. */
  candidates(name: string): readonly string[] {
    return this.unseen.filter((each) => each.names.has(name.toLowerCase())).map((each) => each.spec.path);
  }
}

/** Packages that the compiler itself provides. */
function isBuiltIn(path: string): boolean {
  return path === 'C' || path === 'unsafe';
}

/**
 * The package names, in lower case, that an import path suggests: `gopkg.in/yaml.v2` yaml, `.../go-sqlite3` sqlite3,
 * `.../jwt-go` jwt, `.../client/v3` client or v3.
 */
export function plausiblePackageNames(path: string): ReadonlySet<string> {
  const parts = path.toLowerCase().split('/');
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2);
  const names = new Set(namesOfElement(last));
  if (before !== undefined && /^(v\d+|go|golang)$/.test(last))
    for (const name of namesOfElement(before)) names.add(name);
  return names;
}

function namesOfElement(element: string): string[] {
  const stem = element.replace(/\.v\d+$/, '');
  const words = stem.split(/[-.]/).filter((word) => word !== '');
  const plain = words.filter((word) => word !== 'go' && word !== 'golang');
  return [element, stem, ...words, words.join(''), words.join('_'), plain.join(''), plain.join('_')];
}
