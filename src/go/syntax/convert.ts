/**
 * How does a raw parse tree become the syntax tree of ast.ts? The entry for whole files; expressions, types and
 * statements have files of their own. Depth is bounded: what nests deeper than MAX_DEPTH becomes a Bad node.
 */
import type {
  Block,
  Comment,
  Decl,
  File,
  FuncDecl,
  GenDecl,
  ImportSpec,
  Node,
  SyntaxIssue,
  ValueSpec,
  TypeSpec,
} from './ast.js';
import { convertBlock } from './convert-statements.js';
import { convertType, convertTypeParams, funcTypeOf, parameters } from './convert-types.js';
import { convertExpr, exprList, ident } from './convert-expressions.js';
import { Conversion, type LaterBodies } from './conversion.js';
import { DeferredFunc, linkBelow } from './deferred-func.js';
import type { RawNode } from './raw.js';
import { childrenOf } from './walk.js';

/** What was read of a file: its tree and, in source order, its comments. */
export interface RawFile {
  readonly root: RawNode;
  readonly comments: readonly RawNode[];
}

export interface ConvertedFile {
  readonly ast: File;
  readonly issues: readonly SyntaxIssue[];
  /** The number of nodes of the tree. */
  readonly nodes: number;
}

/** Converts a whole file and links parents. `later`: bodies that are read when they are asked for. */
export function convertFile({ root, comments }: RawFile, text: string, later?: LaterBodies): ConvertedFile {
  const conversion = new Conversion(text, 0, later);
  const decls: Decl[] = [];
  let packageName = '';
  let linked = 0;
  let nextId = 1;
  for (const child of root.children) {
    if (child.kind === 'package_clause') packageName = conversion.textOf(child.children[0] ?? child);
    else if (child.kind === 'comment') continue;
    else decls.push(...convertDecl(conversion, child));
    // What was just made is still at hand: going through a large file once more costs as much as making it.
    for (; linked < decls.length; linked++) nextId = linkDecl(decls[linked], nextId);
  }
  for (const comment of comments) {
    conversion.comments.push({ start: comment.start, end: comment.end, text: conversion.textOf(comment) });
  }
  const imports = decls.flatMap((decl) => (decl.kind === 'GenDecl' && decl.tok === 'import' ? decl.specs : []));
  const ast: File = {
    id: 0,
    parent: undefined,
    start: 0,
    end: text.length,
    kind: 'File',
    packageName,
    imports: imports.filter((spec): spec is ImportSpec => spec.kind === 'ImportSpec'),
    decls,
    comments: conversion.comments,
  };
  setParents(ast);
  return { ast, issues: conversion.issues, nodes: nextId };
}

/** Links what stands below a declaration; the specs of imports belong to the file. */
function linkDecl(decl: Decl | undefined, id: number): number {
  if (decl === undefined) return id;
  if (decl.kind !== 'GenDecl' || decl.tok !== 'import') return linkBelow(decl, undefined, id);
  return decl.specs.reduce((next, spec) => linkBelow(spec, undefined, next), id);
}

function setParents(file: File): void {
  for (const child of childrenOf(file)) {
    const slot: { parent: Node | undefined } = child;
    slot.parent = file;
  }
}

/** Converts one declaration; broken input gives BadDecl, functions inside it are kept. */
export function convertDecl(conversion: Conversion, raw: RawNode): readonly Decl[] {
  switch (raw.kind) {
    case 'function_declaration':
    case 'method_declaration':
      return [convertFunc(conversion, raw)];
    case 'import_declaration':
      return [{ kind: 'GenDecl', ...conversion.base(raw), tok: 'import', specs: importSpecs(conversion, raw) }];
    case 'const_declaration':
    case 'var_declaration':
    case 'type_declaration':
      return [convertGenDecl(conversion, raw)];
    case 'ERROR':
      conversion.issue(raw, 'syntax error');
      return [
        { kind: 'BadDecl', ...conversion.base(raw) },
        ...raw.children
          .filter((child) => child.kind.endsWith('_declaration'))
          .flatMap((child) => convertDecl(conversion, child)),
      ];
    default:
      if (raw.kind !== 'empty_statement' && raw.named) conversion.issue(raw, 'unexpected at file level');
      return raw.named ? [{ kind: 'BadDecl', ...conversion.base(raw) }] : [];
  }
}

function convertFunc(conversion: Conversion, raw: RawNode): Decl {
  conversion.errorsIn(raw);
  const name = conversion.field(raw, 'name');
  if (!name) return { kind: 'BadDecl', ...conversion.base(raw) };
  const body = conversion.field(raw, 'body');
  const receiver = conversion.field(raw, 'receiver');
  const outline = {
    recv: receiver ? parameters(conversion, receiver)[0] : undefined,
    name: ident(conversion, name),
    type: funcTypeOf(conversion, raw),
  };
  const { later } = conversion;
  if (body && later?.bodies.has(body.start) === true)
    return new DeferredFunc(conversion.base(raw), outline, {
      read: () => later.read(raw.start, raw.end),
      words: () => later.words(raw.start, raw.end),
    });
  return {
    kind: 'FuncDecl',
    ...conversion.base(raw),
    ...outline,
    body: body ? convertBlock(conversion, body) : undefined,
  };
}

/** A function that was read by itself. */
export interface ConvertedFunction {
  readonly decl: FuncDecl;
  readonly comments: readonly Comment[];
  /** The number that follows those of its nodes. */
  readonly nextId: number;
}

/** The one function of a text that begins at an offset of its file; undefined where there is anything else or odd. */
export function convertFunction(
  { root, comments }: RawFile,
  text: string,
  offset: number,
  firstId: number,
): ConvertedFunction | undefined {
  const conversion = new Conversion(text, offset);
  const [only, ...others] = root.children.filter(({ kind }) => kind !== 'comment');
  if (!only || others.length > 0) return undefined;
  const [decl] = convertDecl(conversion, only);
  if (decl?.kind !== 'FuncDecl' || conversion.issues.length > 0) return undefined;
  return {
    decl,
    comments: comments.map((each) => ({
      start: offset + each.start,
      end: offset + each.end,
      text: conversion.textOf(each),
    })),
    nextId: linkBelow(decl, undefined, firstId),
  };
}

/** The body of the one function in a text that begins at an offset of its file; undefined where there is none. */
export function convertBody(root: RawNode, text: string, offset: number): Block | undefined {
  const conversion = new Conversion(text, offset);
  const func = root.children.find(({ kind }) => kind === 'function_declaration' || kind === 'method_declaration');
  const body = func && conversion.field(func, 'body');
  return body && convertBlock(conversion, body);
}

/** A const, type or var declaration, at file level or in a function. */
export function convertGenDecl(conversion: Conversion, raw: RawNode): GenDecl {
  conversion.errorsIn(raw);
  const tok = raw.kind === 'const_declaration' ? 'const' : raw.kind === 'type_declaration' ? 'type' : 'var';
  const rows = raw.children.flatMap((child) => (child.kind === 'var_spec_list' ? child.children : [child]));
  const specs: (ValueSpec | TypeSpec)[] = [];
  for (const row of rows) {
    if (row.kind === 'const_spec' || row.kind === 'var_spec') specs.push(valueSpec(conversion, row, specs));
    else if (row.kind === 'type_spec' || row.kind === 'type_alias') specs.push(...typeSpec(conversion, row));
  }
  return { kind: 'GenDecl', ...conversion.base(raw), tok, specs };
}

function valueSpec(conversion: Conversion, raw: RawNode, before: readonly unknown[]): ValueSpec {
  conversion.errorsIn(raw);
  const type = conversion.field(raw, 'type');
  const value = conversion.field(raw, 'value');
  return {
    kind: 'ValueSpec',
    ...conversion.base(raw),
    names: conversion
      .fields(raw, 'name')
      .filter((name) => name.named)
      .map((name) => ident(conversion, name)),
    type: type ? convertType(conversion, type) : undefined,
    values: value ? exprList(conversion, value) : [],
    iota: before.length,
  };
}

function typeSpec(conversion: Conversion, raw: RawNode): readonly TypeSpec[] {
  const name = conversion.field(raw, 'name');
  const type = conversion.field(raw, 'type');
  if (!name || !type) return [];
  // `type A[T any] = B[T]`: the grammar does not know generic aliases and wraps the `=` into an ERROR.
  const genericAlias = raw.children.some((child) => child.kind === 'ERROR' && conversion.textOf(child) === '=');
  if (!genericAlias) conversion.errorsIn(raw);
  const typeParams = conversion.field(raw, 'type_parameters');
  return [
    {
      kind: 'TypeSpec',
      ...conversion.base(raw),
      name: ident(conversion, name),
      typeParams: typeParams ? convertTypeParams(conversion, typeParams) : [],
      alias: raw.kind === 'type_alias' || genericAlias,
      type: convertType(conversion, type),
    },
  ];
}

function importSpecs(conversion: Conversion, raw: RawNode): readonly ImportSpec[] {
  conversion.errorsIn(raw);
  const rows = raw.children.flatMap((child) => (child.kind === 'import_spec_list' ? child.children : [child]));
  return rows.flatMap((row) => {
    const path = conversion.field(row, 'path');
    if (row.kind !== 'import_spec' || !path) return [];
    const name = conversion.field(row, 'name');
    return [
      {
        kind: 'ImportSpec' as const,
        ...conversion.base(row),
        name: name ? ident(conversion, name) : undefined,
        path: conversion.textOf(path).slice(1, -1),
      },
    ];
  });
}

export { convertExpr };
