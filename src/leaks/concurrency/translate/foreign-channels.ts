/**
 * May a channel that others have made be closed at any time? One that was handed over may, and one in a field that the
 * package declares itself. One in another field belongs to who holds the rest, and is closed with it (`watcher.Events`);
 * one that a call gives for a context is closed when that ends (`store.Events(ctx)`): when this is, nobody has shown.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Call, Expr, Node, Selector } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';

export function mayEnd(channel: Expr, view: GoView): boolean {
  const bare = unparen(channel);
  if (bare.kind === 'Selector') return isOwnField(bare, view);
  if (bare.kind === 'Call') return !isForContext(bare, view);
  const decl = bare.kind === 'Ident' ? view.names.resolve(bare)?.decl : undefined;
  const [made] = decl?.kind === 'AssignStmt' ? decl.rhs : [];
  return made?.kind !== 'Call' || !isForContext(made, view);
}

/** The field of a type of this package, which closes the channel itself. */
function isOwnField(selector: Selector, view: GoView): boolean {
  const field = view.fieldOf(selector);
  if (field === undefined || field === 'unknown') return false;
  let top: Node = field;
  while (top.parent) top = top.parent;
  return view.package.files.some(({ ast }) => ast === top);
}

function isForContext({ args }: Call, view: GoView): boolean {
  return args.some((arg) => view.isContext(arg));
}
