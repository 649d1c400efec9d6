/** Which call gives a value back? */
import type { Release } from '../../go/facts/resource.js';
import { unparen } from '../../go/flow/operands.js';
import { methodSet } from '../../go/types/members.js';
import { isNamed } from '../../go/types/queries.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';

/** What holds the value, as the code names it: a variable, or a field; undefined where nothing does. */
export function holderText({ variable, field, view }: ObligationClaim): string | undefined {
  if (field?.kind === 'Ident') return field.name;
  return variable?.name ?? (field && view.file.text.slice(field.start, field.end));
}

/** The call that releases the value, for example `resp.Body.Close()`. */
export function releaseText(claim: ObligationClaim, name: string): string | undefined {
  const release: Release | undefined = claim.resource.releases[0];
  if (release?.kind === 'method') {
    const given = argumentsText(claim, release.path, release.method);
    if (given === undefined) return undefined;
    return `${[name, release.path, release.method].filter((part) => part !== '').join('.')}(${given})`;
  }
  if (release?.kind === 'function' && release.argument === 'value') return functionText(claim, release.symbol, name);
  return release?.kind === 'call' && claim.resource.releases.length > 0 ? `${name}()` : undefined;
}

/**
 * What the method of a value is given: nothing, or a context, which must not be one that may be over by then; undefined where
 * it asks for more.
 */
function argumentsText({ call, result, view }: ObligationClaim, path: string, method: string): string | undefined {
  const given = view.typeOf(call);
  const type = given.kind === 'tuple' ? given.types[result ?? 0] : given;
  const member = path === '' && type ? methodSet(type).methods.get(method) : undefined;
  const signature = member?.kind === 'method' || member?.kind === 'interfaceMethod' ? member.type : undefined;
  if (signature?.kind !== 'func' || signature.params.length === 0) return '';
  const [only, ...others] = signature.params;
  if (!only || others.length > 0 || isNamed(only.type, 'context', 'Context') !== 'yes') return undefined;
  const spec = view.file.ast.imports.find((each) => each.path === 'context');
  const name = spec && (spec.name?.name ?? 'context');
  return name === undefined || name === '_' || name === '.' ? undefined : `${name}.Background()`;
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
