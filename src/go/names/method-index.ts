/**
 * Which methods does a package declare? By their names and by the names of their receivers' types, told by the
 * declarations alone: no body is walked for it. Files that the build leaves out are left out.
 */
import type { GoPackage } from '../program.js';
import type { FuncDecl } from '../syntax/ast.js';
import { receiverBase } from './function-name.js';

export interface MethodIndex {
  /** By the method's own name, in source order of the files. */
  readonly byName: ReadonlyMap<string, readonly FuncDecl[]>;
  /** By the name that stands for the receiver's type. */
  readonly byReceiver: ReadonlyMap<string, readonly FuncDecl[]>;
}

const KNOWN = new WeakMap<GoPackage, MethodIndex>();

/** The methods of a package, listed once. */
export function methodIndexOf(pkg: GoPackage): MethodIndex {
  let known = KNOWN.get(pkg);
  if (known === undefined) KNOWN.set(pkg, (known = readMethods(pkg)));
  return known;
}

function readMethods({ files }: GoPackage): MethodIndex {
  const byName = new Map<string, FuncDecl[]>();
  const byReceiver = new Map<string, FuncDecl[]>();
  for (const { ast } of files) {
    for (const decl of ast.decls) {
      if (decl.kind !== 'FuncDecl' || decl.recv === undefined) continue;
      append(byName, decl.name.name, decl);
      const base = receiverBase(decl.recv);
      if (base) append(byReceiver, base.name, decl);
    }
  }
  return { byName, byReceiver };
}

function append(lists: Map<string, FuncDecl[]>, key: string, decl: FuncDecl): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [decl]);
  else list.push(decl);
}
