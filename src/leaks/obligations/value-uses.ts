/**
 * What does a package do with a value at one mention of it, in a variable or in a field? Only looks at it, releases it,
 * stores it in a field, or gives it to somebody who may do anything with it.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Ident, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import { holderOf, isSameHolder, type Holder } from '../retention/holder.js';
import { mentionsOf } from '../retention/holder-uses.js';
import { isPlainType, type AcquisitionSite } from './acquisitions.js';
import { argumentEffect } from './call-effect.js';
import type { ObligationWorld } from './obligation-world.js';

/**
 * What one mention does with the value. `kills`: the process is told to end. `given`: somebody else may release it.
 * `stored`: it becomes the value of a field.
 */
export type Use =
  | { readonly kind: 'looks' | 'releases' | 'given' }
  | { readonly kind: 'kills'; readonly call: Call }
  | { readonly kind: 'stored'; readonly holder: FieldHolder };

export type FieldHolder = Extract<Holder, { kind: 'field' }>;

const LOOKS: Use = { kind: 'looks' };
const RELEASES: Use = { kind: 'releases' };
const GIVEN: Use = { kind: 'given' };

export class ValueUses {
  private readonly world: ObligationWorld;
  private readonly info: PackageInfo;

  constructor(world: ObligationWorld, info: PackageInfo) {
    this.world = world;
    this.info = info;
  }

  /** What the package does with a field outside of tests. */
  ofField(holder: FieldHolder, site: AcquisitionSite): readonly Use[] {
    return mentionsOf(this.info, holder.name).flatMap((expr): readonly Use[] => {
      const found = expr.kind === 'Selector' ? holderOf(this.info, expr) : undefined;
      if (!found || !isSameHolder(found, holder) || this.info.names.fileOf(expr)?.isTest) return [];
      return [this.at(expr, site)];
    });
  }

  /** What the code around a mention does with the value. */
  at(mention: Expr, site: AcquisitionSite): Use {
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
}

const ENDS_PROCESS: ReadonlySet<string> = new Set(['os/exec.Cmd.Wait', 'os.Process.Wait', 'os.Process.Release']);

function calledItself({ resource }: AcquisitionSite): Use {
  return resource.releases.some(({ kind }) => kind === 'call') ? RELEASES : GIVEN;
}

/** The field that an expression names, unless it is an embedded one. */
export function fieldHolder(info: PackageInfo, expr: Expr): FieldHolder | undefined {
  const holder = holderOf(info, expr);
  return holder?.kind === 'field' && !isEmbedded(holder.field) ? holder : undefined;
}

function isEmbedded({ parent }: Ident): boolean {
  return parent?.kind !== 'Field' || parent.embedded;
}
