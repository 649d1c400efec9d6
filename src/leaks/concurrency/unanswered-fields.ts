/**
 * Which fields hold a channel or Cond that one side uses and the other never does? A question of the whole package: an
 * unexported field is sent on, received from or waited for, is made in view, and nothing anywhere answers. No run is needed
 * to show that the operation stays blocked.
 *
 * Left out: fields that are read in any other way (handed on, stored, taken the address of), exported ones, embedded ones,
 * and channels with room that are only sent on. What a select may do otherwise is not claimed.
 */
import { enclosingFunc, isInLoop } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import { isExported } from '../../go/names/package-names.js';
import { declsMentioning } from '../../go/names/mentions.js';
import type { SourceFile } from '../../go/program.js';
import type { CompositeLit, Decl, Expr, Field, File, Ident, Node, Selector } from '../../go/syntax/ast.js';
import { nodesIn, nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import { walk } from '../../go/syntax/walk.js';
import { underlying } from '../../go/types/substitute.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { ClaimKind, ConcurrencyClaim, Place } from './claim.js';
import { packageClaim } from './package-claim.js';

interface Uses {
  readonly type: 'channel' | 'cond';
  /** Calls and literals that make it. */
  readonly made: Node[];
  readonly sends: Node[];
  readonly receives: Node[];
  readonly waits: Node[];
  /** Closed, signalled. */
  isAnswered: boolean;
  /** Read in a way that is not followed. */
  isOut: boolean;
  /** The declaration that answers, or reads it in such a way; the first one. */
  decidedBy: Decl | undefined;
}

type Candidates = ReadonlyMap<Ident, Uses>;

/** The claims, and which declarations had a say in them. */
export interface UnansweredFields {
  readonly claims: readonly ConcurrencyClaim[];
  /** Whether a top-level declaration, of this package or as it is after a change, may say anything of the fields. */
  readonly isToldBy: (decl: Decl) => boolean;
}

export function unansweredFields(info: PackageInfo): UnansweredFields {
  const candidates = candidatesIn(info);
  if (candidates.size === 0) return { claims: [], isToldBy: declaresType };
  return {
    claims: claimsIn(info, candidates),
    isToldBy: (decl) => declaresType(decl) || saysSomething(decl, candidates),
  };
}

function declaresType(decl: Decl): boolean {
  return decl.kind === 'GenDecl' && decl.tok === 'type';
}

/** Whether a declaration may speak of a field that is open, or of one that is answered by this very declaration. */
function saysSomething(decl: Decl, candidates: Candidates): boolean {
  const asked = new Map([...candidates].filter(([, uses]) => !isDecided(uses) || uses.decidedBy === decl));
  if (asked.size === 0) return false;
  const named = byName(asked);
  const sizes = sizesOf(asked);
  const isSetByPlace = ({ elements }: CompositeLit): boolean =>
    elements[0] !== undefined && elements[0].key === undefined && sizes.has(elements.length);
  return mentionsAny(decl, named) || nodesIn(decl, 'CompositeLit').some(isSetByPlace);
}

/** Fields are written behind a dot and as keys. */
function mentionsAny(decl: Decl, named: Named): boolean {
  let isFound = false;
  walk(decl, (node) => {
    const ident = node.kind === 'Selector' ? node.sel : node.kind === 'Element' ? node.key : undefined;
    isFound ||= ident?.kind === 'Ident' && named.has(ident.name);
    return !isFound;
  });
  return isFound;
}

function claimsIn(info: PackageInfo, candidates: Candidates): readonly ConcurrencyClaim[] {
  const named = byName(candidates);
  const sizes = sizesOf(candidates);
  let open = [...candidates.values()];
  for (const { ast } of info.package.files) {
    for (const decl of declsToRead(ast, named, sizes)) {
      walk(decl, (node) => {
        if (node.kind === 'Selector' && isOpen(named.get(node.sel.name))) noteSelector(node, candidates, info);
        if (node.kind === 'CompositeLit' && maySet(node, named, sizes)) noteLiteral(node, candidates, info);
        return true;
      });
      for (const uses of open) if (isDecided(uses)) uses.decidedBy = decl;
      open = open.filter((uses) => !isDecided(uses));
    }
  }
  for (const file of info.package.excluded) noteOtherBuild(file, named);
  return open.flatMap((uses) => (isDecided(uses) ? [] : claimsOf(uses)));
}

function isDecided({ isOut, isAnswered }: Uses): boolean {
  return isOut || isAnswered;
}

type Named = ReadonlyMap<string, readonly Uses[]>;

function byName(candidates: Candidates): Named {
  const found = new Map<string, Uses[]>();
  for (const [{ name }, uses] of candidates) found.set(name, [...(found.get(name) ?? []), uses]);
  return found;
}

/** Whether something that is still to be read can decide about one of the fields. */
function isOpen(uses: readonly Uses[] | undefined): boolean {
  return uses?.some((each) => !isDecided(each)) ?? false;
}

/** How many fields the structs have that declare the candidates: so many values has a literal without keys. */
function sizesOf(candidates: Candidates): ReadonlySet<number> {
  const sizes = new Set<number>();
  for (const { parent } of candidates.keys()) {
    const struct = parent?.parent;
    if (struct?.kind !== 'StructType') continue;
    sizes.add(struct.fields.reduce((sum, { names }) => sum + Math.max(names.length, 1), 0));
  }
  return sizes;
}

/** Whether a literal may set a field that is still open: by its name, or by its place. */
function maySet({ elements }: CompositeLit, named: Named, sizes: ReadonlySet<number>): boolean {
  if (elements[0]?.key === undefined) return sizes.has(elements.length);
  return elements.some(({ key }) => key?.kind === 'Ident' && isOpen(named.get(key.name)));
}

/** The declarations that write the name of a field, or hold a literal without keys that may set it; in source order. */
function declsToRead(file: File, named: Named, sizes: ReadonlySet<number>): readonly Decl[] {
  const found = new Set([...named.keys()].flatMap((name) => declsMentioning(file, name)));
  for (const lit of nodesOfKind(file, 'CompositeLit')) {
    if (lit.elements[0]?.key !== undefined || !sizes.has(lit.elements.length)) continue;
    let at: Node = lit;
    while (at.parent && at.parent.kind !== 'File') at = at.parent;
    if (at.kind === 'FuncDecl' || at.kind === 'GenDecl') found.add(at);
  }
  return file.decls.filter((decl) => found.has(decl));
}

function candidatesIn(info: PackageInfo): Candidates {
  const found = new Map<Ident, Uses>();
  for (const { ast } of info.package.files) {
    for (const decl of ast.decls) {
      if (decl.kind !== 'GenDecl' || decl.tok !== 'type') continue;
      for (const spec of decl.specs) {
        const fields = spec.kind === 'TypeSpec' && spec.type.kind === 'StructType' ? spec.type.fields : [];
        for (const field of fields) addField(field, found, info);
      }
    }
  }
  return found;
}

function addField({ names, type }: Field, found: Map<Ident, Uses>, info: PackageInfo): void {
  const kind = type.kind === 'ChanType' ? 'channel' : isCond(type, info) ? 'cond' : undefined;
  if (kind === undefined) return;
  for (const name of names) {
    if (isExported(name.name) || name.name === '_') continue;
    found.set(name, {
      type: kind,
      made: [],
      sends: [],
      receives: [],
      waits: [],
      isAnswered: false,
      isOut: false,
      decidedBy: undefined,
    });
  }
}

function isCond(type: Expr, info: PackageInfo): boolean {
  const written = type.kind === 'Star' ? type.x : type;
  if (written.kind !== 'Selector' || written.sel.name !== 'Cond') return false;
  const named = info.resolveType(written);
  return named.kind === 'named' && named.decl.packagePath === 'sync';
}

/** Another build may answer: a name that its files mention is left out. */
function noteOtherBuild(file: SourceFile, named: Named): void {
  // Most such files write none of the names: these need no tree.
  const asked = [...named].filter(([name, all]) => isOpen(all) && file.text.includes(name));
  if (asked.length === 0) return;
  const mentioned = new Set<string>();
  walk(file.ast, (node) => {
    if (node.kind === 'Selector') mentioned.add(node.sel.name);
    return true;
  });
  for (const [name, all] of asked) if (mentioned.has(name)) for (const uses of all) uses.isOut = true;
}

/** `x.f` in some place. */
function noteSelector(node: Selector, candidates: Candidates, info: PackageInfo): void {
  const selection = info.selection(node);
  if (selection.kind === 'unknown') {
    for (const [ident, uses] of candidates) if (ident.name === node.sel.name) uses.isOut = true;
    return;
  }
  const uses = selection.kind === 'field' && selection.field.ident ? candidates.get(selection.field.ident) : undefined;
  if (uses === undefined) return;
  let at: Node = node;
  while (at.parent?.kind === 'Paren') at = at.parent;
  noteUse(at, uses, info);
}

function noteUse(at: Node, uses: Uses, info: PackageInfo): void {
  const { parent } = at;
  switch (parent?.kind) {
    case 'SendStmt':
      if (parent.chan === at) uses.sends.push(parent);
      else uses.isOut = true;
      return;
    case 'Unary':
      if (parent.op === '<-') uses.receives.push(parent);
      else uses.isOut = true;
      return;
    case 'RangeStmt':
      if (parent.x === at) uses.receives.push(parent);
      else uses.isOut = true;
      return;
    case 'AssignStmt':
      noteAssigned(parent.rhs[parent.lhs.findIndex((target) => target === at)], uses, info);
      return;
    case 'Call':
      noteArgument(parent.fun, uses);
      return;
    case 'Selector':
      noteMethod(parent, uses);
      return;
    case 'Binary':
      // Compared with nil.
      return;
    default:
      uses.isOut = true;
  }
}

function noteArgument(fun: Expr, uses: Uses): void {
  const name = unparen(fun);
  if (name.kind === 'Ident' && name.name === 'close') uses.isAnswered = true;
  else if (name.kind !== 'Ident' || (name.name !== 'len' && name.name !== 'cap')) uses.isOut = true;
}

function noteMethod(method: Selector, uses: Uses): void {
  const { name } = method.sel;
  const isCall = method.parent?.kind === 'Call' && method.parent.fun === method;
  if (name === 'L' || uses.type !== 'cond') {
    uses.isOut ||= uses.type !== 'cond';
    return;
  }
  if (isCall && name === 'Wait') uses.waits.push(method.parent);
  else if (isCall && (name === 'Signal' || name === 'Broadcast')) uses.isAnswered = true;
  else uses.isOut = true;
}

function noteAssigned(value: Expr | undefined, uses: Uses, info: PackageInfo): void {
  if (value && isMaking(value, info)) uses.made.push(value);
  else uses.isOut = true;
}

/** `T{f: make(chan int)}`; a literal without keys sets every field. */
function noteLiteral(lit: CompositeLit, candidates: Candidates, info: PackageInfo): void {
  if (lit.elements.length === 0) return;
  const type = info.typeOf(lit);
  const under = underlying(type.kind === 'pointer' ? type.elem : type);
  if (under.kind === 'unknown') {
    const keys = new Set(lit.elements.map(({ key }) => (key?.kind === 'Ident' ? key.name : '')));
    for (const [ident, uses] of candidates) if (keys.has(ident.name)) uses.isOut = true;
  }
  if (under.kind !== 'struct') return;
  for (const [index, { key, value }] of lit.elements.entries()) {
    const field = key?.kind === 'Ident' ? under.fields.find(({ name }) => name === key.name) : under.fields[index];
    const uses = field?.ident && candidates.get(field.ident);
    if (uses) noteAssigned(value, uses, info);
  }
}

function isMaking(value: Expr, info: PackageInfo): boolean {
  let bare = unparen(value);
  if (bare.kind === 'Unary' && bare.op === '&') bare = unparen(bare.x);
  if (bare.kind === 'CompositeLit') return bare.type !== undefined && isCond(bare.type, info);
  if (bare.kind !== 'Call') return false;
  const callee = info.calleeOf(bare);
  if (callee.kind === 'builtin') return callee.name === 'make';
  return callee.kind === 'function' && callee.func.symbol === 'sync.NewCond';
}

function claimsOf(uses: Uses): readonly ConcurrencyClaim[] {
  const [made] = uses.made;
  if (made === undefined) return [];
  const claims = (nodes: readonly Node[], kindOf: (node: Node) => ClaimKind): readonly ConcurrencyClaim[] =>
    nodes.filter((node) => !isCase(node)).flatMap((node) => claim(node, kindOf(node), made, uses));
  if (uses.type === 'cond') return claims(uses.waits, () => 'cond-missed');
  if (uses.sends.length === 0)
    return claims(uses.receives, ({ kind }) => (kind === 'RangeStmt' ? 'range-never-closed' : 'recv-no-sender'));
  const isUnbuffered = uses.made.every((one) => one.kind === 'Call' && one.args.length === 1);
  return uses.receives.length === 0 && isUnbuffered ? claims(uses.sends, () => 'send-no-receiver') : [];
}

function claim(node: Node, kind: ClaimKind, made: Node, { type }: Uses): readonly ConcurrencyClaim[] {
  const func = enclosingFunc(node);
  const maker = enclosingFunc(made);
  if (func === undefined || maker === undefined) return [];
  const operation: Place = { node, func };
  return [
    packageClaim({
      kind,
      operation,
      object: { node: made, func: maker, type, calls: [] },
      inLoop: isInLoop(node),
    }),
  ];
}

/** The send or receive of a case in a select, which has other ways to go on. */
function isCase(node: Node): boolean {
  let at: Node = node;
  while (at.parent?.kind === 'ExprStmt' || at.parent?.kind === 'AssignStmt' || at.parent?.kind === 'Paren')
    at = at.parent;
  return at.parent?.kind === 'CommClause' && at.parent.comm === at;
}
