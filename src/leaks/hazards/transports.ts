/**
 * Which functions make an HTTP transport of their own in each call? A transport keeps its idle connections, and the
 * goroutines that serve them, until they time out: one that is made again and again keeps more and more. Silent where it
 * gives idle connections up (IdleConnTimeout, DisableKeepAlives, a call of CloseIdleConnections in the package), and where
 * the function runs once at the start of the process. Tests are left out.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, CompositeLit, Expr, Func } from '../../go/syntax/ast.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import type { SourceFile } from '../../go/program.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf, contentsOfFile } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { bodyOfCall } from '../launches.js';
import type { Start, Starts } from '../never-ends/starts.js';
import type { ProgramView } from '../program-view.js';

export interface OwnTransport {
  readonly file: SourceFile;
  /** The literal, or the call of a constructor of another package that holds it. */
  readonly node: CompositeLit | Call;
  /** Where the function is known to run again and again. */
  readonly repeated: Extract<Start, { kind: 'repeated' }> | undefined;
}

const ENDS_IDLE = ['IdleConnTimeout', 'DisableKeepAlives', 'MaxIdleConnsPerHost'];

/** The transports that functions of a file make. */
export function findOwnTransports(info: PackageInfo, starts: Starts, file: SourceFile): readonly OwnTransport[] {
  if (file.isTest || info.package.name === 'main') return [];
  const found = nodesOfKind(file.ast, 'CompositeLit').filter((lit) => isTransport(info, lit) && enclosingFunc(lit));
  if (found.length === 0 || givesUpIdle(info)) return [];
  return found.flatMap((node) => {
    const ways = starts.of(node);
    if (ways.length === 0 || ways.every(({ kind }) => kind === 'startup')) return [];
    return [{ file, node, repeated: ways.find((way) => way.kind === 'repeated') }];
  });
}

/** The calls of a function that runs again and again, of constructors of other packages in view that make transports. */
export function findMadeTransports(program: ProgramView, starts: Starts, view: FunctionView): readonly OwnTransport[] {
  if (view.file.isTest) return [];
  return contentsOf(view.func).calls.flatMap((node): readonly OwnTransport[] => {
    if (node.fun.kind !== 'Selector' || !/^new/i.test(node.fun.sel.name)) return [];
    const body = bodyOfCall(program, view, node);
    const home = body && program.homeOf(body);
    if (!home || home.info === program.homeOf(view.func)?.info || !makesTransport(home.info, home.file, body))
      return [];
    const repeated = starts.of(node).find((way) => way.kind === 'repeated');
    return repeated ? [{ file: view.file, node, repeated }] : [];
  });
}

function makesTransport(info: PackageInfo, file: SourceFile, body: Func): boolean {
  const own = nodesOfKind(file.ast, 'CompositeLit').some(
    (lit) => enclosingFunc(lit) === body && isTransport(info, lit),
  );
  return own && !givesUpIdle(info);
}

function isTransport(info: PackageInfo, { type, elements }: CompositeLit): boolean {
  const written = type && unparen(type);
  if (written?.kind !== 'Selector' || written.sel.name !== 'Transport') return false;
  if (elements.some(({ key }) => key?.kind !== 'Ident' || ENDS_IDLE.includes(key.name))) return false;
  const denoted = info.resolveType(written);
  if (denoted.kind === 'unknown') return denoted.symbol?.importPath === 'golang.org/x/net/http2';
  return denoted.kind === 'named' && TRANSPORT_PACKAGES.has(denoted.decl.packagePath);
}

const TRANSPORT_PACKAGES: ReadonlySet<string> = new Set(['net/http', 'golang.org/x/net/http2']);

/** Whether the package closes idle connections or sets their limits somewhere. */
function givesUpIdle(info: PackageInfo): boolean {
  const files = info.package.files.filter(({ isTest }) => !isTest);
  const closes = files.some(({ ast }) =>
    [...contentsOfFile(ast).values()].some(({ calls }) => calls.some(({ fun }) => closesIdle(fun))),
  );
  return closes || files.some(assignsLimit);
}

function closesIdle(fun: Expr): boolean {
  return fun.kind === 'Selector' && fun.sel.name === 'CloseIdleConnections';
}

function assignsLimit(file: SourceFile): boolean {
  return nodesOfKind(file.ast, 'AssignStmt').some(({ lhs }) =>
    lhs.some((left) => left.kind === 'Selector' && ENDS_IDLE.includes(left.sel.name)),
  );
}
