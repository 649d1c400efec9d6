/**
 * Which fields hold what the Close of their own type forgets? Something was acquired and stored in a field; the type has
 * a Close, Stop or Shutdown; and no statement of the package releases the field, gives it to anybody who might, or hands
 * it out. A process that is ended and waited for nowhere is the same. Left out: fields that other packages can reach, and
 * embedded ones.
 */
import type { Holding } from '../../go/facts/resource.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, FuncDecl, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { FunctionView } from '../go-view.js';
import { holderOf, isSameHolder, structOf } from '../retention/holder.js';
import { HolderUses } from '../retention/holder-uses.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationAnswer } from './find-obligations.js';
import type { ObligationWorld } from './obligation-world.js';
import { fieldHolder, ValueUses, type FieldHolder } from './value-uses.js';

/** Methods by which a type says that it gives back what it holds. */
const ENDS: readonly string[] = ['Close', 'Stop', 'Shutdown'];

export class ForgottenFields {
  private readonly world: ObligationWorld;
  private readonly info: PackageInfo;
  private readonly uses: HolderUses;
  private readonly values: ValueUses;
  private readonly told = new Set<Ident>();

  constructor(world: ObligationWorld, info: PackageInfo) {
    this.world = world;
    this.info = info;
    this.uses = new HolderUses(info);
    this.values = new ValueUses(world, info);
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
    const uses = this.values.ofField(holder, site);
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
      isBrief: isClearedBySelf(call, holder, this.info),
      site,
      isReleasedElsewhere: false,
      isHandedOver: true,
      isNowhereReleased: false,
    };
    return { view, site, claim, reasons: [] };
  }

  /** The one field that takes what a site acquires, by itself or through a variable that is given to nobody else. */
  private fieldOf(view: FunctionView, site: AcquisitionSite): FieldHolder | undefined {
    const target = site.argument ? unparen(site.argument) : targetOf(site);
    if (target?.kind === 'Selector') return fieldHolder(this.info, target);
    const variable = target?.kind === 'Ident' && target.name !== '_' ? view.resolve(target) : undefined;
    if (variable?.kind !== 'var' || variable.func !== view.func) return undefined;
    const references = this.info
      .referencesOf(variable)
      .filter(({ access }) => access !== 'declare' && access !== 'write');
    if (!references.some(({ ident }) => isValue(ident))) return undefined;
    const uses = references.map(({ ident }) => this.values.at(ident, site));
    if (references.some(({ ident }, at) => uses[at]?.kind === 'releases' && isDeferred(ident))) return undefined;
    const [only, ...others] = uses.flatMap((use) => (use.kind === 'stored' ? [use.holder] : []));
    return others.length > 0 || uses.some(({ kind }) => kind === 'given') ? undefined : only;
  }

  /** The method by which the struct type of a field gives back what it holds. */
  private endOf(field: Ident): FuncDecl | undefined {
    const spec = structOf(field);
    const methods = spec && this.info.typeDeclNamed(spec.name.name)?.methods();
    const found = ENDS.flatMap((name) => methods?.get(name)?.decl ?? []);
    return found.find(({ body }) => body !== undefined);
  }
}

/** `t.timer = time.AfterFunc(d, func() { …; t.timer = nil })`: what fires once, soon or late, and then holds nothing. */
function isClearedBySelf({ args }: Call, holder: FieldHolder, info: PackageInfo): boolean {
  const callback = args.find((arg) => arg.kind === 'FuncLit');
  let isCleared = false;
  if (callback)
    walk(callback, (node) => {
      if (node.kind !== 'AssignStmt' || node.lhs.length !== node.rhs.length) return !isCleared;
      isCleared ||= node.lhs.some((target, at) => {
        const taken = target.kind === 'Selector' ? holderOf(info, target) : undefined;
        return taken !== undefined && isSameHolder(taken, holder) && isNil(node.rhs[at]);
      });
      return !isCleared;
    });
  return isCleared;
}

function isNil(expr: Expr | undefined): boolean {
  return expr?.kind === 'Ident' && expr.name === 'nil';
}

/** Within a deferred call that runs wherever the function ends. */
function isDeferred(ident: Ident): boolean {
  for (let at: Node | undefined = ident.parent; at && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'DeferStmt') return true;
    if (at.kind === 'IfStmt') return false;
  }
  return false;
}

/** Of a kind that is told for certain, and that stays until it is released. */
export function isLasting({ resource: { holds, kind, releases }, evidence }: AcquisitionSite): boolean {
  // Closing the other end of a pipe is enough.
  if ((evidence !== 'fact' && evidence !== 'declared') || kind === 'pipe') return false;
  if (holds === 'process') return true;
  const isPlain = releases.every((each) => (each.kind === 'method' ? each.path === '' : each.kind === 'call'));
  return isPlain && LASTING.has(holds);
}

const LASTING: ReadonlySet<Holding> = new Set<Holding>(['connection', 'descriptor', 'goroutine', 'timer']);

/** The value of a literal's element, or of an assignment. */
function isValue({ parent }: Ident): boolean {
  return parent?.kind === 'Element' || parent?.kind === 'AssignStmt';
}

/** What takes the value of a site. */
export function targetOf({ call, result }: AcquisitionSite): Expr | undefined {
  const { parent } = call;
  if (parent?.kind === 'AssignStmt')
    return parent.rhs.length === 1 ? parent.lhs[result ?? 0] : parent.lhs[parent.rhs.indexOf(call)];
  return undefined;
}
