/**
 * What is under construction of a control flow graph? Blocks to which operations and edges are appended. Dead code gets
 * blocks too; they are never reached and fall away when the graph is finished. Knows no Go statement.
 */
import type {
  CaseClause,
  CommClause,
  Expr,
  LabeledStmt,
  Node,
  RangeStmt,
  SwitchStmt,
  TypeSwitchStmt,
} from '../syntax/ast.js';
import type { EdgeKind, ExitKind, Jump, Op } from './graph.js';

export interface DraftEdge {
  to: DraftBlock;
  readonly kind: EdgeKind;
  readonly cond?: Expr;
  readonly clause?: CaseClause | CommClause;
  readonly unmatched?: SwitchStmt | TypeSwitchStmt;
  readonly range?: RangeStmt;
  jumps?: readonly Jump[];
  back: boolean;
}

export interface DraftBlock {
  id: number;
  ops: Op[];
  succs: DraftEdge[];
  preds: DraftBlock[];
  exit: ExitKind | undefined;
  exitNode: Node | undefined;
  loop: Node | undefined;
  /** The head of a loop or the place of a label: kept even when it is empty. */
  readonly isHead: boolean;
  /** The label that stands here. */
  readonly label: LabeledStmt | undefined;
}

/** Where a jump may go from the statement that is being built. */
export interface JumpFrame {
  readonly label: string | undefined;
  readonly breakTo: DraftBlock;
  /** Undefined for switch and select. */
  readonly continueTo: DraftBlock | undefined;
  /** The next clause of a switch. */
  fallthroughTo: DraftBlock | undefined;
}

export class Draft {
  readonly entry: DraftBlock;
  /** The block that takes the next operation. */
  current: DraftBlock;
  /** The innermost loop statement around the place under construction. */
  loop: Node | undefined = undefined;
  private readonly reasons = new Set<string>();

  constructor() {
    this.entry = this.block();
    this.current = this.entry;
  }

  /** Why the graph is not exact, each reason once. */
  get unknown(): readonly string[] {
    return [...this.reasons];
  }

  addUnknown(reason: string): void {
    this.reasons.add(reason);
  }

  block(): DraftBlock {
    return emptyBlock(this.loop, false, undefined);
  }

  head(): DraftBlock {
    return emptyBlock(this.loop, true, undefined);
  }

  labelled(label: LabeledStmt): DraftBlock {
    return emptyBlock(this.loop, true, label);
  }

  add(op: Op): void {
    this.current.ops.push(op);
  }

  /** An edge out of the current block. */
  edge(
    to: DraftBlock,
    kind: EdgeKind,
    about: Pick<DraftEdge, 'cond' | 'clause' | 'unmatched' | 'range' | 'jumps'> = {},
  ): void {
    this.current.succs.push({ to, kind, ...about, back: false });
  }

  /** Ends the current block with an unconditional edge; what follows is dead unless the caller sets `current`. */
  jump(to: DraftBlock, by: Jump): void {
    this.edge(to, 'next', { jumps: [by] });
    this.current = this.block();
  }

  /** Goes on in `to`, which the current block falls into. */
  fallInto(to: DraftBlock): void {
    this.edge(to, 'next');
    this.current = to;
  }

  /** Ends the current block; what follows is dead. */
  leave(exit: ExitKind, node: Node | undefined): void {
    this.current.exit = exit;
    this.current.exitNode = node;
    this.current = this.block();
  }
}

function emptyBlock(loop: Node | undefined, isHead: boolean, label: LabeledStmt | undefined): DraftBlock {
  return { id: -1, ops: [], succs: [], preds: [], exit: undefined, exitNode: undefined, loop, isHead, label };
}
