/**
 * Does light typing agree with go/types? Compares the answers about packages with a dump of `typesdump`, row by row:
 * an answer may be unknown, it may not be wrong.
 */
import { interfaceMethods } from '../../src/go/types/members.js';
import { literalValue } from '../../src/go/types/constants.js';
import type { PackageInfo } from '../../src/go/types/package-info.js';
import type { Param, Type } from '../../src/go/types/type.js';
import type { SourceFile } from '../../src/go/program.js';
import type { Expr, Ident, Node } from '../../src/go/syntax/ast.js';
import { childrenOf } from '../../src/go/syntax/walk.js';

/** What is compared: expression types, constants, uses of names, callees, selections. */
export type Question = 'type' | 'constant' | 'name' | 'callee' | 'selection';

export interface Tally {
  known: number;
  unknown: number;
  /** `file:line text: ours, want theirs`. */
  readonly wrong: string[];
}
export type Tallies = Record<Question, Tally>;

export function emptyTallies(): Tallies {
  const tally = (): Tally => ({ known: 0, unknown: 0, wrong: [] });
  return { type: tally(), constant: tally(), name: tally(), callee: tally(), selection: tally() };
}

/** One file of a dump: the rows below its F row. */
export interface DumpFile {
  readonly package: string;
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

export function readDump(text: string): readonly DumpFile[] {
  const files: { package: string; name: string; rows: string[][] }[] = [];
  let pkg = '';
  for (const line of text.split('\n')) {
    const [letter = '', ...rest] = line.split('\t');
    if (letter === 'P') pkg = rest[0] ?? '';
    else if (letter === 'F') files.push({ package: pkg, name: rest[0] ?? '', rows: [] });
    else if (letter !== '') files.at(-1)?.rows.push([letter, ...rest]);
  }
  return files;
}

/** Compares one file; results are added to the tallies. */
export function compareFile(info: PackageInfo, file: SourceFile, dump: DumpFile, tallies: Tallies): void {
  const nodes = new FileNodes(file);
  for (const [letter = '', start = '', ...rest] of dump.rows) {
    const [a = '', b = '', c = ''] = rest;
    switch (letter) {
      case 'T':
        compareType(info, nodes, nodes.expr(start, a), b, c, tallies.type);
        break;
      case 'K':
        compareConstant(info, nodes, nodes.expr(start, a), b, c, tallies.constant);
        break;
      case 'U':
        compareName(info, nodes, nodes.ident(start), [a, b, c], tallies.name);
        break;
      case 'C':
        compareCallee(info, nodes, nodes.expr(start, a), b, c, tallies.callee);
        break;
      case 'S':
        compareSelection(info, nodes, nodes.ident(start), a, Number(b), tallies.selection);
        break;
      default:
    }
  }
}

/** The nodes of a file by the byte offsets of a dump. */
class FileNodes {
  readonly file: SourceFile;
  private readonly exprs = new Map<string, Expr>();
  private readonly idents = new Map<number, Ident>();
  private readonly offsets: readonly number[] | undefined;

  constructor(file: SourceFile) {
    this.file = file;
    this.offsets = unitOffsets(file.text);
    const walk = (node: Node): void => {
      if (node.kind === 'Ident') this.idents.set(node.start, node);
      if (isExpr(node)) this.exprs.set(`${node.start}:${node.end}`, node);
      childrenOf(node).forEach(walk);
    };
    walk(file.ast);
  }

  unit(byte: string): number {
    return this.offsets ? (this.offsets[Number(byte)] ?? -1) : Number(byte);
  }
  expr(start: string, end: string): Expr | undefined {
    return this.exprs.get(`${this.unit(start)}:${this.unit(end)}`);
  }
  ident(start: string): Ident | undefined {
    return this.idents.get(this.unit(start));
  }
  describe(node: Node, ours: string, theirs: string): string {
    const line = this.file.lines.line(node.start);
    return `${this.file.path}:${line} ${this.file.text.slice(node.start, node.end).slice(0, 60)}: ${ours}, want ${theirs}`;
  }
}

/** UTF-16 offsets by byte offset; undefined where they are the same. */
function unitOffsets(text: string): readonly number[] | undefined {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes === text.length) return undefined;
  const offsets: number[] = [];
  let unit = 0;
  for (const char of text) {
    const width = new TextEncoder().encode(char).length;
    for (let index = 0; index < width; index++) offsets.push(unit);
    unit += char.length;
  }
  offsets.push(unit);
  return offsets;
}

function isExpr(node: Node): node is Expr {
  const others = ['Stmt', 'Spec', 'Decl', 'Block', 'Clause', 'Field', 'Element', 'File', 'MethodElem'];
  if (others.some((suffix) => node.kind.endsWith(suffix))) return false;
  // These have no type of their own in go/types, or stand for a field.
  return node.kind !== 'Ident' || !(node.parent?.kind === 'Selector' && node.parent.sel === node);
}

function compareType(
  info: PackageInfo,
  nodes: FileNodes,
  expr: Expr | undefined,
  mode: string,
  want: string,
  tally: Tally,
): void {
  // Type sets and `comparable` have no printed form in common.
  if (!expr || mode === 'builtin' || want === '?' || want === 'comparable' || isFieldName(info, expr)) return;
  const isDeclared = expr.kind === 'Ident' && info.resolve(expr)?.decl?.kind === 'CaseClause';
  if (isDeclared && expr.parent?.kind === 'TypeSwitchStmt') return;
  const ours = info.typeOf(expr);
  // go/types records what a generic function is instantiated to at its name; here the call says so.
  if (ours.kind === 'func' && ours.typeParams.length > 0) return;
  if (ours.kind === 'unknown') tally.unknown++;
  else if (agrees(ours, mode, want)) tally.known++;
  else tally.wrong.push(nodes.describe(expr, canonical(ours), `${mode} ${want}`));
}

function isFieldName(info: PackageInfo, expr: Expr): boolean {
  return expr.kind === 'Ident' && (expr.parent?.kind === 'Field' || info.isFieldKey(expr)) && !info.resolve(expr);
}

/** go/types records the type a constant, nil or comparison gets from its context; here it is untyped still. */
function agrees(ours: Type, mode: string, want: string): boolean {
  if (ours.kind === 'basic' && ours.name === 'nil') return mode === 'nil';
  if (ours.kind === 'basic' && ours.name.startsWith('untyped ')) {
    return mode === 'const' || ours.name === 'untyped bool' || ours.name === want;
  }
  // `v, ok := m[k]` is recorded as a pair; here the expression is the value alone.
  const text = canonical(ours);
  return (
    matches(text, want) ||
    (want.startsWith('(') && matches(`(${text}, bool)`, want)) ||
    matches(`(${text}, untyped bool)`, want)
  );
}

function matches(pattern: string, text: string): boolean {
  if (!pattern.includes('?')) return pattern === text;
  const escaped = pattern.split('?').map((part) => part.replace(/[.*+^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(text);
}

/** A type as typesdump prints it, with `?` for what is unknown. */
export function canonical(type: Type, depth = 0): string {
  if (depth > 12) return '?';
  const sub = (each: Type): string => canonical(each, depth + 1);
  switch (type.kind) {
    case 'basic':
      if (type.name === 'byte') return 'uint8';
      return type.name === 'rune' ? 'int32' : type.name;
    case 'named': {
      const owner = type.decl.packagePath === '' ? '' : `${type.decl.packagePath}.`;
      const args = type.args.length === 0 ? '' : `[${type.args.map(sub).join(', ')}]`;
      const open = type.args.length === 0 && type.decl.typeParams.length > 0 ? '?' : args;
      return `${owner}${type.decl.name}${open}`;
    }
    case 'typeparam':
      return `$${type.name}`;
    case 'pointer':
      return `*${sub(type.elem)}`;
    case 'slice':
      return `[]${sub(type.elem)}`;
    case 'array':
      return `[${type.length ?? '?'}]${sub(type.elem)}`;
    case 'map':
      return `map[${sub(type.key)}]${sub(type.value)}`;
    case 'chan':
      return `${{ both: 'chan ', send: 'chan<- ', recv: '<-chan ' }[type.dir]}(${sub(type.elem)})`;
    case 'func':
      return `func${tuple(type.params, type.variadic, sub)}${tuple(type.results, false, sub)}`;
    case 'tuple':
      return `(${type.types.map(sub).join(', ')})`;
    case 'struct':
      return type.partial ? '?' : `struct{${type.fields.map((each) => `${each.name} ${sub(each.type)}`).join('; ')}}`;
    case 'interface': {
      const set = interfaceMethods(type, undefined);
      if (set.missing !== undefined) return '?';
      const methods = [...set.methods].map(([name, each]) => `${name}${sub(each.method.type).replace(/^func/, '')}`);
      return `interface{${methods.sort().join('; ')}}`;
    }
    case 'unknown':
      return '?';
  }
}

function tuple(params: readonly Param[], variadic: boolean, sub: (type: Type) => string): string {
  const texts = params.map((param, index) => (variadic && index === params.length - 1 ? '...' : '') + sub(param.type));
  return `(${texts.join(', ')})`;
}

function compareConstant(
  info: PackageInfo,
  nodes: FileNodes,
  expr: Expr | undefined,
  kind: string,
  want: string,
  tally: Tally,
): void {
  // A repeated constant expression is recorded with the iota of its last repetition.
  const usesIota = expr !== undefined && /\biota\b/.test(nodes.file.text.slice(expr.start, expr.end));
  if (!expr || usesIota || isFieldName(info, expr)) return;
  const ours = info.constValue(expr);
  if (!ours) {
    tally.unknown++;
    return;
  }
  const lit = { id: 0, start: 0, end: 0, parent: undefined, kind: 'BasicLit', lit: 'string', raw: want } as const;
  const theirs = kind === 'string' ? literalValue(lit)?.value : want;
  if (theirs === undefined || ours.kind === 'float' || String(ours.value) === theirs) tally.known++;
  else tally.wrong.push(nodes.describe(expr, String(ours.value), want));
}

function compareName(
  info: PackageInfo,
  nodes: FileNodes,
  ident: Ident | undefined,
  [what, file, offset]: readonly [string, string, string],
  tally: Tally,
): void {
  if (!ident || (ident.parent?.kind === 'Selector' && ident.parent.sel === ident)) return;
  const binding = info.resolve(ident);
  if (what === 'field') {
    if (binding) tally.wrong.push(nodes.describe(ident, binding.kind, 'a field'));
    return;
  }
  if (!binding) {
    tally.unknown++;
    return;
  }
  const at = binding.ident && binding.file ? `${binding.file.path.split('/').at(-1) ?? ''}@${binding.ident.start}` : '';
  const isSame =
    (what === 'universe' && binding.id < 0) ||
    (what === 'package' && binding.kind === 'import' && binding.target?.path === file.replace(/^vendor\//, '')) ||
    (what === 'other' && binding.package !== undefined && binding.package.path === file) ||
    (what === 'local' && at === `${file}@${nodes.unit(offset)}`) ||
    // Offsets of another file with other characters are not comparable without its text.
    (what === 'local' && at.split('@')[0] === file && nodes.file.path.split('/').at(-1) !== file);
  if (isSame) tally.known++;
  else tally.wrong.push(nodes.describe(ident, `${binding.kind} ${at}`, `${what} ${file}@${offset}`));
}

function compareCallee(
  info: PackageInfo,
  nodes: FileNodes,
  expr: Expr | undefined,
  kind: string,
  symbol: string,
  tally: Tally,
): void {
  if (expr?.kind !== 'Call') return;
  const callee = info.calleeOf(expr);
  if (callee.kind === 'unknown' || (callee.kind === 'conversion' && callee.type.kind === 'unknown')) {
    tally.unknown++;
    return;
  }
  let ours = '';
  if (callee.kind === 'function' || callee.kind === 'method') ours = callee.func.symbol;
  else if (callee.kind === 'interfaceMethod') ours = callee.symbol ?? callee.name;
  else if (callee.kind === 'builtin') ours = callee.name;
  else if (callee.kind === 'conversion') ours = canonical(callee.type);
  // Facts declare on the outer type what it gets from embedded types that cannot be named.
  const isPromoted =
    callee.kind === 'method' && callee.func.package.kind === 'facts' && symbol.endsWith(`.${callee.func.name}`);
  const isSame = callee.kind === kind && (kind === 'methodExpression' || isPromoted || matches(ours, symbol));
  if (isSame) tally.known++;
  else tally.wrong.push(nodes.describe(expr, `${callee.kind} ${ours}`, `${kind} ${symbol}`));
}

function compareSelection(
  info: PackageInfo,
  nodes: FileNodes,
  ident: Ident | undefined,
  kind: string,
  depth: number,
  tally: Tally,
): void {
  if (ident?.parent?.kind !== 'Selector') return;
  const selection = info.selection(ident.parent);
  if (selection.kind === 'unknown') {
    tally.unknown++;
    return;
  }
  if (selection.kind === 'package') {
    tally.wrong.push(nodes.describe(ident.parent, 'package member', kind));
    return;
  }
  const ours = selection.kind === 'field' ? 'field' : selection.isExpression ? 'expression' : 'method';
  // Facts declare on the outer type what it gets from embedded types that cannot be named, so paths may be shorter there.
  const isShorter = selection.path.length < depth && fromFacts(selection);
  if (ours === kind && (selection.path.length === depth || isShorter)) tally.known++;
  else tally.wrong.push(nodes.describe(ident.parent, `${ours} ${selection.path.length}`, `${kind} ${depth}`));
}

function fromFacts(selection: ReturnType<PackageInfo['selection']>): boolean {
  if (selection.kind === 'method') return selection.method.package.kind === 'facts';
  return selection.kind === 'field' && selection.owner?.package?.kind === 'facts';
}
