/** Which documented function does a call call? Without a view of the function around: what paths do is not asked. */
import type { Call } from '../go/syntax/ast.js';
import type { PackageInfo } from '../go/types/package-info.js';

/** The key of API facts of what a call calls; undefined for values and what is not known. */
export function symbolOfCall(info: PackageInfo, call: Call): string | undefined {
  const callee = info.calleeOf(call);
  switch (callee.kind) {
    case 'function':
    case 'method':
      return callee.func.symbol;
    case 'interfaceMethod':
      return callee.symbol;
    case 'unknown':
      return callee.importPath === undefined || callee.name === undefined
        ? undefined
        : `${callee.importPath}.${callee.name}`;
    default:
      return undefined;
  }
}
