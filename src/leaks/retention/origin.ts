/**
 * How large is the memory behind a slice, string or array variable? Looked up where the variable gets its only value: what
 * reads a whole file or body is unbounded, what `make` or the type says has a size, a parameter is as large as the caller
 * likes. Everything else is unknown.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import { sizeOf } from './memory-types.js';
import { symbolOfCall } from '../called-symbol.js';

export type Origin =
  /** Everything there is to read; `source`: the call. */
  | { readonly kind: 'unbounded'; readonly source: Call }
  | { readonly kind: 'sized'; readonly bytes: number; readonly source: Expr }
  | { readonly kind: 'received'; readonly source: Expr }
  | { readonly kind: 'parameter'; readonly binding: Binding };

/** From here on memory counts as large: a small part of it should not keep it alive. */
export const LARGE_BYTES = 64 * 1024;

/** Calls whose result is as large as what they read. */
const UNBOUNDED: ReadonlySet<string> = new Set([
  'io.ReadAll',
  'io/ioutil.ReadAll',
  'io/ioutil.ReadFile',
  'os.ReadFile',
  'io/fs.ReadFile',
  'embed.FS.ReadFile',
  'os/exec.Cmd.Output',
  'os/exec.Cmd.CombinedOutput',
  'net/http/httputil.DumpRequest',
  'net/http/httputil.DumpResponse',
  'bytes.Buffer.String',
  'strings.Builder.String',
]);

const MAX_STEPS = 6;

/** Undefined: unknown, or small. */
export function originOf(info: PackageInfo, expr: Expr, steps = 0): Origin | undefined {
  const bare = unparen(expr);
  if (steps > MAX_STEPS) return undefined;
  switch (bare.kind) {
    case 'Ident': {
      const binding = info.resolve(bare);
      return binding && originOfVariable(info, binding, steps);
    }
    case 'Call':
      return originOfCall(info, bare, steps);
    case 'SliceExpr':
      return originOf(info, bare.x, steps + 1);
    case 'Unary':
      return bare.op === '<-' ? { kind: 'received', source: bare } : undefined;
    default:
      return undefined;
  }
}

function originOfVariable(info: PackageInfo, binding: Binding, steps: number): Origin | undefined {
  if (binding.kind === 'param') {
    return info.writesOf(binding).length === 0 ? { kind: 'parameter', binding } : undefined;
  }
  if (binding.kind !== 'var' || !binding.func) return undefined;
  const value = valueOf(info, binding);
  return value && originOf(info, value, steps + 1);
}

/** The one expression that gives a local its value, also as the first of several results. */
export function valueOf(info: PackageInfo, binding: Binding): Expr | undefined {
  const only = info.onlyValue(binding);
  if (only) return only;
  const { decl } = binding;
  if (decl?.kind !== 'AssignStmt' || decl.rhs.length !== 1) return undefined;
  const isWritten = info.referencesOf(binding).some(({ access }) => access === 'write' || access === 'address');
  return isWritten || decl.lhs[0] !== binding.ident ? undefined : decl.rhs[0];
}

function originOfCall(info: PackageInfo, call: Call, steps: number): Origin | undefined {
  const callee = info.calleeOf(call);
  if (callee.kind === 'conversion') return call.args[0] && originOf(info, call.args[0], steps + 1);
  if (callee.kind === 'builtin') return callee.name === 'make' ? originOfMake(info, call) : undefined;
  const symbol = symbolOfCall(info, call);
  return symbol !== undefined && UNBOUNDED.has(symbol) ? { kind: 'unbounded', source: call } : undefined;
}

function originOfMake(info: PackageInfo, call: Call): Origin | undefined {
  const size = call.args.at(-1);
  const count = call.args.length > 1 && size ? info.constInt(size) : undefined;
  const type = coreType(info.typeOf(call));
  const each = type.kind === 'slice' ? sizeOf(type.elem) : undefined;
  if (count === undefined || each === undefined) return undefined;
  const bytes = Number(count) * each;
  return bytes >= LARGE_BYTES ? { kind: 'sized', bytes, source: call } : undefined;
}
