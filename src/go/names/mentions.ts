/**
 * Which top-level declarations of a file write a name? By spelling alone, so that who depends on a declaration is never
 * missed; a local variable of the same name counts too. Read once for each tree, whatever program it is part of.
 */
import type { Decl, File, Ident, Node } from '../syntax/ast.js';
import { walk } from '../syntax/walk.js';

type Mentions = ReadonlyMap<string, readonly Decl[]>;

const KNOWN = new WeakMap<File, Mentions>();

/** In source order, the declaration of the name itself included. */
export function declsMentioning(file: File, name: string): readonly Decl[] {
  return mentionsOf(file).get(name) ?? [];
}

/** The declarations that write some name of a kind, each once. */
export function declsMentioningAny(file: File, isWanted: (name: string) => boolean): ReadonlySet<Decl> {
  const found = new Set<Decl>();
  for (const [name, decls] of mentionsOf(file)) if (isWanted(name)) for (const decl of decls) found.add(decl);
  return found;
}

/** Where a name is written below a node, in source order. */
export function identsNamed(root: Node, name: string): readonly Ident[] {
  const found: Ident[] = [];
  walk(root, (node) => {
    if (node.kind === 'Ident' && node.name === name) found.push(node);
  });
  return found;
}

/** The names of functions, methods and variables by which other code reaches what a declaration runs or holds. */
export function valueNames(decl: Decl): readonly string[] {
  if (decl.kind === 'FuncDecl') return [decl.name.name];
  if (decl.kind !== 'GenDecl') return [];
  return decl.specs.flatMap((spec) => (spec.kind === 'ValueSpec' ? spec.names.map(({ name }) => name) : []));
}

/** The declarations of a package that lead to given ones, these included, in the order of the files. */
export function declsLeadingTo(files: readonly File[], given: readonly Decl[]): readonly Decl[] {
  const found = new Set(given);
  const names = new Set<string>();
  for (const decl of found) {
    for (const name of valueNames(decl)) {
      if (names.has(name)) continue;
      names.add(name);
      for (const file of files) for (const other of declsMentioning(file, name)) found.add(other);
    }
  }
  return files.flatMap((file) => file.decls.filter((decl) => found.has(decl)));
}

function mentionsOf(file: File): Mentions {
  let mentions = KNOWN.get(file);
  if (mentions === undefined) KNOWN.set(file, (mentions = readMentions(file)));
  return mentions;
}

function readMentions(file: File): Mentions {
  const found = new Map<string, Decl[]>();
  for (const decl of file.decls) {
    walk(decl, (node) => {
      if (node.kind !== 'Ident') return;
      const known = found.get(node.name);
      if (known === undefined) found.set(node.name, [decl]);
      else if (known.at(-1) !== decl) known.push(decl);
    });
  }
  return found;
}
