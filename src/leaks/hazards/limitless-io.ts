/**
 * Which input and output of a package has no limit in time? HTTP clients and servers made without timeouts, requests of
 * the package-level functions and dials in loops, handlers and goroutines, and reads and writes of a connection on whose
 * way nobody sets a deadline. Tests are left out, and so are packages whose requests carry contexts.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { loopsOf } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode } from '../../go/flow/points.js';
import { declsMentioning } from '../../go/names/mentions.js';
import type { Call, CompositeLit, Func, Node } from '../../go/syntax/ast.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import type { SourceFile } from '../../go/program.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf, contentsOfFile } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { symbolOfCall } from '../called-symbol.js';
import { symbolOf } from '../launches.js';
import { type PackageCalls } from '../never-ends/package-calls.js';
import { isNamed } from '../never-ends/starts.js';
import type { ProgramView } from '../program-view.js';
import { calledName } from '../../go/syntax/called-name.js';

export type Often = 'loop' | 'request' | 'goroutine';

export type Limitless =
  /** `requests`: where requests without a context are made, a few. */
  | {
      readonly kind: 'client';
      readonly file: SourceFile;
      readonly node: CompositeLit;
      readonly requests: readonly Call[];
    }
  | { readonly kind: 'server'; readonly file: SourceFile; readonly node: CompositeLit | Call }
  | { readonly kind: 'request' | 'dial'; readonly file: SourceFile; readonly node: Call; readonly often: Often }
  /** `conn`: the connection's name. */
  | { readonly kind: 'conn'; readonly file: SourceFile; readonly node: Call; readonly conn: string };

const CLIENT_LIMITS = ['Timeout'];
const SERVER_LIMITS = ['ReadTimeout', 'ReadHeaderTimeout'];
const REQUESTS: ReadonlySet<string> = new Set(['Get', 'Head', 'Post', 'PostForm'].map((name) => `net/http.${name}`));
const SERVES: ReadonlySet<string> = new Set(['net/http.ListenAndServe', 'net/http.ListenAndServeTLS']);
const CARRIES_CONTEXT: ReadonlySet<string> = new Set([
  'net/http.NewRequestWithContext',
  'net/http.Request.WithContext',
  'net/http.Request.Clone',
]);
/** Callers followed upwards to see whether one of them sets a deadline. */
const MAX_CALLERS = 3;

export class LimitlessIo {
  private readonly program: ProgramView;
  private readonly info: PackageInfo;
  private readonly calls: PackageCalls;
  private carriesContexts: boolean | undefined;

  constructor(program: ProgramView, info: PackageInfo, calls: PackageCalls) {
    this.program = program;
    this.info = info;
    this.calls = calls;
  }

  /** The limitless literals of a file. */
  literalsIn(file: SourceFile): readonly Limitless[] {
    if (file.isTest || !imports(file, 'net/http')) return [];
    return nodesOfKind(file.ast, 'CompositeLit').flatMap((node): readonly Limitless[] => {
      if (isNetHttp(this.info, node, 'Client') && !this.isLimited(node, CLIENT_LIMITS) && !this.hasContexts()) {
        return [{ kind: 'client', file, node, requests: this.requestsWithoutContext() }];
      }
      const isServer = isNetHttp(this.info, node, 'Server') && !this.isLimited(node, SERVER_LIMITS);
      return isServer ? [{ kind: 'server', file, node }] : [];
    });
  }

  /** The limitless calls of a function's own body. */
  callsIn(view: FunctionView): readonly Limitless[] {
    const { file } = view;
    if (file.isTest || !(imports(file, 'net/http') || imports(file, 'net'))) return [];
    const found: Limitless[] = [];
    for (const call of contentsOf(view.func).calls) {
      const symbol = CANDIDATE.test(calledName(call.fun)) ? symbolOf(view, call) : undefined;
      if (symbol === undefined) continue;
      if (SERVES.has(symbol)) found.push({ kind: 'server', file, node: call });
      const often = this.oftenOf(view, call);
      if (REQUESTS.has(symbol) && often) found.push({ kind: 'request', file, node: call, often });
      if (symbol === 'net.Dial' && often && !this.isLocal(call)) found.push({ kind: 'dial', file, node: call, often });
    }
    const conn = this.connectionOf(view);
    return conn ? [...found, conn] : found;
  }

  // ---------------------------------------------------------------- clients and servers

  /** A limit in the literal, or one that the package assigns to some such field. */
  private isLimited(lit: CompositeLit, limits: readonly string[]): boolean {
    const isKeyed = lit.elements.every(({ key }) => key?.kind === 'Ident');
    const has = lit.elements.some(({ key }) => key?.kind === 'Ident' && limits.includes(key.name));
    return !isKeyed || has || this.assigns(limits);
  }

  private assigns(fields: readonly string[]): boolean {
    return this.info.package.files.some((file) =>
      nodesOfKind(file.ast, 'AssignStmt').some(({ lhs }) =>
        lhs.some((left) => left.kind === 'Selector' && fields.includes(left.sel.name)),
      ),
    );
  }

  /** Whether some request of the package carries a context. */
  private hasContexts(): boolean {
    this.carriesContexts ??= this.someCall(['NewRequestWithContext', 'WithContext', 'Clone'], (symbol) =>
      CARRIES_CONTEXT.has(symbol),
    );
    return this.carriesContexts;
  }

  private someCall(names: readonly string[], is: (symbol: string) => boolean): boolean {
    return this.calledIn(names).some((call) => is(symbolOfCall(this.info, call) ?? ''));
  }

  private requestsWithoutContext(): readonly Call[] {
    const named = this.calledIn(['Do']).filter((call) => symbolOfCall(this.info, call) === 'net/http.Client.Do');
    return named.slice(0, MAX_REQUESTS);
  }

  /** The calls of the package whose function has such a name, those of tests left out. */
  private calledIn(names: readonly string[]): readonly Call[] {
    const files = this.info.package.files.filter(({ isTest }) => !isTest);
    return files
      .filter(({ ast }) => names.some((name) => declsMentioning(ast, name).length > 0))
      .flatMap(({ ast }) =>
        [...contentsOfFile(ast).values()].flatMap(({ calls }) =>
          calls.filter((call) => names.includes(calledName(call.fun))),
        ),
      );
  }

  // ---------------------------------------------------------------- calls

  private oftenOf(view: FunctionView, call: Call): Often | undefined {
    for (let at: Node | undefined = view.func; at; at = at.parent) {
      if ((at.kind === 'FuncLit' || at.kind === 'FuncDecl') && this.servesRequest(at)) return 'request';
    }
    const block = pointsByNode(view.graph).get(call)?.block;
    if (block && loopsOf(view.graph).loops.some(({ blocks }) => blocks.has(block))) return 'loop';
    return this.isStarted(view.func) ? 'goroutine' : undefined;
  }

  private servesRequest(func: Func): boolean {
    return func.type.params.some(({ type }) => isNamed(this.info.resolveType(type), 'net/http', 'Request'));
  }

  private isStarted(func: Func): boolean {
    if (func.kind === 'FuncLit') return func.parent?.kind === 'Call' && func.parent.parent?.kind === 'GoStmt';
    return this.calls.sitesOf(func).some(({ call }) => call.parent?.kind === 'GoStmt');
  }

  /** `net.Dial("unix", …)`. */
  private isLocal({ args: [network] }: Call): boolean {
    const value = network && this.info.constValue(network);
    return value?.kind !== 'string' || value.value.startsWith('unix');
  }

  // ---------------------------------------------------------------- connections

  /** The first read or write of a connection that the function was given, where nobody on the way sets a deadline. */
  private connectionOf(view: FunctionView): Limitless | undefined {
    const { func, file } = view;
    if (func.kind !== 'FuncDecl') return undefined;
    const param = func.type.params.find(({ type }) => this.isConnection(type))?.names[0];
    const binding = param && this.info.resolve(param);
    if (!binding || this.setsDeadline(func) || !this.isServed(func, MAX_CALLERS, new Set())) return undefined;
    for (const { ident } of this.info.referencesOf(binding)) {
      const { parent } = ident;
      const isMethod =
        parent?.kind === 'Selector' && parent.x === ident && /^(Read|Write|Handshake)$/.test(parent.sel.name);
      if (isMethod && parent.parent?.kind === 'Call') {
        return { kind: 'conn', file, node: parent.parent, conn: ident.name };
      }
      const symbol = parent?.kind === 'Call' && parent.fun !== ident ? symbolOf(view, parent) : undefined;
      if (parent?.kind === 'Call' && WRAPPERS.has(symbol ?? '') && enclosingFunc(parent) === func) {
        return { kind: 'conn', file, node: parent, conn: ident.name };
      }
    }
    return undefined;
  }

  private isConnection(type: Parameters<PackageInfo['resolveType']>[0]): boolean {
    const denoted = this.info.resolveType(unparen(type));
    return CONNECTIONS.some(([path, name]) => isNamed(denoted, path, name));
  }

  /** By name: only ever a reason for silence. */
  private setsDeadline(func: Func): boolean {
    return contentsOf(func).calls.some((call) => /Deadline|Timeout/.test(calledName(call.fun)));
  }

  /** Whether a goroutine in view comes here, and nobody on the way sets a deadline. */
  private isServed(func: Func, hops: number, seen: Set<Func>): boolean {
    if (hops === 0 || seen.has(func) || func.kind !== 'FuncDecl') return false;
    seen.add(func);
    const sites = this.calls.sitesOf(func);
    if (sites.some(({ call }) => this.setsDeadlineAround(call))) return false;
    if (this.isStarted(func)) return true;
    return sites.some(({ call }) => {
      const caller = enclosingFunc(call);
      return caller !== undefined && (this.isStarted(caller) || this.isServed(caller, hops - 1, seen));
    });
  }

  private setsDeadlineAround(call: Call): boolean {
    const caller = enclosingFunc(call);
    return caller !== undefined && this.setsDeadline(caller);
  }
}

const MAX_REQUESTS = 3;
const CANDIDATE = /^(Get|Head|Post|PostForm|Dial|ListenAndServe|ListenAndServeTLS)$/;
const CONNECTIONS = [
  ['net', 'Conn'],
  ['net', 'TCPConn'],
  ['crypto/tls', 'Conn'],
] as const;
/** What reads or writes the connection from here on. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'bufio.NewReader',
  'bufio.NewScanner',
  'bufio.NewReadWriter',
  'crypto/tls.Server',
  'crypto/tls.Client',
  'io.ReadFull',
  'io.ReadAll',
  'encoding/gob.NewDecoder',
  'encoding/json.NewDecoder',
]);

function imports({ ast }: SourceFile, path: string): boolean {
  return ast.imports.some((each) => each.path === path);
}

/** A literal of a type of net/http. */
export function isNetHttp(info: PackageInfo, { type }: CompositeLit, name: string): boolean {
  const written = type && unparen(type);
  if (written?.kind !== 'Selector' || written.sel.name !== name) return false;
  return isNamed(info.resolveType(written), 'net/http', name);
}
