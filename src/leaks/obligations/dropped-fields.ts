/**
 * Where is a field set to nil while what it holds is open? `s.file.Write(b)` failed, `s.file = nil` makes room for the next
 * one, and the old one stays open. Told where the function used the field before and did nothing else with it, and where
 * everything that the package ever puts into the field is acquired there. Left out: fields that other packages can reach,
 * and functions that call others which name the field.
 */
import { enclosingFunc, isWithin } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { AssignStmt, Call, Expr, Func, Node } from '../../go/syntax/ast.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { isNil } from '../paths/guards.js';
import { holderOf, isSameHolder } from '../retention/holder.js';
import { HolderUses, mentionsOf } from '../retention/holder-uses.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationAnswer } from './find-obligations.js';
import { isLasting, targetOf } from './forgotten-fields.js';
import type { ObligationWorld } from './obligation-world.js';
import { fieldHolder, ValueUses, type FieldHolder } from './value-uses.js';

interface Source {
  readonly view: FunctionView;
  readonly site: AcquisitionSite;
}

export class DroppedFields {
  private readonly world: ObligationWorld;
  private readonly info: PackageInfo;
  private readonly uses: HolderUses;
  private readonly values: ValueUses;
  private clearing: ReadonlyMap<Func, readonly AssignStmt[]> | undefined;

  constructor(world: ObligationWorld, info: PackageInfo) {
    this.world = world;
    this.info = info;
    this.uses = new HolderUses(info);
    this.values = new ValueUses(world, info);
  }

  /** The claims of one function: an assignment of nil each. */
  answersFor(view: FunctionView): readonly ObligationAnswer[] {
    if (view.file.isTest || this.info.package.partial) return [];
    this.clearing ??= this.findClearing();
    return (this.clearing.get(view.func) ?? []).flatMap((stmt) => this.answerTo(view, stmt) ?? []);
  }

  /** The assignments of nil to a field, by the innermost function around them. */
  private findClearing(): ReadonlyMap<Func, readonly AssignStmt[]> {
    const found = new Map<Func, AssignStmt[]>();
    for (const { ast, isTest } of this.info.package.files) {
      for (const stmt of isTest ? [] : nodesOfKind(ast, 'AssignStmt')) {
        const [target, value] = [stmt.lhs[0], stmt.rhs[0]];
        const isCleared =
          stmt.op === '=' && target?.kind === 'Selector' && value?.kind === 'Ident' && value.name === 'nil';
        const func = isCleared ? enclosingFunc(stmt) : undefined;
        if (func) found.set(func, [...(found.get(func) ?? []), stmt]);
      }
    }
    return found;
  }

  private answerTo(view: FunctionView, stmt: AssignStmt): readonly ObligationAnswer[] | undefined {
    const [target, ...others] = stmt.lhs;
    const value = stmt.rhs[0];
    if (!target || others.length > 0 || !value || !isNil(value, view.resolve)) return undefined;
    if (!this.world.resourceOfType(view.typeOf(target))) return undefined;
    const holder = unparen(target).kind === 'Selector' ? fieldHolder(this.info, target) : undefined;
    if (!holder || this.uses.whyUnseen(holder) !== undefined) return undefined;
    const source = this.onlySource(holder);
    if (!source || !isLasting(source.site) || source.site.resource.holds === 'timer') return undefined;
    if (!this.isOpenAt(view, stmt, target, holder, source.site)) return undefined;
    const { site } = source;
    const claim = {
      view: source.view,
      resource: site.resource,
      call: site.call,
      result: site.result,
      variable: undefined,
      field: holder.field,
      error: undefined,
      kind: 'dropped' as const,
      edges: [],
      end: stmt,
      openReturns: [],
      openJumps: [],
      endFunc: view,
      releases: [],
      isBrief: false,
      site,
      isReleasedElsewhere: true,
      isHandedOver: true,
      isNowhereReleased: false,
    };
    return [{ view, site, claim, reasons: [] }];
  }

  /** Where the package acquires what the field holds, if nothing else but nil is ever put into it. */
  private onlySource(holder: FieldHolder): Source | undefined {
    const found: Source[] = [];
    for (const mention of this.mentionsOf(holder)) {
      const { parent } = mention;
      if (parent?.kind !== 'AssignStmt' || !parent.lhs.includes(mention)) continue;
      const source = this.sourceOf(mention);
      if (source) found.push(source);
      else if (!this.isHarmless(parent, mention)) return undefined;
    }
    return found[0];
  }

  private sourceOf(mention: Expr): Source | undefined {
    const func = enclosingFunc(mention);
    const view = func && this.world.view(func);
    const site = view && this.world.acquisitions(view).find((each) => targetOf(each) === mention);
    return view && site && { view, site };
  }

  /** Takes nil, or exchanges the field with a variable: `f, s.file = s.file, f`. */
  private isHarmless({ lhs, rhs }: AssignStmt, mention: Expr): boolean {
    const value = rhs.length === lhs.length ? rhs[lhs.indexOf(mention)] : undefined;
    if (!value) return false;
    return this.info.isNil(value) || (rhs.length === 2 && this.text(rhs[0]) === this.text(lhs[1]));
  }

  private text(node: Node | undefined): string {
    return node ? (this.info.names.fileOf(node)?.text.slice(node.start, node.end) ?? '') : '';
  }

  private mentionsOf(holder: FieldHolder): readonly Expr[] {
    return mentionsOf(this.info, holder.name).filter((expr) => {
      const found = expr.kind === 'Selector' ? holderOf(this.info, expr) : undefined;
      return found !== undefined && isSameHolder(found, holder) && this.info.names.fileOf(expr)?.isTest === false;
    });
  }

  /** A method of the value was called before on the way, and the function does nothing else with it. */
  private isOpenAt(
    view: FunctionView,
    stmt: AssignStmt,
    target: Expr,
    holder: FieldHolder,
    site: AcquisitionSite,
  ): boolean {
    const own = this.mentionsOf(holder).filter((mention) => this.isBelow(mention, view.func));
    if (own.some((mention) => mention !== target && this.isWritten(mention))) return false;
    if (own.some((mention) => this.values.at(mention, site).kind !== 'looks')) return false;
    if (this.callsNaming(view, holder, site)) return false;
    return own.some((mention) => mention.end < stmt.start && isUse(mention) && isOnTheWay(mention, stmt));
  }

  private isWritten(mention: Expr): boolean {
    return mention.parent?.kind === 'AssignStmt' && mention.parent.lhs.includes(mention);
  }

  /** Whether the function calls one in view that does more to the field than to look at it or to fill it. */
  private callsNaming(view: FunctionView, holder: FieldHolder, site: AcquisitionSite): boolean {
    const decls = contentsOf(view.func).calls.flatMap((call) => {
      const target = view.target(call);
      return target.kind === 'declared' && target.object?.decl.body ? [target.object.decl] : [];
    });
    const changing = this.mentionsOf(holder).filter((mention) =>
      this.isWritten(mention) ? this.sourceOf(mention) === undefined : this.values.at(mention, site).kind !== 'looks',
    );
    return changing.some((mention) => decls.some((decl) => this.isBelow(mention, decl)));
  }

  private isBelow(mention: Expr, func: Node): boolean {
    return isWithin(mention, func) && this.info.names.fileOf(mention) === this.info.names.fileOf(func);
  }
}

/** `s.file.Write(b)`. */
function isUse({ parent }: Expr): boolean {
  const call: Call | undefined =
    parent?.kind === 'Selector' && parent.parent?.kind === 'Call' ? parent.parent : undefined;
  return call !== undefined && call.fun === parent;
}

/** Stands in a statement of a block that also holds the other one, before it. */
function isOnTheWay(use: Node, stmt: Node): boolean {
  let at: Node = use;
  while (at.parent && at.parent.kind !== 'Block' && at.parent.kind !== 'CaseClause' && at.parent.kind !== 'CommClause')
    at = at.parent;
  return at.parent !== undefined && isWithin(stmt, at.parent);
}
