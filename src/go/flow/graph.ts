/**
 * In which orders can the statements of one function run? A control flow graph per function body; literals are functions
 * of their own and appear in the graph that creates them as values only.
 *
 * Each block holds operations in evaluation order. Conditions are split at && and ||; each branch edge says which
 * condition it assumed. Deferred calls are operations where they are registered (`defer`); running them at an exit is
 * for the reader of the graph, who knows which were registered on his path.
 */
import type {
  BranchStmt,
  Call,
  CaseClause,
  CommClause,
  Expr,
  Func,
  ForStmt,
  FuncLit,
  IncDecStmt,
  AssignStmt,
  Node,
  RangeStmt,
  ReturnStmt,
  SelectStmt,
  SendStmt,
  GoStmt,
  DeferStmt,
  SwitchStmt,
  TypeSwitchStmt,
  ValueSpec,
} from '../syntax/ast.js';

export type Op =
  /** A call, after its operands; not builtin panic's exit, which is an edge. Conversions are calls here too: ask types. */
  | { readonly op: 'call'; readonly node: Call }
  /** A receive `<-x` outside a select's comm position, after its operand. */
  | { readonly op: 'recv'; readonly node: Expr; readonly chan: Expr }
  | { readonly op: 'send'; readonly node: SendStmt }
  /** `=`, `:=`, `+=`, after the right side. */
  | { readonly op: 'assign'; readonly node: AssignStmt }
  | { readonly op: 'incdec'; readonly node: IncDecStmt }
  /** A var declaration in a function, values evaluated. */
  | { readonly op: 'declare'; readonly node: ValueSpec }
  | { readonly op: 'go'; readonly node: GoStmt }
  | { readonly op: 'defer'; readonly node: DeferStmt }
  /** A function literal becomes a value; also where it is called at once or is the function of go or defer. */
  | { readonly op: 'literal'; readonly node: FuncLit }
  /** One turn of a range begins: key and value are assigned. For channels: a value was received. */
  | { readonly op: 'turn'; readonly node: RangeStmt }
  /** The select is entered: its channel and value operands are evaluated; which case runs is the edge. */
  | { readonly op: 'select'; readonly node: SelectStmt }
  /** A comm clause was chosen: its send or receive has happened. Left sides of `v, ok := <-ch` are assigned. */
  | { readonly op: 'comm'; readonly node: CommClause }
  /** A type switch clause was entered and its name bound. */
  | { readonly op: 'bind'; readonly node: CaseClause; readonly of: TypeSwitchStmt }
  /** The results are evaluated; the next edge leaves the function. */
  | { readonly op: 'return'; readonly node: ReturnStmt }
  /**
   * An identifier, selector, index or dereference that is read where no operation above names it: in conditions, tags,
   * case expressions, operands of range, expression statements. What the others read: see op-access.ts.
   */
  | { readonly op: 'use'; readonly node: Expr };

export type EdgeKind =
  /** Unconditional. */
  | 'next'
  /** `cond` evaluated to true / false. Of a constant condition only one edge exists. */
  | 'true'
  | 'false'
  /**
   * A switch, type switch or select clause was chosen; `clause` says which, undefined: no clause matched. A switch without
   * a tag has true/false edges. Where a case expression holds a call, a `next` edge beside clause edges means: none so far.
   */
  | 'clause'
  /** A range has another turn / has no more. */
  | 'turn'
  | 'done';

/** A statement that goes elsewhere; a loop stands for the end of its body, where the next turn begins. */
export type Jump = BranchStmt | ForStmt | RangeStmt;

export interface Edge {
  readonly to: BasicBlock;
  readonly kind: EdgeKind;
  /** The atomic condition of a true/false edge (no && || ! or parentheses left). */
  readonly cond?: Expr;
  readonly clause?: CaseClause | CommClause;
  /** Of a clause edge without a clause: the switch of which no clause matched. */
  readonly unmatched?: SwitchStmt | TypeSwitchStmt;
  readonly range?: RangeStmt;
  /** The jumps that the edge stands for, in the order in which they are taken; undefined where there is none. */
  readonly jumps?: readonly Jump[];
  /** Runs backwards in `blocks`: goes back to a loop's head. */
  readonly back: boolean;
}

/**
 * How a block without successors ends. `return`: normal exit, explicit or at the end of the body (deferred calls run).
 * `panic`: a panic leaves the function, deferred calls run. `goexit`: the goroutine ends (runtime.Goexit, t.Fatal,
 * t.Skip), deferred calls run. `exit`: the process ends (os.Exit, log.Fatal), nothing runs. `never`: blocks or spins for
 * ever by construction (`select {}`, `for {}`), or calls a function that never returns for a reason not known.
 */
export type ExitKind = 'return' | 'panic' | 'goexit' | 'exit' | 'never';

export interface BasicBlock {
  /** Index in the graph's blocks. */
  readonly id: number;
  readonly ops: readonly Op[];
  readonly succs: readonly Edge[];
  /** Predecessor blocks. */
  readonly preds: readonly BasicBlock[];
  readonly exit: ExitKind | undefined;
  /** The node at which the exit stands (return statement, call); undefined at the closing brace. */
  readonly exitNode: Node | undefined;
  /**
   * The innermost loop statement whose condition, post statement or body holds the block (ForStmt, RangeStmt, or a goto
   * loop's label), whether or not the block can have another turn: that is a question for loops.ts.
   */
  readonly loop: Node | undefined;
}

export interface FlowGraph {
  readonly func: Func;
  readonly entry: BasicBlock;
  /** Reachable blocks only, in reverse postorder; blocks[0] is the entry. */
  readonly blocks: readonly BasicBlock[];
  /** Blocks with `exit` set. */
  readonly exits: readonly BasicBlock[];
  /** Holds a range over a function, or broken syntax: paths may be missing. Reasons, empty if exact. */
  readonly unknown: readonly string[];
}

/** How a call ends, for calls that do not return. */
export type CallEnding = 'returns' | 'panic' | 'goexit' | 'exit' | 'never' | 'unknown';
