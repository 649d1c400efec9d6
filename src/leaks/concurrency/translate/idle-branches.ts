/**
 * Which branches of a body decide nothing that goroutines share? Their ways join again, and between holds no event, no
 * way out, and no write to a variable that a condition or count elsewhere reads. A goroutine may go to the join at once,
 * unless what the ways mention leads to an object of the model: that depends on the run and is asked there. Of a branch
 * that writes such a variable the same holds where nobody knows which way it goes: then the variable is not known.
 */
import type { BasicBlock, FlowGraph, Op } from '../../../go/flow/graph.js';
import { writesOf } from '../../../go/flow/op-access.js';
import { unparen } from '../../../go/flow/operands.js';
import { postDominatorsOf } from '../../../go/flow/dominators.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Call, Expr, Ident, Node, Selector } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';

export interface IdleBranch {
  /** Where all its ways come together. */
  readonly join: BasicBlock;
  /** A condition or count elsewhere reads what the ways assign. */
  readonly isDeciding: boolean;
  /** For each variable that the ways mention, the fields that are read of it; undefined where it is used as a whole. */
  readonly mentions: ReadonlyMap<Binding, readonly Selector[] | undefined>;
  /** Variables of the function that the ways may have assigned. */
  readonly written: readonly Binding[];
  /** Other targets of assignments: fields, elements. */
  readonly stored: readonly Expr[];
  readonly calls: readonly Call[];
}

export interface IdleView {
  readonly view: GoView;
  readonly isEvent: (node: Node) => boolean;
  /** Whether a condition, range or made size reads the variable there. */
  readonly isDeciding: (ident: Node) => boolean;
}

/** Regions with more blocks than this are walked like any other code. */
const MAX_BLOCKS = 200;

/** The branches of a graph that may be idle, by the block at whose end they stand. */
export function idleBranchesOf(graph: FlowGraph, view: IdleView): ReadonlyMap<BasicBlock, IdleBranch> {
  const branching = graph.blocks.filter(({ succs }) => succs.length > 1);
  if (branching.length === 0) return new Map();
  const post = postDominatorsOf(graph);
  const quiet = new Map<BasicBlock, boolean>();
  const isQuiet = (block: BasicBlock): boolean => {
    const known = quiet.get(block) ?? (block.exit === undefined && block.ops.every((op) => isQuietOp(op, view)));
    quiet.set(block, known);
    return known;
  };
  const idle = new Map<BasicBlock, IdleBranch>();
  for (const block of branching) {
    const join = post.immediate(block);
    const region = join && regionOf(block, join, isQuiet);
    const branch = join && region && branchOf(region, block, join, view);
    if (branch) idle.set(block, branch);
  }
  return idle;
}

/** The blocks between a branch and its join; undefined where one of them matters. */
function regionOf(
  branch: BasicBlock,
  join: BasicBlock,
  isQuiet: (block: BasicBlock) => boolean,
): ReadonlySet<BasicBlock> | undefined {
  const region = new Set<BasicBlock>();
  const open = branch.succs.map(({ to }) => to);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === join || region.has(next)) continue;
    if (region.size >= MAX_BLOCKS || !isQuiet(next)) return undefined;
    region.add(next);
    open.push(...next.succs.map(({ to }) => to));
  }
  return region;
}

function isQuietOp(op: Op, { view, ...idle }: IdleView): boolean {
  if (op.op === 'bind') return true;
  if (op.op === 'return' || op.op === 'select' || op.op === 'comm') return false;
  let isQuiet = true;
  walk(op.node, (node) => {
    isQuiet &&= !idle.isEvent(node) && !makesTracked(node, view);
    // The body of a loop stands in blocks of its own.
    return isQuiet && node.kind !== 'Block';
  });
  return isQuiet;
}

/** Library functions that make what goroutines wait for, whatever package they turn out to be of. */
const MAKING = /^(With[A-Z]|New(Timer|Ticker|Cond|Weighted)$|After|Tick$|Background$|TODO$)/;

function makesTracked(node: Node, view: GoView): boolean {
  if (node.kind === 'FuncLit') return true;
  if (node.kind === 'CompositeLit') return node.type !== undefined && view.typeSymbol(node.type) === undefined;
  if (node.kind !== 'Call') return false;
  const fun = unparen(node.fun);
  const name = fun.kind === 'Selector' ? fun.sel.name : fun.kind === 'Ident' ? fun.name : '';
  return MAKING.test(name) || (fun.kind === 'Ident' && name === 'new');
}

function branchOf(
  region: ReadonlySet<BasicBlock>,
  branch: BasicBlock,
  join: BasicBlock,
  idleView: IdleView,
): IdleBranch {
  const mentions = new Map<Binding, Selector[] | undefined>();
  const inside = new Set<Node>();
  const targets: Expr[] = [];
  const calls: Call[] = [];
  const { names } = idleView.view;
  for (const op of [...region].flatMap(({ ops }) => ops)) {
    targets.push(...writesOf(op));
    if (op.op === 'bind') continue;
    walk(op.node, (node) => {
      if (node.kind === 'Block') return false;
      if (node.kind === 'Call') calls.push(node);
      if (node.kind === 'Ident') {
        inside.add(node);
        const binding = names.resolve(node);
        if (binding && isVariable(binding)) mention(mentions, binding, node);
      }
      return true;
    });
  }
  for (const { range } of branch.succs) {
    if (range === undefined) continue;
    const binding = range.x.kind === 'Ident' ? names.resolve(range.x) : undefined;
    if (binding && isVariable(binding)) mentions.set(binding, undefined);
  }
  const written = new Set<Binding>();
  for (const target of targets) {
    const binding = target.kind === 'Ident' ? names.resolve(target) : undefined;
    if (binding && isVariable(binding) && binding.func !== undefined) written.add(binding);
  }
  const isDeciding = [...written].some((binding) =>
    names
      .referencesOf(binding)
      .some(({ ident, access }) => access !== 'write' && !inside.has(ident) && idleView.isDeciding(ident)),
  );
  return {
    join,
    isDeciding,
    mentions,
    written: [...written],
    stored: targets.filter(({ kind }) => kind !== 'Ident'),
    calls,
  };
}

/** A field that is read leaves the rest of the variable alone; a method that is called, or a field that is set, does not. */
function mention(mentions: Map<Binding, Selector[] | undefined>, binding: Binding, ident: Ident): void {
  const { parent } = ident;
  const isField = parent?.kind === 'Selector' && parent.x === ident && isRead(parent);
  const known = mentions.get(binding);
  if (!isField || (known === undefined && mentions.has(binding))) mentions.set(binding, undefined);
  else mentions.set(binding, [...(known ?? []), parent]);
}

function isRead(selector: Selector): boolean {
  const { parent } = selector;
  switch (parent?.kind) {
    case 'Call':
      return parent.fun !== selector;
    case 'AssignStmt':
      return !parent.lhs.includes(selector);
    case 'Unary':
      return parent.op !== '&';
    case 'Selector':
      return isRead(parent);
    default:
      return parent?.kind !== 'IncDecStmt';
  }
}
