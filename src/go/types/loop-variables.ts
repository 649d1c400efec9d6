/** Does each turn of a loop have its own copy of a variable? For variables that the loop itself declares, from Go 1.22 on. */
import type { Binding } from '../names/binding.js';
import type { GoPackage, GoVersion, SourceFile } from '../program.js';

/** True if closures made in different turns see different variables: declared in the body, or per-iteration since Go 1.22. */
export function isPerIteration(binding: Binding, pkg: GoPackage): boolean {
  const decl = binding.decl;
  const isLoopVariable =
    decl?.kind === 'RangeStmt' ||
    (decl?.kind === 'AssignStmt' && decl.parent?.kind === 'ForStmt' && decl.parent.init === decl);
  if (!isLoopVariable) return true;
  const version = languageVersion(pkg, binding.file);
  return version !== undefined && isAtLeast(version, 22);
}

/** The language version of a file: that of the module, lowered by the file's own `//go:build go1.N`. */
export function languageVersion(pkg: GoPackage, file: SourceFile | undefined): GoVersion | undefined {
  const ofModule = pkg.module?.goVersion;
  const ofFile = file && buildVersion(file);
  if (!ofModule || !ofFile) return ofModule;
  return isAtLeast(ofModule, ofFile.minor) ? ofFile : ofModule;
}

function isAtLeast(version: GoVersion, minor: number): boolean {
  return version.major > 1 || (version.major === 1 && version.minor >= minor);
}

/** The version a plain `//go:build go1.N` asks for; constraints with more terms say less and are not read. */
function buildVersion(file: SourceFile): GoVersion | undefined {
  for (const comment of file.ast.comments) {
    const match = /^\/\/go:build go1\.(\d+)\s*$/.exec(comment.text);
    if (match) return { major: 1, minor: Number(match[1]) };
  }
  return undefined;
}
