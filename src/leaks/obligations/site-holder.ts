/**
 * Where does the value of an acquisition go first? The variable, argument or field that takes it, and the error variable
 * beside it; read from the statement around the call alone.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr } from '../../go/syntax/ast.js';
import { coreType } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';
import { resultTypes, type AcquisitionSite } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';
import { fieldOfOwn, isPrivateUntil } from './own-struct.js';

/** The local variable that takes the value; undefined where none does, `elsewhere` where a field or outer variable does. */
export function heldBy(view: FunctionView, site: AcquisitionSite): Binding | 'elsewhere' | undefined {
  const target = site.argument ? unparen(site.argument) : assignedTarget(site);
  if (!target) return undefined;
  if (target.kind !== 'Ident') return 'elsewhere';
  if (target.name === '_') return undefined;
  const binding = view.resolve(target);
  return binding?.func === view.func ? binding : 'elsewhere';
}

/** A command or channel that this function made and gave to nobody before the call. */
export function isOwnArgument(
  world: ObligationWorld,
  view: FunctionView,
  argument: Expr,
  variable: Binding | undefined,
): boolean {
  if (variable?.kind !== 'var') return false;
  const sources = world.sourcesOf(view, variable);
  const isOwn = sources.every(({ expr }) => {
    const bare = unparen(expr);
    return bare.kind === 'Call' || isComposite(bare);
  });
  return isOwn && sources.length > 0 && isPrivateUntil(world, view, variable, argument.start);
}

/** `s.file, err = os.Open(name)`, where nobody else has the struct yet: a constructor that may fail half-way. */
export function ownField(world: ObligationWorld, view: FunctionView, site: AcquisitionSite): Expr | undefined {
  const target = site.argument ? undefined : assignedTarget(site);
  return target && fieldOfOwn(world, view, target) ? target : undefined;
}

function isComposite(expr: Expr): boolean {
  return expr.kind === 'CompositeLit' || (expr.kind === 'Unary' && expr.op === '&' && isComposite(unparen(expr.x)));
}

function assignedTarget({ call, result }: AcquisitionSite): Expr | undefined {
  const parent = outermost(call).parent;
  if (parent?.kind === 'AssignStmt')
    return parent.rhs.length === 1 ? parent.lhs[result ?? 0] : parent.lhs[parent.rhs.indexOf(call)];
  if (parent?.kind === 'ValueSpec')
    return parent.values.length === 1 ? parent.names[result ?? 0] : parent.names[parent.values.indexOf(call)];
  return undefined;
}

function outermost(call: Expr): Expr {
  return call.parent?.kind === 'Paren' ? outermost(call.parent) : call;
}

/** Whether nothing takes the value: a statement of its own, or `_`. */
export function isDiscarded(site: AcquisitionSite): boolean {
  if (site.argument) return false;
  const parent = outermost(site.call).parent;
  const target = assignedTarget(site);
  return parent?.kind === 'ExprStmt' || (target?.kind === 'Ident' && target.name === '_');
}

/** `_, err := s.Start(path)`: what a constructor of the module started is left to itself by name. */
export function isLeftByName(site: AcquisitionSite): boolean {
  const target = assignedTarget(site);
  return site.evidence === 'constructor' && target?.kind === 'Ident' && target.name === '_';
}

/** The variable that takes the error beside the value. */
export function errorOf(view: FunctionView, { call, result }: AcquisitionSite): Binding | undefined {
  const parent = outermost(call).parent;
  if (parent?.kind !== 'AssignStmt' || parent.rhs.length !== 1 || parent.lhs.length - 1 === result) return undefined;
  const last = parent.lhs.at(-1);
  const type = resultTypes(view.typeOf(call)).at(-1);
  // A second value that is no error (`io.Pipe`) is no test of the first.
  if (type && type.kind !== 'unknown' && coreType(type).kind !== 'interface') return undefined;
  return last?.kind === 'Ident' && last.name !== '_' ? view.resolve(last) : undefined;
}
