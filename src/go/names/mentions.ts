/**
 * Which top-level declarations of a file write a name? By spelling alone, so that who depends on a declaration is never
 * missed; a local variable of the same name counts too. Read once for each tree, whatever program it is
 * part of; what a tree shares with another is not read again.
 */
import type { GoPackage } from '../program.js';
import type { Decl, File, Ident, Node } from '../syntax/ast.js';
import { DeferredFunc } from '../syntax/deferred-func.js';
import { walk } from '../syntax/walk.js';

type Mentions = ReadonlyMap<string, readonly Decl[]>;

const KNOWN = new WeakMap<File, Mentions>();
const NAMES = new WeakMap<Decl, ReadonlySet<string>>();

/** In source order, the declaration of the name itself included. */
export function declsMentioning(file: File, name: string): readonly Decl[] {
  const known = mentionsOf(file.origin ?? file).get(name) ?? NONE;
  return file.origin ? withChanged(file, file.origin, known, (decl) => namesIn(decl).has(name)) : known;
}

const NONE: readonly Decl[] = [];

const WRITTEN = new WeakMap<GoPackage, Map<string, readonly Ident[]>>();

/** Where a package writes a name, in source order of its files; kept, for many questions begin with the same few names. */
export function identsIn(pkg: GoPackage, name: string): readonly Ident[] {
  let written = WRITTEN.get(pkg);
  if (written === undefined) WRITTEN.set(pkg, (written = new Map<string, readonly Ident[]>()));
  let idents = written.get(name);
  if (idents === undefined) {
    idents = pkg.files.flatMap(({ ast }) => declsMentioning(ast, name).flatMap((decl) => identsNamed(decl, name)));
    written.set(name, idents);
  }
  return idents;
}

/** Of the declarations of an origin those that a tree shares, and what it has in place of others, in source order. */
function withChanged(
  file: File,
  origin: File,
  known: readonly Decl[],
  isWanted: (decl: Decl) => boolean,
): readonly Decl[] {
  const { replaced, added } = changesIn(file, origin);
  const wanted = added.filter(isWanted);
  if (wanted.length === 0)
    return known.some((decl) => replaced.has(decl)) ? known.filter((decl) => !replaced.has(decl)) : known;
  const found = new Set([...known, ...wanted]);
  return file.decls.filter((decl) => found.has(decl));
}

/** Which declarations a tree does not share with its origin, there and here. */
interface Changes {
  readonly replaced: ReadonlySet<Decl>;
  readonly added: readonly Decl[];
}

const CHANGES = new WeakMap<File, Changes>();

function changesIn(file: File, origin: File): Changes {
  let changes = CHANGES.get(file);
  if (changes === undefined) {
    const added = file.decls.filter((decl, at) => decl !== origin.decls[at]);
    const replaced = new Set(origin.decls.filter((decl, at) => decl !== file.decls[at]));
    CHANGES.set(file, (changes = { replaced, added }));
  }
  return changes;
}

/** The declarations that write some name of a kind, each once. */
export function declsMentioningAny(file: File, isWanted: (name: string) => boolean): ReadonlySet<Decl> {
  const found = new Set<Decl>();
  for (const [name, decls] of mentionsOf(file.origin ?? file))
    if (isWanted(name)) for (const decl of decls) found.add(decl);
  if (!file.origin) return found;
  return new Set(withChanged(file, file.origin, [...found], (decl) => [...namesIn(decl)].some(isWanted)));
}

const NAMED = new WeakMap<Node, Map<string, readonly Ident[]>>();

/** Where a name is written below a node, in source order; kept, for whoever asks for a name asks again. */
export function identsNamed(root: Node, name: string): readonly Ident[] {
  let named = NAMED.get(root);
  if (named === undefined) NAMED.set(root, (named = new Map<string, readonly Ident[]>()));
  let idents = named.get(name);
  if (idents === undefined) named.set(name, (idents = findNamed(root, name)));
  return idents;
}

function findNamed(root: Node, name: string): readonly Ident[] {
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
    for (const name of readNames(decl)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [decl]);
      else known.push(decl);
    }
  }
  return found;
}

/** Every name that a declaration writes, kept for declarations that are no part of an origin. */
function namesIn(decl: Decl): ReadonlySet<string> {
  let names = NAMES.get(decl);
  if (names === undefined) NAMES.set(decl, (names = readNames(decl)));
  return names;
}

/** Of a body that nobody has asked for its words are read: it is parsed where one of them is what is looked for. */
function readNames(decl: Decl): ReadonlySet<string> {
  const words = decl instanceof DeferredFunc ? decl.unreadWords() : undefined;
  if (words) return words;
  const names = new Set<string>();
  walk(decl, (node) => {
    if (node.kind === 'Ident') names.add(node.name);
  });
  return names;
}
