/** Which methods of concrete types may a call of an interface's method reach? */
import { lookupMember } from './members.js';
import { pointerTo } from './predeclared.js';
import { implementsInterface } from './relations.js';
import type { FuncObject, NamedType, TypeDecl } from './type.js';

/** The methods of those of the given types that have, or may have, all of the interface; test files' only `forTests`. */
export function implementations(
  decls: readonly TypeDecl[],
  iface: TypeDecl,
  method: string,
  forTests: boolean,
): readonly FuncObject[] {
  const wanted: NamedType = { kind: 'named', decl: iface, args: [] };
  const found = new Set<FuncObject>();
  for (const decl of decls) {
    if ((!forTests && decl.file?.isTest) || decl.underlying().kind === 'interface') continue;
    const type: NamedType = { kind: 'named', decl, args: [] };
    const member = lookupMember(type, method);
    if (member.kind !== 'method') continue;
    if (implementsInterface(pointerTo(type), wanted) !== 'no') found.add(member.method);
  }
  return [...found];
}
