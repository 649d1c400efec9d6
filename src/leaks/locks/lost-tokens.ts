/**
 * Which functions take a token of a semaphore and keep it on a path? A channel with room in a field or package variable
 * into which empty values are sent and from which they are thrown away: a function that gives its token back on one
 * path, or in a goroutine, has to on all. Left out: channels of the function itself (runs show those), tokens that are
 * handed to callees or function values, functions that take one for their caller.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import type { Edge, Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import { identsNamed, declsMentioning } from '../../go/names/mentions.js';
import type { CommClause, Expr, Func, Node, SelectStmt, SendStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { BranchGuards } from '../paths/branch-guards.js';
import { edgesTo, explorePaths, type Transfer, type Visit } from '../paths/explore-paths.js';
import { Guards } from '../paths/guards.js';
import { lockPathOf, type LockHome } from './lock-path.js';
import { calleeBody, callOfOp, type LockScope, type LockWorld } from './lock-world.js';
import { isNamedOutside, usesOf } from './lock-partners.js';
import { returnSign, successResult } from './return-sign.js';

export interface LostToken {
  readonly scope: LockScope;
  /** The send that takes the token. */
  readonly take: SendStmt;
  /** Branches from there to the end. */
  readonly edges: readonly Edge[];
  /** The return, or the next send of a loop, with which the token is lost; undefined: the closing brace. */
  readonly end: Node | undefined;
  /** The deferred select that gives it back in one of its cases only. */
  readonly select: SelectStmt | undefined;
  /** The receives that give it back on other paths. */
  readonly gives: readonly Node[];
}

export function findLostTokens(world: LockWorld, info: PackageInfo): readonly LostToken[] {
  const takes = new Map<LockHome, SendStmt[]>();
  for (const { ast } of info.package.files) {
    for (const send of nodesOfKind(ast, 'SendStmt')) {
      const home = isToken(send.value) ? sharedHome(send.chan, info) : undefined;
      if (home) takes.set(home, [...(takes.get(home) ?? []), send]);
    }
  }
  return [...takes].flatMap(([home, sends]) =>
    isSemaphore(info, home) ? sends.flatMap((send) => new Question(world, info, home, send).answer() ?? []) : [],
  );
}

/** `struct{}{}`, `true`, `1`. */
function isToken(value: Expr): boolean {
  const bare = unparen(value);
  if (bare.kind === 'CompositeLit') return bare.elements.length === 0 && bare.type?.kind === 'StructType';
  return bare.kind === 'BasicLit' || (bare.kind === 'Ident' && (bare.name === 'true' || bare.name === 'false'));
}

/** The field or package variable that holds a channel; undefined for variables of functions. */
function sharedHome(chan: Expr, info: PackageInfo): LockHome | undefined {
  const home = lockPathOf(chan, info)?.home;
  return home === undefined || (!('start' in home) && home.func !== undefined) ? undefined : home;
}

/** Made with room, and every use sends a token, throws one away, or asks for its length. */
function isSemaphore(info: PackageInfo, home: LockHome): boolean {
  if (info.package.partial || isNamedOutside(info, home)) return false;
  const takers = new Set<Node>();
  const givers: Node[] = [];
  const sends: Node[] = [];
  for (const use of usesOf(info, home)) {
    const { parent } = use;
    if (parent?.kind === 'SendStmt' && parent.chan === use) {
      if (!isToken(parent.value)) return false;
      takers.add(declAround(parent));
      sends.push(parent);
    } else if (parent?.kind === 'Unary' && parent.op === '<-') {
      // Whoever takes a value out if there is one replaces it.
      if (parent.parent?.kind !== 'ExprStmt' || mayFindNone(parent.parent)) return false;
      givers.push(parent);
    } else if (parent?.kind === 'Call') {
      const callee = info.calleeOf(parent);
      if (callee.kind !== 'builtin' || (callee.name !== 'len' && callee.name !== 'cap')) return false;
    } else if (parent?.kind !== 'AssignStmt' || !parent.lhs.includes(use)) return false;
  }
  // Where the channel is filled at first, a receive takes a token and a send gives it back.
  if (sends.some((send) => isFilling(send, givers))) return false;
  // Somebody else who receives waits for a signal.
  return hasRoom(info, home) && givers.every((give) => takers.has(declAround(give)) || isAlone(give));
}

/** A send in a loop that gives nothing back, itself or by a function that does nothing else. */
function isFilling(send: Node, givers: readonly Node[]): boolean {
  const loop = loopAround(send);
  if (!loop || givers.some((give) => isBelow(give, loop))) return false;
  const names = new Set(givers.filter(isAlone).map(nameAround));
  let isGiving = false;
  walk(loop, (node) => {
    isGiving ||= node.kind === 'Ident' && names.has(node.name);
    return !isGiving;
  });
  return !isGiving;
}

function nameAround(node: Node): string | undefined {
  const decl = declAround(node);
  return decl.kind === 'FuncDecl' ? decl.name.name : undefined;
}

/** A case of a select that has a default. */
function mayFindNone({ parent: clause }: Node): boolean {
  const select = clause?.kind === 'CommClause' ? clause.parent : undefined;
  return select?.kind === 'SelectStmt' && select.clauses.some(({ isDefault }) => isDefault);
}

/** The body of a function that does nothing but give a token back. */
function isAlone(give: Node): boolean {
  const func = enclosingFunc(give);
  return func?.kind === 'FuncDecl' && func.body?.list.length === 1 && func.body.list[0] === give.parent;
}

function declAround(node: Node): Node {
  let at = node;
  while (at.parent && at.kind !== 'FuncDecl') at = at.parent;
  return at;
}

/** Every channel that is stored there is made with room. */
function hasRoom(info: PackageInfo, home: LockHome): boolean {
  let isMade = false;
  for (const { ast } of info.package.files) {
    for (const ident of declsMentioning(ast, home.name).flatMap((decl) => identsNamed(decl, home.name))) {
      const value = storedAt(ident, info, home);
      if (!value) continue;
      const call = unparen(value);
      const room = call.kind === 'Call' && info.calleeOf(call).kind === 'builtin' ? call.args[1] : undefined;
      if (!room || info.constInt(room) === 0n) return false;
      isMade = true;
    }
  }
  return isMade;
}

/** `sem: make(chan T, n)`, `x.sem = make(chan T, n)`, `var sem = make(chan T, n)`. */
function storedAt(ident: Node & { readonly kind: 'Ident' }, info: PackageInfo, home: LockHome): Expr | undefined {
  const { parent } = ident;
  if (parent?.kind === 'Element') return parent.key === ident ? parent.value : undefined;
  if (parent?.kind === 'ValueSpec')
    return 'ident' in home && home.ident === ident ? parent.values[parent.names.indexOf(ident)] : undefined;
  const target = parent?.kind === 'Selector' && parent.sel === ident ? parent : ident;
  const stmt = target.parent;
  if (stmt?.kind !== 'AssignStmt' || stmt.lhs.length !== stmt.rhs.length) return undefined;
  const at = stmt.lhs.indexOf(target);
  return at >= 0 && lockPathOf(target, info)?.home === home ? stmt.rhs[at] : undefined;
}

interface TokenState {
  /** Taken on this path and not given back yet. */
  readonly isHeld: boolean;
  /** A deferred call gives it back, or somebody else took it over. */
  readonly isCovered: boolean;
  readonly select: SelectStmt | undefined;
  readonly guards: Guards;
}

interface Lost {
  readonly visit: Visit<TokenState>;
  readonly end: Node | undefined;
  readonly select: SelectStmt | undefined;
}

class Question implements Transfer<TokenState> {
  private readonly world: LockWorld;
  private readonly info: PackageInfo;
  private readonly home: LockHome;
  private readonly take: SendStmt;
  private readonly gives: readonly Node[];
  private readonly turns: Lost[] = [];
  private guards: BranchGuards | undefined;
  private scope: LockScope | undefined;

  constructor(world: LockWorld, info: PackageInfo, home: LockHome, take: SendStmt) {
    this.world = world;
    this.info = info;
    this.home = home;
    this.take = take;
    this.gives = usesOf(info, home).flatMap(({ parent }) =>
      parent?.kind === 'Unary' && parent.op === '<-' ? [parent] : [],
    );
  }

  answer(): LostToken | undefined {
    const func = enclosingFunc(this.take);
    const scope = func && this.world.scope(func);
    const own = func ? this.gives.filter((give) => isBelow(give, func) && this.canFollow(give)) : [];
    if (!scope || own.length === 0 || scope.view.graph.unknown.length > 0) return undefined;
    this.scope = scope;
    this.guards = new BranchGuards(scope.view);
    const state = { isHeld: false, isCovered: false, select: undefined, guards: Guards.none };
    const { ends, cut } = explorePaths({ block: scope.view.graph.entry, op: 0, state }, this);
    if (cut) return undefined;
    const returns = ends.flatMap(({ visit, state: end }) =>
      visit.block.exit === 'return' ? [{ visit, end: visit.block.exitNode, state: end }] : [],
    );
    const lost = returns.filter(({ state: { isHeld, isCovered, select } }) => isHeld && (!isCovered || select));
    const kept = lost.filter(({ state: { select } }) => !select);
    if (this.takesForCaller(kept.map(({ end }) => end))) return undefined;
    const [first] = [...this.turns, ...lost.map(({ visit, end, state: { select } }) => ({ visit, end, select }))];
    if (!first) return undefined;
    return { scope, take: this.take, edges: edgesTo(first.visit), end: first.end, select: first.select, gives: own };
  }

  /** Stands behind the send, in a defer, or in a loop around both. */
  private canFollow(give: Node): boolean {
    const loop = loopAround(this.take);
    return give.start > this.take.start || isInDefer(give) || (loop !== undefined && isBelow(give, loop));
  }

  /** A success that keeps the token: somebody else gives it back. */
  private takesForCaller(ends: readonly (Node | undefined)[]): boolean {
    const view = this.scope?.view;
    if (!view || successResult(view) === undefined) return false;
    return ends.some((end) => returnSign(view, end) !== 'failed');
  }

  readonly key = ({ isHeld, isCovered, select, guards }: TokenState): string =>
    `${String(isHeld)}|${String(isCovered)}|${select ? String(select.id) : ''}|${guards.key}`;

  afterEdge(state: TokenState, edge: Edge): TokenState | undefined {
    const guards = this.guards?.afterEdge(state.guards, edge);
    return guards && { ...state, guards };
  }

  afterOp(state: TokenState, op: Op, visit: Visit<TokenState>): readonly TokenState[] {
    const next = this.effectOf(state, op, visit);
    if (!next) return [];
    return [{ ...next, guards: this.guards?.afterWrites(next.guards, op) ?? next.guards }];
  }

  private effectOf(state: TokenState, op: Op, visit: Visit<TokenState>): TokenState | undefined {
    if (this.isTake(op)) return this.taken(state, visit);
    if (this.isGive(op)) return { ...state, isHeld: false };
    if (op.op === 'defer') return this.deferred(state, op.node);
    // A callee, a goroutine or whoever gets a literal may give it back.
    if (op.op === 'literal') return isPlainCallee(op.node) || !this.holdsGive(op.node) ? state : covered(state);
    const call = callOfOp(op);
    const body = call && this.scope && calleeBody(this.scope, call);
    return body && this.holdsGive(body) ? covered(state) : state;
  }

  private taken(state: TokenState, visit: Visit<TokenState>): TokenState | undefined {
    if (!state.isHeld || state.isCovered) return { ...state, isHeld: true };
    const loop = loopAround(this.take);
    const isInLoop = loop && this.gives.some((give) => isBelow(give, loop));
    if (isInLoop) this.turns.push({ visit, end: this.take, select: undefined });
    return undefined;
  }

  private isTake(op: Op): boolean {
    return op.node === this.take || (op.op === 'comm' && op.node.comm === this.take);
  }

  private isGive(op: Op): boolean {
    if (op.op === 'recv') return this.gives.includes(op.node);
    return op.op === 'comm' && this.gives.some((give) => isOfClause(give, op.node));
  }

  private deferred(state: TokenState, node: Node): TokenState {
    if (!this.gives.some((give) => isBelow(give, node))) {
      const call = node.kind === 'DeferStmt' ? unparen(node.call) : undefined;
      const body = call?.kind === 'Call' && this.scope ? calleeBody(this.scope, call) : undefined;
      return body && this.holdsGive(body) ? covered(state) : state;
    }
    const select = this.lossySelect(node);
    return select ? { ...covered(state), select } : covered(state);
  }

  /** A select that gives the token back in one case, and may choose another that does not. */
  private lossySelect(node: Node): SelectStmt | undefined {
    let found: SelectStmt | undefined;
    walk(node, (each) => {
      if (each.kind !== 'SelectStmt') return;
      const gives = each.clauses.filter((clause) => this.gives.some((give) => isBelow(give, clause)));
      const hasDefault = each.clauses.some(({ isDefault }) => isDefault);
      if (gives.length > 0 && gives.length < each.clauses.length && !hasDefault) found = each;
    });
    return found && this.gives.every((give) => !isBelow(give, node) || isBelow(give, found ?? give))
      ? found
      : undefined;
  }

  private holdsGive(body: Func): boolean {
    return this.gives.some((give) => isBelow(give, body));
  }
}

function covered(state: TokenState): TokenState {
  return { ...state, isCovered: true };
}

/** The literal of a defer, go or call: told by that operation. */
function isPlainCallee({ parent }: Func): boolean {
  return parent?.kind === 'Call' && (parent.parent?.kind === 'DeferStmt' || parent.parent?.kind === 'GoStmt');
}

function isOfClause(give: Node, { comm }: CommClause): boolean {
  return comm !== undefined && isBelow(give, comm);
}

function isBelow(node: Node, outer: Node): boolean {
  let at: Node | undefined = node;
  while (at && at !== outer) at = at.parent;
  return at === outer;
}

function isInDefer(node: Node): boolean {
  for (let at = node.parent; at && at.kind !== 'FuncDecl'; at = at.parent) if (at.kind === 'DeferStmt') return true;
  return false;
}

function loopAround(node: Node): Node | undefined {
  for (let at = node.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
  }
  return undefined;
}
