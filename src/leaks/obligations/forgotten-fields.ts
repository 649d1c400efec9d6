/**
 * Which fields hold what the Close of their own type forgets? Something was acquired and stored in a field; the type has
 * a Close, Stop or Shutdown; and no statement of the package releases the field, gives it to anybody who might, or hands
 * it out. A process that is ended so and waited for nowhere is the same. Cancel functions need no Close: one that is kept
 * and never called is lost. Left out: fields that other packages can reach, and embedded ones.
 */
import type { Holding } from '../../go/facts/resource.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, FuncDecl, Ident, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';
import { holderOf, isSameHolder, structOf, type Holder } from '../retention/holder.js';
import { HolderUses, mentionsOf } from '../retention/holder-uses.js';
import { isPlainType, type AcquisitionSite } from './acquisitions.js';
import { argumentEffect } from './call-effect.js';
import type { ObligationAnswer } from './find-obligations.js';
import type { ObligationWorld } from './obligation-world.js';

/**
 * What one mention does with the value. `kills`: the process is told to end. `given`: somebody else may release it.
 * `stored`: it becomes the value of a field.
 */
type Use =
  | { readonly kind: 'looks' | 'releases' | 'given' }
  | { readonly kind: 'kills'; readonly call: Call }
  | { readonly kind: 'stored'; readonly holder: FieldHolder };

type FieldHolder = Extract<Holder, { kind: 'field' }>;

const LOOKS: Use = { kind: 'looks' };
const RELEASES: Use = { kind: 'releases' };
const GIVEN: Use = { kind: 'given' };

/** Methods by which a type says that it gives back what it holds. */
const ENDS: readonly string[] = ['Close', 'Stop', 'Shutdown'];

export class ForgottenFields {
  private readonly world: ObligationWorld;
  private readonly info: PackageInfo;
  private readonly uses: HolderUses;
  private readonly told = new Set<Ident>();

  constructor(world: ObligationWorld, info: PackageInfo) {
    this.world = world;
    this.info = info;
    this.uses = new HolderUses(info);
  }

  /** The claims of what a function acquires for fields, each field once. */
  answersFor(view: FunctionView): readonly ObligationAnswer[] {
    if (view.file.isTest || this.info.package.partial) return [];
    return this.world.acquisitions(view).flatMap((site) => this.answerTo(view, site) ?? []);
  }

  private answerTo(view: FunctionView, site: AcquisitionSite): ObligationAnswer | undefined {
    const { resource, call, result } = site;
    if (!isLasting(site) || (resource.collectedSince !== undefined && (view.goMinor ?? 0) >= resource.collectedSince))
      return undefined;
    const holder = this.fieldOf(view, site);
    if (!holder || this.told.has(holder.field) || this.uses.whyUnseen(holder) !== undefined) return undefined;
    const uses = this.usesOf(holder, site);
    const kill = uses.flatMap((use) => (use.kind === 'kills' ? [use.call] : []))[0];
    if (uses.some(({ kind }) => kind === 'releases' || kind === 'given' || kind === 'stored')) return undefined;
    const owner = this.endOf(holder.field);
    const end = resource.holds === 'process' ? kill : owner?.name;
    const endFunc = resource.holds === 'process' ? kill && enclosingFunc(kill) : owner;
    const endView = endFunc && this.world.view(endFunc);
    if (!owner || !end || !endView) return undefined;
    this.told.add(holder.field);
    const claim = {
      view,
      resource,
      call,
      result,
      variable: undefined,
      field: holder.field,
      error: undefined,
      kind: 'forgotten' as const,
      edges: [],
      end,
      openReturns: [],
      openJumps: [],
      endFunc: endView,
      releases: [],
      isBrief: false,
      site,
      isReleasedElsewhere: false,
      isHandedOver: true,
    };
    return { view, site, claim, reasons: [] };
  }

  /** The one field that takes what a site acquires, by itself or through a variable that is given to nobody else. */
  private fieldOf(view: FunctionView, site: AcquisitionSite): FieldHolder | undefined {
    const target = site.argument ? unparen(site.argument) : targetOf(site);
    if (target?.kind === 'Selector') return fieldHolder(this.info, target);
    const variable = target?.kind === 'Ident' && target.name !== '_' ? view.resolve(target) : undefined;
    if (variable?.kind !== 'var' || variable.func !== view.func) return undefined;
    const uses = this.info
      .referencesOf(variable)
      .filter(({ access }) => access !== 'declare' && access !== 'write')
      .map(({ ident }) => this.useAt(ident, site));
    const [only, ...others] = uses.flatMap((use) => (use.kind === 'stored' ? [use.holder] : []));
    return others.length > 0 || uses.some(({ kind }) => kind === 'given') ? undefined : only;
  }

  private usesOf(holder: FieldHolder, site: AcquisitionSite): readonly Use[] {
    return mentionsOf(this.info, holder.name).flatMap((expr): readonly Use[] => {
      const found = expr.kind === 'Selector' ? holderOf(this.info, expr) : undefined;
      if (!found || !isSameHolder(found, holder) || this.info.names.fileOf(expr)?.isTest) return [];
      return [this.useAt(expr, site)];
    });
  }

  /** What the code around a mention does with the value. */
  private useAt(mention: Expr, site: AcquisitionSite): Use {
    let at: Expr = mention;
    while (at.parent?.kind === 'Paren') at = at.parent;
    const { parent } = at;
    switch (parent?.kind) {
      case 'Binary':
        return LOOKS;
      case 'AssignStmt':
        return parent.lhs.includes(at) ? LOOKS : this.stored(parent.lhs[parent.rhs.indexOf(at)]);
      case 'Element':
        return parent.value === at ? this.storedIn(parent) : GIVEN;
      case 'Call':
        return parent.fun === at ? calledItself(site) : this.passed(parent, parent.args.indexOf(at));
      case 'Selector':
        return this.selected(parent, site);
      default:
        return GIVEN;
    }
  }

  private stored(target: Expr | undefined): Use {
    const holder = target && unparen(target).kind === 'Selector' ? fieldHolder(this.info, target) : undefined;
    return holder ? { kind: 'stored', holder } : GIVEN;
  }

  /** `&T{f: v}`. */
  private storedIn(element: Node & { kind: 'Element' }): Use {
    const { key, parent: literal } = element;
    if (key?.kind !== 'Ident' || literal?.kind !== 'CompositeLit') return GIVEN;
    const type = coreType(this.info.typeOf(literal));
    const field = type.kind === 'struct' ? type.fields.find(({ name }) => name === key.name) : undefined;
    if (!field?.ident || field.embedded) return GIVEN;
    return { kind: 'stored', holder: { kind: 'field', field: field.ident, name: field.name, object: literal } };
  }

  private passed(call: Call, index: number): Use {
    const func = enclosingFunc(call);
    const view = func && this.world.view(func);
    if (!view) return GIVEN;
    const { kind } = argumentEffect(this.world.callEffect(view, call), index);
    return kind === 'borrows' || kind === 'none' || kind === 'wraps' ? LOOKS : GIVEN;
  }

  /** `x.f.m(…)`, `x.f.g`. */
  private selected(expr: Expr & { kind: 'Selector' }, site: AcquisitionSite): Use {
    const { parent } = expr;
    if (parent?.kind === 'Call' && parent.fun === expr) return this.called(parent, site);
    const outer = parent?.kind === 'Selector' ? parent.parent : undefined;
    if (site.resource.holds === 'process' && outer?.kind === 'Call' && outer.fun === parent)
      return this.called(outer, site);
    return isPlainType(this.info.typeOf(expr)) ? LOOKS : GIVEN;
  }

  private called(call: Call, site: AcquisitionSite): Use {
    const func = enclosingFunc(call);
    const view = func && this.world.view(func);
    if (call === site.call) return LOOKS;
    if (!view) return GIVEN;
    const effect = this.world.callEffect(view, call);
    const symbol = effect.target.kind === 'declared' ? effect.target.symbol : undefined;
    if (symbol === 'os.Process.Kill') return { kind: 'kills', call };
    if (symbol === 'os.Process.Signal') return LOOKS;
    if (site.resource.holds === 'process' && symbol !== undefined && ENDS_PROCESS.has(symbol)) return RELEASES;
    const name = call.fun.kind === 'Selector' ? call.fun.sel.name : undefined;
    if (site.resource.releases.some((each) => each.kind === 'method' && each.method === name)) return RELEASES;
    const { kind } = argumentEffect(effect, -1);
    return kind === 'borrows' || kind === 'none' ? LOOKS : GIVEN;
  }

  /** The method by which the struct type of a field gives back what it holds. */
  private endOf(field: Ident): FuncDecl | undefined {
    const spec = structOf(field);
    const methods = spec && this.info.typeDeclNamed(spec.name.name)?.methods();
    const found = ENDS.flatMap((name) => methods?.get(name)?.decl ?? []);
    return found.find(({ body }) => body !== undefined);
  }
}

const ENDS_PROCESS: ReadonlySet<string> = new Set(['os/exec.Cmd.Wait', 'os.Process.Wait', 'os.Process.Release']);

/** Of a kind that is told for certain, and that stays until it is released. */
function isLasting({ resource: { holds, releases }, evidence }: AcquisitionSite): boolean {
  if (evidence !== 'fact' && evidence !== 'declared') return false;
  if (holds === 'process') return true;
  const isPlain = releases.every((each) => (each.kind === 'method' ? each.path === '' : each.kind === 'call'));
  return isPlain && LASTING.has(holds);
}

const LASTING: ReadonlySet<Holding> = new Set<Holding>(['connection', 'descriptor', 'goroutine', 'timer']);

function calledItself({ resource }: AcquisitionSite): Use {
  return resource.releases.some(({ kind }) => kind === 'call') ? RELEASES : GIVEN;
}

function fieldHolder(info: PackageInfo, expr: Expr): FieldHolder | undefined {
  const holder = holderOf(info, expr);
  return holder?.kind === 'field' && !isEmbedded(holder.field) ? holder : undefined;
}

function isEmbedded({ parent }: Ident): boolean {
  return parent?.kind !== 'Field' || parent.embedded;
}

function targetOf({ call, result }: AcquisitionSite): Expr | undefined {
  const { parent } = call;
  if (parent?.kind === 'AssignStmt')
    return parent.rhs.length === 1 ? parent.lhs[result ?? 0] : parent.lhs[parent.rhs.indexOf(call)];
  return undefined;
}
