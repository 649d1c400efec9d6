/**
 * Who else ends what a call acquires, because the call was told so? A plugin client with `Managed: true` is killed by
 * CleanupClients: "if the client should be managed by the plugin package".
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import type { ObligationWorld } from './obligation-world.js';

const MANAGED: ReadonlyMap<string, string> = new Map([['github.com/hashicorp/go-plugin.NewClient', 'Managed']]);

/** Whether the configuration that a call is given, as it was written here, leaves the end to somebody else. */
export function isManaged(world: ObligationWorld, view: FunctionView, call: Call): boolean {
  const target = view.target(call);
  const symbol = target.kind === 'declared' || target.kind === 'unknown' ? target.symbol : undefined;
  const field = symbol === undefined ? undefined : MANAGED.get(symbol);
  const [config] = call.args;
  return field !== undefined && config !== undefined && isSetIn(world, view, config, field);
}

function isSetIn(world: ObligationWorld, view: FunctionView, expr: Expr, field: string): boolean {
  const bare = unparen(expr);
  const made = bare.kind === 'Unary' && bare.op === '&' ? unparen(bare.x) : bare;
  if (made.kind === 'CompositeLit')
    return made.elements.some(
      ({ key, value }) => key?.kind === 'Ident' && key.name === field && view.constant(value) === 'true',
    );
  const binding = made.kind === 'Ident' ? view.resolve(made) : undefined;
  if (binding?.kind !== 'var' || binding.func !== view.func) return false;
  const sources = world.sourcesOf(view, binding);
  return (
    sources.length > 0 && sources.every(({ expr: source }) => source !== expr && isSetIn(world, view, source, field))
  );
}
