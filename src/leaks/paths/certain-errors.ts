/**
 * Which calls cannot fail, so that the branch on their error is never taken? Writes to memory and hashes, deadlines and
 * options of open connections, methods whose documentation says that their error is always nil, and functions that fail by what they
 * are given alone and are given constants, or what is known to be well formed: a constant that is wrong fails each time,
 * and nobody ships that. Functions of the package that pass on no other error are told by never-fails.ts.
 */
import type { Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Ident, Node } from '../../go/syntax/ast.js';
import { isNamedOrPointer } from '../../go/types/queries.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { writesTo } from './variable-writes.js';

/** "The return value n is the length of p; err is always nil", and "It never returns an error". */
const NEVER: ReadonlySet<string> = new Set([
  'bytes.Buffer.Write',
  'bytes.Buffer.WriteByte',
  'bytes.Buffer.WriteRune',
  'bytes.Buffer.WriteString',
  'crypto/rand.Read',
  'hash/maphash.Hash.Write',
  'hash/maphash.Hash.WriteString',
  'math/rand.Read',
  'math/rand.Rand.Read',
  'strings.Builder.Write',
  'strings.Builder.WriteByte',
  'strings.Builder.WriteRune',
  'strings.Builder.WriteString',
]);

/** Methods of hash.Hash by the interface: "Write (via the embedded io.Writer interface) … never returns an error". */
const HASHES: readonly string[] = ['Hash', 'Hash32', 'Hash64'];

/** Writers that never fail, by package and name. */
const SURE_WRITERS: readonly (readonly [string, string])[] = [
  ['bytes', 'Buffer'],
  ['strings', 'Builder'],
  ...HASHES.map((name): readonly [string, string] => ['hash', name]),
];

/** Functions that fail where the writer does that is their first argument. */
const WRITING: ReadonlySet<string> = new Set(['fmt.Fprint', 'fmt.Fprintf', 'fmt.Fprintln', 'io.WriteString']);

/** Functions that only their arguments make fail, with the positions of those that do; undefined: all of them. */
const BY_ARGUMENTS: ReadonlyMap<string, readonly number[] | undefined> = new Map([
  ['mime.ParseMediaType', undefined],
  ['net.ParseCIDR', undefined],
  ['net.SplitHostPort', undefined],
  ['net/http.NewRequest', [0, 1]],
  ['net/http.NewRequestWithContext', [1, 2]],
  ['net/netip.ParseAddr', undefined],
  ['net/netip.ParseAddrPort', undefined],
  ['net/netip.ParsePrefix', undefined],
  ['net/url.Parse', undefined],
  ['net/url.ParseRequestURI', undefined],
  ['regexp.Compile', undefined],
  ['regexp.CompilePOSIX', undefined],
  ['strconv.Atoi', undefined],
  ['strconv.ParseBool', undefined],
  ['strconv.ParseFloat', undefined],
  ['strconv.ParseInt', undefined],
  ['strconv.ParseUint', undefined],
  ['time.Parse', undefined],
  ['time.ParseDuration', undefined],
]);

/** Connections of package net: their deadlines are set in the poller, which refuses only what is closed. */
const CONNECTIONS: readonly string[] = ['IPConn', 'TCPConn', 'UDPConn', 'UnixConn'];

/** Their deadlines, and the options of their sockets that Linux takes on any open one. */
const SETTINGS: ReadonlySet<string> = new Set([
  'SetDeadline',
  'SetReadDeadline',
  'SetWriteDeadline',
  'SetKeepAlive',
  'SetKeepAlivePeriod',
  'SetLinger',
  'SetNoDelay',
  'SetReadBuffer',
  'SetWriteBuffer',
]);

/** What gives a net.Conn of package net's own. */
const DIALS: ReadonlySet<string> = new Set([
  'net.Dial',
  'net.DialTimeout',
  'net.Dialer.Dial',
  'net.Dialer.DialContext',
]);

/** `conn.SetDeadline(t)`, `conn.SetNoDelay(true)` of a connection that is package net's own, by its type or by what made it. */
function setsOption(symbol: string, receiver: Expr | undefined, view: FunctionView): boolean {
  const method = symbol.slice(symbol.lastIndexOf('.') + 1);
  if (!SETTINGS.has(method) || !receiver) return false;
  if (CONNECTIONS.some((name) => isNamedOrPointer(view.typeOf(receiver), 'net', name) === 'yes')) return true;
  // What a server hands over, or a dialer made: it passes the deadline on.
  if (isNamedOrPointer(view.typeOf(receiver), 'github.com/gorilla/websocket', 'Conn') === 'yes') return true;
  const bare = unparen(receiver);
  const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
  if (binding?.kind !== 'var' || binding.func !== view.func) return false;
  const isEmpty = binding.decl?.kind === 'ValueSpec' && binding.decl.values.length === 0;
  const places = [...(isEmpty ? [] : [binding.ident]), ...writesTo(view, binding)];
  return places.length > 0 && places.every((place) => place !== undefined && isDialed(place, view));
}

/** `conn, err := net.Dial(network, address)`. */
function isDialed({ parent }: Node, view: FunctionView): boolean {
  const made = parent?.kind === 'AssignStmt' && parent.rhs.length === 1 ? parent.rhs[0] : undefined;
  const call = made && unparen(made);
  const target = call?.kind === 'Call' ? view.target(call) : undefined;
  if (call?.kind !== 'Call' || target?.kind !== 'declared') return false;
  return DIALS.has(target.symbol ?? '') || givesConnection(view.typeOf(call));
}

/** `net.DialUnix`, whose first result is a connection of package net by its type. */
function givesConnection(type: Type): boolean {
  const first = type.kind === 'tuple' ? type.types[0] : type;
  return first !== undefined && CONNECTIONS.some((name) => isNamedOrPointer(first, 'net', name) === 'yes');
}

/** The variable that takes the error of a call which cannot fail; undefined where there is none. */
export function certainlyNil(op: Op, view: FunctionView): Ident | undefined {
  if (op.op !== 'assign' || op.node.rhs.length !== 1) return undefined;
  const [source] = op.node.rhs;
  const last = op.node.lhs.at(-1);
  const call = source && unparen(source);
  if (call?.kind !== 'Call' || last?.kind !== 'Ident' || last.name === '_') return undefined;
  return cannotFail(call, view) ? last : undefined;
}

/** Whether the error of a call is nil for certain. */
export function cannotFail(call: Call, view: FunctionView): boolean {
  const target = view.target(call);
  if (target.kind !== 'declared' || target.symbol === undefined || target.isExpression) return false;
  const decl = target.object?.decl;
  // Functions of the same package, told by their names: nobody else's body is asked for.
  if (decl?.body && !/^\p{Lu}/u.test(decl.name.name)) return view.neverFails(decl);
  if (NEVER.has(target.symbol)) return true;
  const [first] = call.args;
  if (setsOption(target.symbol, target.receiver, view)) return true;
  if (WRITING.has(target.symbol)) return first !== undefined && isSureWriter(first, view);
  if (target.symbol === 'io.Writer.Write') return target.receiver !== undefined && isSureWriter(target.receiver, view);
  if (!BY_ARGUMENTS.has(target.symbol)) return false;
  const positions = BY_ARGUMENTS.get(target.symbol) ?? call.args.map((_, at) => at);
  return positions.every((at) => {
    const argument = call.args[at];
    return argument !== undefined && isWellFormed(argument, view);
  });
}

/** `h := sha256.New()`, `&buf`. */
function isSureWriter(expr: Expr, { typeOf }: FunctionView): boolean {
  const type = typeOf(unparen(expr));
  return SURE_WRITERS.some(([path, name]) => isNamedOrPointer(type, path, name) === 'yes');
}

/** `host, port, err := net.SplitHostPort(ln.Addr().String())`: both parts are what they should be. */
function isSplitAddress(call: Call, view: FunctionView): boolean {
  const target = view.target(call);
  const isSplit = target.kind === 'declared' && target.symbol === 'net.SplitHostPort';
  return isSplit && call.args.every((arg) => isWellFormed(arg, view));
}

/** A constant, the address of a listener or connection (`ln.Addr().String()`), the URL of a test server. */
function isWellFormed(expr: Expr, view: FunctionView): boolean {
  const bare = unparen(expr);
  if (view.constant(bare) !== undefined) return true;
  if (bare.kind === 'Call') {
    const target = view.target(bare);
    return target.kind === 'declared' && target.symbol === 'net.Addr.String';
  }
  if (bare.kind === 'Selector')
    return bare.sel.name === 'URL' && isNamedOrPointer(view.typeOf(bare.x), 'net/http/httptest', 'Server') === 'yes';
  const decl = bare.kind === 'Ident' ? view.resolve(bare)?.decl : undefined;
  const [target, ...others] = decl?.kind === 'AssignStmt' ? decl.lhs : [];
  const value = decl?.kind === 'AssignStmt' ? decl.rhs[0] : undefined;
  const split = value && unparen(value);
  if (split?.kind === 'Call' && isSplitAddress(split, view)) return true;
  return target !== undefined && others.length === 0 && value !== undefined && isWellFormed(value, view);
}
