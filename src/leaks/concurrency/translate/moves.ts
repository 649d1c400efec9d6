/** How does a goroutine move on in its body? What it needs no more is dropped on the way. */
import type { Binding } from '../../../go/names/binding.js';
import type { BasicBlock } from '../../../go/flow/graph.js';
import type { Node } from '../../../go/syntax/ast.js';
import type { BodyState, Frame } from './body-state.js';
import type { ValueReader } from './evaluate.js';

/** Goes to the begin of a block. */
export function moveTo(state: BodyState, frame: Frame, block: BasicBlock, reader: ValueReader): void {
  leaveLoops(state, frame, block);
  frame.block = block;
  frame.index = 0;
  forgetFacts(state, reader);
}

/** A loop that is left begins anew when control comes back to it. */
function leaveLoops(state: BodyState, { code }: Frame, block: BasicBlock): void {
  for (const loop of state.turns.keys()) {
    const isHead = block.succs.some(({ range }) => range === loop);
    if (!isHead && isWithin(loop, code.func) && !isWithin(block.loop, loop)) state.turns.delete(loop);
  }
}

/** Whether a node is another, or stands inside it. */
function isWithin(node: Node | undefined, outer: Node): boolean {
  for (let at = node; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** Drops what no code from here on asks for. */
export function forgetFacts(state: BodyState, reader: ValueReader): void {
  state.forgetFacts(
    (code) => reader.aheadOf(code),
    (binding) => reader.base.variables.isHeld(binding),
    (binding) => reader.base.variables.isOnlyAsked(binding),
    ({ callee }) => {
      const func = callee?.kind === 'function' ? callee.func : undefined;
      return func?.kind === 'FuncLit' ? reader.base.view.names.capturesOf(func) : NOTHING;
    },
  );
}

const NOTHING: ReadonlySet<Binding> = new Set();

/** Drops the kept values that an operation has consumed. */
export function forget(state: BodyState, node: Node): void {
  for (const kept of state.values.keys()) {
    if (kept.start >= node.start && kept.end <= node.end) state.values.delete(kept);
  }
}
