/** Which call gives a value back? */
import type { Release } from '../../go/facts/resource.js';
import { unparen } from '../../go/flow/operands.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';

/** What holds the value, as the code names it: a variable, or a field; undefined where nothing does. */
export function holderText({ variable, field, view }: ObligationClaim): string | undefined {
  if (field?.kind === 'Ident') return field.name;
  return variable?.name ?? (field && view.file.text.slice(field.start, field.end));
}

/** The call that releases the value, for example `resp.Body.Close()`. */
export function releaseText(claim: ObligationClaim, name: string): string | undefined {
  const release: Release | undefined = claim.resource.releases[0];
  if (release?.kind === 'method')
    return `${[name, release.path, release.method].filter((part) => part !== '').join('.')}()`;
  if (release?.kind === 'function' && release.argument === 'value') return functionText(claim, release.symbol, name);
  return release?.kind === 'call' && claim.resource.releases.length > 0 ? `${name}()` : undefined;
}

/** `os.RemoveAll(dir)` beside `os.MkdirTemp`: a function of the package that the acquiring call names already. */
function functionText({ call, view }: ObligationClaim, symbol: string, name: string): string | undefined {
  const fun = unparen(call.fun);
  const target = view.target(call);
  if (fun.kind !== 'Selector' || target.kind !== 'declared' || target.symbol === undefined) return undefined;
  const packageOf = (key: string): string => key.slice(0, key.lastIndexOf('.'));
  if (packageOf(target.symbol) !== packageOf(symbol)) return undefined;
  const qualifier = view.file.text.slice(fun.x.start, fun.x.end);
  return `${qualifier}.${symbol.slice(symbol.lastIndexOf('.') + 1)}(${name})`;
}
