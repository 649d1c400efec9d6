/**
 * Which functions own a connection that somebody else accepted for them? A loop accepts and starts a goroutine that does
 * no more with the connection than to give it to one function: `go handler.Handle(conn)`. That function has nobody to give
 * it back to, so each of its paths must close it or hand it on. Told of direct calls in the package, and of calls by an
 * interface there and in the packages that it imports. Left out: acceptors in packages that import the handler's.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import { declsMentioning } from '../../go/names/mentions.js';
import type { GoPackage } from '../../go/program.js';
import type { Call, FuncDecl, FuncLit, Ident } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { implementsInterface } from '../../go/types/relations.js';
import type { Type } from '../../go/types/type.js';
import { contentsOfFile } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { packageCallsOf } from '../never-ends/package-calls.js';
import { edgesTo } from '../paths/explore-paths.js';
import type { ProgramView } from '../program-view.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationAnswer } from './find-obligations.js';
import type { ObligationWorld } from './obligation-world.js';
import { assignedVariable } from './made-structs.js';
import { givenSubject } from './subject.js';
import { trackValue } from './track-value.js';
import { isStartedLiteral } from '../../go/syntax/enclosing.js';

/** Where a connection is accepted and given to the function under study. */
interface Handover {
  readonly view: FunctionView;
  readonly site: AcquisitionSite;
}

/** A parameter with its position. */
interface Given {
  readonly name: Ident;
  readonly index: number;
}

/** The rule that speaks of connections, by which API facts tell their types. */
const RULE = 'conn-not-closed';

export class AcceptedConnections {
  private readonly world: ObligationWorld;
  private readonly program: ProgramView;
  private readonly info: PackageInfo;

  constructor(world: ObligationWorld, program: ProgramView, info: PackageInfo) {
    this.world = world;
    this.program = program;
    this.info = info;
  }

  /** The claim of a handler that leaves its connection open on some path; none where it does not. */
  answersFor(view: FunctionView): readonly ObligationAnswer[] {
    const { func } = view;
    if (func.kind !== 'FuncDecl' || view.file.isTest) return [];
    const given = this.connectionOf(view, func);
    const variable = given && view.resolve(given.name);
    const handover = variable && this.handoverOf(func, given.index);
    if (!handover) return [];
    const { site } = handover;
    const tracking = trackValue(this.world, view, givenSubject(site.resource), variable.id);
    const [open] = tracking.openEnds;
    if (!open || !tracking.complete) return [];
    const claim = {
      view: handover.view,
      resource: site.resource,
      call: site.call,
      result: site.result,
      variable,
      field: undefined,
      error: undefined,
      kind: 'handler' as const,
      edges: edgesTo(open.visit),
      end: open.visit.block.exitNode,
      openReturns: [...new Set(tracking.openEnds.map(({ visit }) => visit.block.exitNode))],
      openJumps: [],
      endFunc: view,
      releases: [],
      isBrief: false,
      site,
      isReleasedElsewhere: tracking.outcomes.has('released'),
      isHandedOver: tracking.outcomes.has('moved') || tracking.outcomes.has('unknown'),
      isNowhereReleased: false,
    };
    return [{ view, site, claim, reasons: [] }];
  }

  /** The only parameter that is a connection, with its position. */
  private connectionOf(view: FunctionView, { type }: FuncDecl): Given | undefined {
    const names = type.params.flatMap((field) => field.names);
    const found = names.flatMap((name, index) => {
      const rule = name.name === '_' ? undefined : this.world.resourceOfType(view.typeOf(name))?.rule;
      return rule === RULE ? [{ name, index }] : [];
    });
    return found.length === 1 ? found[0] : undefined;
  }

  /** Undefined where some call in view is none that hands the connection over. */
  private handoverOf(decl: FuncDecl, index: number): Handover | undefined {
    const calls = packageCallsOf(this.info);
    if (calls.isValue(decl)) return undefined;
    const sites = calls.sitesOf(decl);
    if (sites.length === 0 && decl.recv) return this.byInterface(decl, index);
    const found = sites.map(({ call }) => this.handoverAt(call, index));
    return found.every((each) => each !== undefined) ? found[0] : undefined;
  }

  /** A call of an interface's method that this one implements, in this package or in one that it imports. */
  private byInterface(decl: FuncDecl, index: number): Handover | undefined {
    const method = this.info.functionObject(decl);
    if (!method?.recv) return undefined;
    const type: Type = { kind: 'pointer', elem: { kind: 'named', decl: method.recv, args: [] } };
    for (const pkg of this.packagesAround()) {
      const info = this.program.infoOf(pkg);
      for (const call of callsOf(pkg, decl.name.name)) {
        const callee = info.calleeOf(call);
        if (callee.kind !== 'interfaceMethod' || implementsInterface(type, callee.receiverType) !== 'yes') continue;
        const found = this.handoverAt(call, index);
        if (found) return found;
      }
    }
    return undefined;
  }

  /** The package and those in view that its files import. */
  private packagesAround(): readonly GoPackage[] {
    const { package: home } = this.info;
    const paths = new Set(home.files.flatMap(({ ast, isTest }) => (isTest ? [] : ast.imports.map(({ path }) => path))));
    const imported = [...paths].flatMap((path) => this.info.program.program.importPackage(path, home) ?? []);
    return [home, ...imported.filter(({ kind }) => kind !== 'facts')];
  }

  /** `go h.Handle(conn)` and `go func() { h.Handle(conn) }()`, where nobody else gets what was accepted. */
  private handoverAt(call: Call, index: number): Handover | undefined {
    const func = enclosingFunc(call);
    const argument = call.args[index] && unparen(call.args[index]);
    const view = func && this.world.view(func);
    if (!view || argument?.kind !== 'Ident' || view.file.isTest) return undefined;
    const isStarted = call.parent?.kind === 'GoStmt';
    const literal = func.kind === 'FuncLit' && isStartedLiteral(func) ? func : undefined;
    if (!isStarted && !literal) return undefined;
    const variable = view.resolve(argument);
    return variable && this.acceptedInto(variable, argument, literal);
  }

  /** Where a variable, or what was given for the parameter of a started literal, was accepted. */
  private acceptedInto(variable: Binding, use: Ident, literal: FuncLit | undefined): Handover | undefined {
    if (!this.isOnlyGivenAt(variable, use)) return undefined;
    if (variable.kind === 'param' && literal && variable.func === literal && literal.parent?.kind === 'Call') {
      const at = literal.type.params.flatMap(({ names }) => names).findIndex((name) => name === variable.ident);
      const given = literal.parent.args[at];
      const bare = given && unparen(given);
      const outer = enclosingFunc(literal);
      const binding = outer && bare?.kind === 'Ident' ? this.world.view(outer)?.resolve(bare) : undefined;
      return binding && bare?.kind === 'Ident' ? this.acceptedInto(binding, bare, undefined) : undefined;
    }
    const view = variable.func && this.world.view(variable.func);
    const site = view && this.world.acquisitions(view).find((each) => assignedVariable(view, each) === variable);
    const isAccepted = site?.resource.rule === RULE && isAccept(site.call);
    return view && site && isAccepted ? { view, site } : undefined;
  }

  /** Besides this use, the variable is only asked something, or compared. */
  private isOnlyGivenAt(variable: Binding, use: Ident): boolean {
    const info = variable.package && this.program.infoOf(variable.package);
    if (!info) return false;
    return info.referencesOf(variable).every(({ ident, access }) => {
      if (ident === use || access === 'declare' || access === 'write') return true;
      const { parent } = ident;
      if (parent?.kind === 'Binary') return true;
      return (
        parent?.kind === 'Selector' &&
        parent.x === ident &&
        parent.parent?.kind === 'Call' &&
        !ENDS.has(parent.sel.name)
      );
    });
  }
}

/** A connection that is closed, or asked for what lies below it, beside the call is not left to the handler alone. */
const ENDS: ReadonlySet<string> = new Set(['Close', 'CloseRead', 'CloseWrite', 'NetConn', 'File', 'SyscallConn']);

function isAccept({ fun }: Call): boolean {
  return fun.kind === 'Selector' && ACCEPTS.has(fun.sel.name);
}

/** Methods of listeners; that it is one says the type of what they give. */
const ACCEPTS: ReadonlySet<string> = new Set(['Accept', 'AcceptTCP', 'AcceptUnix']);

/** The calls of a package, those of tests left out, whose function has a name. */
function callsOf({ files }: GoPackage, name: string): readonly Call[] {
  return files
    .filter(({ ast, isTest }) => !isTest && declsMentioning(ast, name).length > 0)
    .flatMap(({ ast }) => [...contentsOfFile(ast).values()].flatMap(({ calls }) => calls))
    .filter(({ fun }) => fun.kind === 'Selector' && fun.sel.name === name);
}

/** What an accept loop leaves to a function is told there, and not as lost with each turn of the loop as well. */
export function withoutLeft(answers: readonly ObligationAnswer[]): readonly ObligationAnswer[] {
  const left = new Set(answers.flatMap(({ claim }) => (claim?.kind === 'handler' ? [claim.call] : [])));
  return answers.map((answer) =>
    answer.claim?.kind === 'overwritten' && left.has(answer.claim.call)
      ? { ...answer, claim: undefined, reasons: ['told where it was left to'] }
      : answer,
  );
}
