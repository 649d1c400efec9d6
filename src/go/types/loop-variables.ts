/** Does each turn of a loop have its own copy of a variable? For variables that the loop itself declares, from Go 1.22 on. */
import type { Binding } from '../names/binding.js';
import { languageVersion } from '../module/language-version.js';
import type { GoPackage, GoVersion } from '../program.js';

/** True if closures made in different turns see different variables: declared in the body, or per-iteration since Go 1.22. */
export function isPerIteration(binding: Binding, pkg: GoPackage): boolean {
  const decl = binding.decl;
  const isLoopVariable =
    decl?.kind === 'RangeStmt' ||
    (decl?.kind === 'AssignStmt' && decl.parent?.kind === 'ForStmt' && decl.parent.init === decl);
  if (!isLoopVariable) return true;
  const version = binding.file && languageVersion(binding.file, pkg);
  return version !== undefined && isAtLeast(version, 22);
}

function isAtLeast(version: GoVersion, minor: number): boolean {
  return version.major > 1 || (version.major === 1 && version.minor >= minor);
}
