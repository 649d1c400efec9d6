/**
 * Does an access path still name the same place? Finds the assignments to its variables, fields and elements that may
 * run between two points of a flow graph. Left out: fields that a callee assigns, and package-level variables assigned in
 * functions that were not handed in.
 */
import { enclosingFunc } from '../syntax/enclosing.js';
import type { AssignStmt, Expr, Func, Node } from '../syntax/ast.js';
import { walk } from '../syntax/walk.js';
import { accessPathOf, pathsWithin, type AccessPath, type PathElement, type Resolve } from './access-path.js';
import type { BasicBlock, Op } from './graph.js';
import { writesOf } from './op-access.js';
import { unparen } from './operands.js';
import { reaches } from './paths.js';
import type { Point } from './points.js';

export type PathChange<B> =
  /** An operation between the points assigns to something the path depends on. */
  | { readonly kind: 'assigned'; readonly op: Op; readonly point: Point }
  /** A variable of the path is assigned in another function or its address is taken: it may change at any time. */
  | { readonly kind: 'indirect'; readonly variable: B };

export interface ChangeQuery<B> {
  readonly path: AccessPath<B>;
  /** The function whose graph the points are in. */
  readonly func: Func;
  /** The operation at which the path was used first, and the one at which it is used again; one twice: the next turn. */
  readonly from: Point;
  readonly to: Point;
  readonly resolve: Resolve<B>;
  readonly writes: VariableWrites<B>;
}

/** What may make the path name another place between the points; empty: it names the same. */
export function changesBetween<B>(query: ChangeQuery<B>): readonly PathChange<B>[] {
  const paths = pathsWithin(query.path);
  const changes: PathChange<B>[] = [];
  for (const variable of new Set(paths.map((path) => path.root))) {
    if (query.writes.isWrittenOutside(variable, query.func)) changes.push({ kind: 'indirect', variable });
  }
  for (const { op, point } of operationsBetween(query.from, query.to)) {
    const targets = writesOf(op).map((target) => accessPathOf(target, query.resolve));
    const isChange = targets.some((target) => target && paths.some((path) => mayCover(target, path)));
    if (isChange) changes.push({ kind: 'assigned', op, point });
  }
  return changes;
}

/** The operations that can run after `from` and before `to`, on a way that meets neither of them in between. */
export function operationsBetween(from: Point, to: Point): readonly { readonly op: Op; readonly point: Point }[] {
  const isEnd = (point: Point): boolean => isSamePoint(point, from) || isSamePoint(point, to);
  const found: { op: Op; point: Point }[] = [];
  const seen = new Set<BasicBlock>();
  const open: Point[] = [{ block: from.block, index: from.index + 1 }];
  for (let start = open.pop(); start !== undefined; start = open.pop()) {
    const { block } = start;
    let index = start.index;
    for (; index < block.ops.length && !isEnd({ block, index }); index++) {
      const op = block.ops[index];
      if (op) found.push({ op, point: { block, index } });
    }
    if (index < block.ops.length) continue;
    for (const { to: next } of block.succs) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push({ block: next, index: 0 });
    }
  }
  return found.filter(({ point }) =>
    reaches({
      from: { block: point.block, index: point.index + 1 },
      atOp: (_, at) => isSamePoint(at, to),
      cutOp: (_, at) => isSamePoint(at, from),
    }),
  );
}

function isSamePoint(a: Point, b: Point): boolean {
  return a.block === b.block && a.index === b.index;
}

/** Whether an assignment to `target` may change what `path` passes through or ends at. */
function mayCover<B>(target: AccessPath<B>, path: AccessPath<B>): boolean {
  if (target.root !== path.root) return false;
  // *p = v changes the fields of *p, which the path writes without the dereference.
  const elements = target.elements.filter((element) => element.kind !== 'deref');
  const steps = path.elements.filter((element) => element.kind !== 'deref');
  return elements.length <= steps.length && elements.every((element, at) => mayBeSame(element, steps[at]));
}

function mayBeSame<B>(a: PathElement<B>, b: PathElement<B> | undefined): boolean {
  if (!b || a.kind !== b.kind) return false;
  if (a.kind === 'field') return b.kind === 'field' && a.name === b.name;
  if (a.kind !== 'index' || b.kind !== 'index') return true;
  // Only two constants are known to differ.
  return a.index.kind !== 'literal' || b.index.kind !== 'literal' || a.index.text === b.index.text;
}

/** Which functions below a node assign to which variables? Built once per outermost function. */
export class VariableWrites<B> {
  private readonly writers = new Map<B, Set<Func>>();
  private readonly defined = new Set<B>();
  private readonly addressed = new Set<B>();

  constructor(root: Node, resolve: Resolve<B>) {
    walk(root, (node) => {
      if (node.kind === 'AssignStmt') this.addAssignment(node, resolve);
      else if (node.kind === 'IncDecStmt') this.addWrite(node.x, resolve);
      else if (node.kind === 'RangeStmt' && !node.define) this.addTargets([node.key, node.value], resolve);
      else if (node.kind === 'Unary' && node.op === '&') this.addAddress(node.x, resolve);
    });
  }

  /** Whether a variable may be assigned by code other than `func`'s own statements. */
  isWrittenOutside(variable: B, func: Func): boolean {
    if (this.addressed.has(variable)) return true;
    return [...(this.writers.get(variable) ?? [])].some((writer) => writer !== func);
  }

  private addAssignment(stmt: AssignStmt, resolve: Resolve<B>): void {
    for (const target of stmt.lhs) {
      if (stmt.op === ':=' && this.isDefinition(target, resolve)) continue;
      this.addWrite(target, resolve);
    }
  }

  /** The first `:=` of a variable makes it; a later one, with another new variable beside it, assigns. */
  private isDefinition(target: Expr, resolve: Resolve<B>): boolean {
    const variable = target.kind === 'Ident' ? resolve(target) : undefined;
    if (variable === undefined || this.defined.has(variable)) return false;
    this.defined.add(variable);
    return true;
  }

  private addTargets(targets: readonly (Expr | undefined)[], resolve: Resolve<B>): void {
    for (const target of targets) {
      if (target) this.addWrite(target, resolve);
    }
  }

  private addWrite(target: Expr, resolve: Resolve<B>): void {
    const bare = unparen(target);
    if (bare.kind !== 'Ident') return;
    const variable = resolve(bare);
    const writer = enclosingFunc(bare);
    if (variable === undefined || !writer) return;
    const writers = this.writers.get(variable) ?? new Set();
    this.writers.set(variable, writers.add(writer));
  }

  private addAddress(operand: Expr, resolve: Resolve<B>): void {
    const bare = unparen(operand);
    const variable = bare.kind === 'Ident' ? resolve(bare) : undefined;
    if (variable !== undefined) this.addressed.add(variable);
  }
}
