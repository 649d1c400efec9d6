/**
 * Under which name does a file know an import? Certain where an alias is written or the imported package is in view or
 * among the API facts; otherwise a guess from the path, and marked as one.
 */
import type { GoPackage, Program } from '../program.js';

export interface ImportName {
  readonly name: string;
  /** False: the package is out of view, and its clause may name it differently. */
  readonly certain: boolean;
  /** Names the package is likely to have, the likeliest first; just `name` where it is certain. */
  readonly candidates: readonly string[];
}

/** What is asked of an import: an ImportSpec of the syntax tree fits. */
export interface NamedImport {
  readonly name: { readonly name: string } | undefined;
  readonly path: string;
}

/** The name that an import declares in a file of `from`; `.` and `_` are given back as they are written. */
export function importName(spec: NamedImport, from: GoPackage, program: Program): ImportName {
  if (spec.name !== undefined) return certain(spec.name.name);
  if (spec.path === 'C' || spec.path === 'unsafe') return certain(spec.path);
  const imported = program.importPackage(spec.path, from);
  if (imported !== undefined) return certain(imported.name);
  const candidates = likelyNames(spec.path);
  return { name: candidates[0] ?? spec.path, certain: false, candidates };
}

function certain(name: string): ImportName {
  return { name, certain: true, candidates: [name] };
}

/**
 * Names that the package of an import path is likely to have. Conventions: a last element /vN (N >= 2) is a major
 * version, gopkg.in/name.vN is `name`, and `go-name`, `name-go`, `name.go` and `gofoo` packages are often just `name`.
 */
export function likelyNames(path: string): readonly string[] {
  const elements = path.split('/');
  let last = elements.pop() ?? '';
  if (/^v[2-9]\d*$|^v1\d+$/.test(last) && elements.length > 0) last = elements.pop() ?? last;
  last = last.replace(/\.v\d+(?:-unstable)?$/, '');
  const stripped = last.replace(/^go[-_.]/, '').replace(/[-_.]go$/, '');
  const tail = stripped.slice(stripped.lastIndexOf('-') + 1);
  const names = [
    stripped,
    last,
    tail,
    stripped.replaceAll('-', ''),
    stripped.replaceAll('-', '_'),
    stripped.replaceAll('.', ''),
  ];
  return [...new Set(names)].filter((name) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name));
}
