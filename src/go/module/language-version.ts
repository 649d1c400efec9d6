/** Which Go version's language does a file use? The lower of its module's and what its build constraint asks for. */
import type { GoPackage, GoVersion, SourceFile } from '../program.js';
import { minimumGoVersion } from './build-expression.js';
import { GoFile } from './go-file.js';
import { olderGoVersion } from './go-version.js';

/** Undefined: treat as older than 1.18. The library's version is that of the module alone. */
export function languageVersion(file: SourceFile, owner: GoPackage): GoVersion | undefined {
  const declared = owner.module?.goVersion;
  const asked = file instanceof GoFile ? minimumGoVersion(file.indexed.constraint.expression) : undefined;
  return asked === undefined ? declared : olderGoVersion(declared, asked);
}
