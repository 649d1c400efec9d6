/**
 * Whose is the descriptor that `os.NewFile` is given by its number? A process is started with some, told by a constant or
 * read from a text, and has them for all of its life; and what somebody closes by its number needs no other close. A
 * process that has a descriptor of its own may be waited for by that.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import type { CallEffect } from './call-effect.js';
import type { ObligationWorld } from './obligation-world.js';

/**
 * Why nobody has to close what `os.NewFile` gives, or to wait for what `os.StartProcess` started; undefined where somebody
 * has to, and for all other calls.
 */
export function whyNumberIsKept(world: ObligationWorld, view: FunctionView, call: Call): string | undefined {
  const target = view.target(call);
  const [descriptor] = call.args;
  if (target.kind === 'declared' && target.symbol === 'os.StartProcess') return whyProcessIsKept(call);
  if (target.kind !== 'declared' || target.symbol !== 'os.NewFile' || !descriptor) return undefined;
  if (view.constant(descriptor) !== undefined) return INHERITED;
  const variable = numberOf(view, descriptor);
  if (!variable) return undefined;
  if (world.sourcesOf(view, variable).some(({ expr }) => isReadFromText(view, expr))) return INHERITED;
  const uses = usesOf(view, variable, descriptor);
  if (uses.some(({ parent }) => parent?.kind === 'Unary' && parent.op === '&')) return INHERITED;
  return uses.some((use) => mayClose(world, view, use)) ? 'closed by its number' : undefined;
}

/** `&syscall.SysProcAttr{PidFD: &pidfd}`: whoever has the descriptor of the process can wait for it. */
function whyProcessIsKept({ args }: Call): string | undefined {
  return args.some(setsDescriptor) ? 'waited for by its descriptor' : undefined;
}

function setsDescriptor(attributes: Expr): boolean {
  let isSet = false;
  walk(attributes, (node) => {
    isSet ||= node.kind === 'Element' && node.key?.kind === 'Ident' && node.key.name === 'PidFD';
    return !isSet;
  });
  return isSet;
}

const INHERITED = 'the process was started with it';

/** The variable behind conversions: `uintptr(fd)`. */
function numberOf(view: FunctionView, expr: Expr): Binding | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'Ident') return view.resolve(bare);
  const [only, ...others] = bare.kind === 'Call' && view.target(bare).kind === 'conversion' ? bare.args : [];
  return only && others.length === 0 ? numberOf(view, only) : undefined;
}

/** `strconv.Atoi(os.Getenv("LISTEN_FD"))`. */
function isReadFromText(view: FunctionView, source: Expr): boolean {
  const bare = unparen(source);
  const target = bare.kind === 'Call' ? view.target(bare) : undefined;
  return target?.kind === 'declared' && target.symbol?.startsWith('strconv.') === true;
}

function usesOf(view: FunctionView, variable: Binding, besides: Expr): readonly Ident[] {
  const found: Ident[] = [];
  if (view.func.body) {
    walk(view.func.body, (node) => {
      if (node === besides) return false;
      if (node.kind === 'Ident' && node !== variable.ident && view.resolve(node) === variable) found.push(node);
      return true;
    });
  }
  return found;
}

/** Whether a call may release the descriptor that it is given by this use. */
function mayClose(world: ObligationWorld, view: FunctionView, use: Ident): boolean {
  let given: Expr = use;
  let { parent } = use;
  while (parent?.kind === 'Paren' || (parent?.kind === 'Call' && view.target(parent).kind === 'conversion')) {
    given = parent;
    parent = parent.parent;
  }
  return (
    parent?.kind === 'Call' && parent.args.includes(given) && mayCloseNumber(world, world.callEffect(view, parent))
  );
}

/** Whether a callee, or what stands in its body where that is in view, closes a descriptor by its number. */
export function mayCloseNumber(world: ObligationWorld, { target }: CallEffect): boolean {
  if (target.kind !== 'literal' && target.kind !== 'declared') return false;
  if (target.kind === 'declared' && CLOSES.has(target.symbol ?? '')) return true;
  const body = target.kind === 'literal' ? target.func : target.object?.decl;
  const view = body && world.view(body);
  if (!view) return false;
  return contentsOf(view.func).calls.some((call) => {
    const inner = view.target(call);
    return inner.kind === 'declared' && CLOSES.has(inner.symbol ?? '');
  });
}

const CLOSES: ReadonlySet<string> = new Set(['syscall.Close', 'golang.org/x/sys/unix.Close', 'os.NewFile']);

/** The file whose number an expression is: `int(f.Fd())`. */
export function fileOfNumber(view: FunctionView, expr: Expr): Expr | undefined {
  const bare = unparen(expr);
  if (bare.kind !== 'Call') return undefined;
  const target = view.target(bare);
  if (target.kind === 'conversion') return bare.args[0] && fileOfNumber(view, bare.args[0]);
  return target.kind === 'declared' && target.symbol === 'os.File.Fd' ? target.receiver : undefined;
}
