/** Under which name is a function spoken of? By its receiver's type and its own name. */
import type { Field, FuncDecl, Ident } from '../syntax/ast.js';

/** `Recv.Name` for a method, else the name. */
export function displayName(decl: FuncDecl): string {
  if (!decl.recv) return decl.name.name;
  const base = receiverBase(decl.recv);
  return base ? `${base.name}.${decl.name.name}` : decl.name.name;
}

/** The identifier of a receiver's type, without pointer and type parameters. */
export function receiverBase(recv: Field): Ident | undefined {
  let type = recv.type;
  while (type.kind === 'Star' || type.kind === 'Paren' || type.kind === 'Index') type = type.x;
  return type.kind === 'Ident' ? type : undefined;
}
