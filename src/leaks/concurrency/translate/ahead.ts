/**
 * What does the code from a place on still ask for? The variables whose values its conditions read, and those that its
 * operations read, before they are assigned again: what nothing asks for any more need not be remembered.
 */
import type { BasicBlock, Edge, FlowGraph, Op } from '../../../go/flow/graph.js';
import { identsOf, writesOf } from '../../../go/flow/op-access.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Node } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import type { VariableOrigins } from './variable-origins.js';
import type { VariableUses } from './variable-uses.js';

/** For a block, variables by where the goroutine stands in it. */
export interface Live {
  /** At its begin. */
  readonly before: ReadonlyMap<BasicBlock, ReadonlySet<Binding>>;
  /** Anywhere inside. */
  readonly within: ReadonlyMap<BasicBlock, ReadonlySet<Binding>>;
}

/** What the code from a block on asks for. */
export interface Ahead {
  /** The variables that conditions from there on read. */
  readonly conditions: Live;
  /** The variables that operations from there on read. */
  readonly mentions: Live;
}

/** What one block reads, and what it assigns before anything in it reads it. */
interface BlockUse {
  readonly reads: ReadonlySet<Binding>;
  /** Read before the block assigns it. */
  readonly first: ReadonlySet<Binding>;
  readonly assigned: ReadonlySet<Binding>;
}

export function mentionsAhead(graph: FlowGraph, variables: VariableUses, view: GoView): Live {
  return spreadBack(graph, (block) => {
    const reads = new Set<Binding>();
    const first = new Set<Binding>();
    const assigned = new Set<Binding>();
    const read = (binding: Binding): void => {
      reads.add(binding);
      if (!assigned.has(binding)) first.add(binding);
    };
    for (const op of block.ops) {
      for (const binding of readBy(op, variables, view)) read(binding);
      for (const binding of assignedBy(op, variables, view)) assigned.add(binding);
    }
    for (const edge of block.succs) {
      for (const node of [...decidersOf(edge), ...(edge.range ? [edge.range.x] : [])])
        for (const binding of variables.variablesIn(node)) read(binding);
    }
    return { reads, first, assigned };
  });
}

/** `idle`: the conditions of these blocks are never asked. What is returned the caller may ask. */
export function conditionsAhead(
  graph: FlowGraph,
  variables: VariableUses,
  origins: VariableOrigins,
  view: GoView,
  idle: ReadonlySet<BasicBlock>,
): Live {
  return spreadBack(graph, (block) => {
    const asked = [
      ...(idle.has(block) ? [] : block.succs.flatMap(decidersOf)),
      ...block.ops.flatMap((op) => [...returnedBy(op), ...givenBy(op, variables, view)]),
    ];
    const reads = new Set(asked.flatMap((node) => [...origins.askedBy(node)]));
    const assigned = new Set(block.ops.flatMap((op) => assignedBy(op, variables, view)));
    const first = new Set([...reads].filter((binding) => !assigned.has(binding)));
    return { reads, first, assigned };
  });
}

/** Variables that go to the caller with what was found of them: `if err != nil { return nil, err }`. */
function returnedBy(op: Op): readonly Node[] {
  return op.op === 'return' ? op.node.results.filter(({ kind }) => kind === 'Ident') : [];
}

/** Variables that a callee in view asks for by its own names. */
function givenBy(op: Op, variables: VariableUses, view: GoView): readonly Node[] {
  const target = op.op === 'call' ? view.target(op.node) : undefined;
  if (op.op !== 'call' || target?.kind !== 'declared') return [];
  const params = target.decl.type.params.flatMap(({ names }) => names);
  return op.node.args.filter((arg, index) => {
    const name = params[index];
    const binding = arg.kind === 'Ident' && name ? view.names.resolve(name) : undefined;
    return binding !== undefined && variables.conditionsOn(binding) > 0;
  });
}

/** What decides whether control takes an edge. */
function decidersOf({ cond, clause }: Edge): readonly Node[] {
  if (clause?.kind === 'CaseClause') {
    const { parent } = clause;
    const tag = parent?.kind === 'SwitchStmt' ? parent.tag : parent?.kind === 'TypeSwitchStmt' ? parent.x : undefined;
    return [...clause.exprs, ...(tag ? [tag] : [])];
  }
  return cond ? [cond] : [];
}

function readBy(op: Op, variables: VariableUses, view: GoView): readonly Binding[] {
  if (op.op === 'literal') return [...variables.variablesIn(op.node)];
  return identsOf(op).flatMap((ident) => {
    const binding = view.names.resolve(ident);
    return binding && isVariable(binding) ? [binding] : [];
  });
}

/** The variables that get another value as a whole, and that nobody reads through a pointer. */
function assignedBy(op: Op, variables: VariableUses, view: GoView): readonly Binding[] {
  if (op.op === 'bind' || op.op === 'incdec' || (op.op === 'assign' && op.node.op !== '=' && op.node.op !== ':='))
    return [];
  return writesOf(op).flatMap((target) => {
    const binding = target.kind === 'Ident' ? view.names.resolve(target) : undefined;
    return binding && isVariable(binding) && !variables.isPointedTo(binding) ? [binding] : [];
  });
}

/** Adds to each block what the blocks after it ask for and it does not assign. */
function spreadBack(graph: FlowGraph, useOf: (block: BasicBlock) => BlockUse): Live {
  const uses = new Map(graph.blocks.map((block) => [block, useOf(block)]));
  const before = new Map<BasicBlock, Set<Binding>>(
    graph.blocks.map((block) => [block, new Set(uses.get(block)?.first)]),
  );
  const after = (block: BasicBlock): Set<Binding> =>
    new Set(block.succs.flatMap(({ to }) => [...(before.get(to) ?? [])]));
  for (let changed = true; changed;) {
    changed = false;
    for (const block of graph.blocks.toReversed()) {
      const own = before.get(block) ?? new Set<Binding>();
      const size = own.size;
      const assigned = uses.get(block)?.assigned;
      for (const edge of block.succs)
        for (const binding of before.get(edge.to) ?? []) if (!assigned?.has(binding)) own.add(binding);
      changed ||= own.size > size;
    }
  }
  const within = new Map(
    graph.blocks.map((block) => [block, new Set([...after(block), ...(uses.get(block)?.reads ?? [])])]),
  );
  return { before, within };
}
