/**
 * By which signal may the caller of a function stop what it has started, and who does not listen? A function that returns a
 * channel, and is given one context or one channel that only says stop: whoever has given the signal need not receive any
 * more. A goroutine that listens for it at one place and sends without an alternative at another stays there.
 *
 * Left out: goroutines that never listen. Their author may mean the receiver to take all there is.
 */
import type { Func, Ident } from '../../../go/syntax/ast.js';
import type { Finding } from '../analyze-root.js';
import type { CodeBase } from './code.js';

/** The only parameter that can say stop; undefined where there is none, or several, or no channel is returned. */
export function stopOf(root: Func, base: CodeBase): Ident | undefined {
  if (root.kind !== 'FuncDecl' || !root.type.results.some(({ type }) => type.kind === 'ChanType')) return undefined;
  const signals = root.type.params.filter(({ type }) => {
    if (type.kind !== 'ChanType') return base.view.typeSymbol(type) === 'context.Context';
    return type.dir === 'recv' && type.elem.kind === 'StructType' && type.elem.fields.length === 0;
  });
  const [only, other] = signals.flatMap(({ names }) => names);
  return other === undefined && only?.name !== '_' ? only : undefined;
}

/** Whether a goroutine that listens for the signal elsewhere stays in a send on a channel that the root has returned. */
export function ignoresStop({ stuck, spins, graph, translation }: Finding): boolean {
  const location = graph.layout.locations[stuck?.place ?? -1];
  const { stop, returned } = translation.world;
  if (stuck === undefined || spins || location === undefined || stop === undefined) return false;
  const [first, second] = location.at.cases;
  if (first?.event.kind !== 'send' || second !== undefined || !returned.has(first.event.object)) return false;
  const program = graph.layout.model.programs[location.program];
  const isListening = program?.nodes.some(({ cases }) =>
    cases.some(({ event }) => 'object' in event && event.object === stop && LISTENING.has(event.kind)),
  );
  return location.program !== 0 && isListening === true;
}

const LISTENING: ReadonlySet<string> = new Set(['done', 'cancelled', 'live', 'recv']);
