/**
 * Which fields and package variables does a run that begins with one function assign? Its body, its literals, and the
 * functions of the package that they may call, methods of interfaces by name. What nobody in the run assigns is what the
 * caller passed in: an input. Left out: functions out of view, whose results are inputs anyway.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import { methodIndexOf } from '../../../go/names/method-index.js';
import type { Call, Expr, Func, FuncDecl, Ident, Node, Selector } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import { memo } from './memo.js';

export interface RunWrites {
  /** Names of fields, whatever the type: one that is assigned under this name counts for all. */
  readonly fields: ReadonlySet<string>;
  /**
   * Fields that the root's own body assigns, with the variables through which it does: in the order in which it reads them
   * too, where it reads them by the same variable.
   */
  readonly own: ReadonlyMap<string, ReadonlySet<Binding | undefined>>;
  /** Package variables. */
  readonly variables: ReadonlySet<Binding>;
}

interface OwnWrites {
  readonly fields: Set<string>;
  /** By field, the variables through which it is assigned. */
  readonly through: Map<string, Set<Binding | undefined>>;
  /** Of fields those that are assigned inside literals, or whose address is taken. */
  readonly inLiterals: Set<string>;
  readonly variables: Set<Binding>;
  readonly callees: Set<FuncDecl>;
  /** Names of methods that are called, or taken as values, without their receiver's type being known. */
  readonly methods: Set<string>;
}

/** A root, and a callee that is weighed by itself meanwhile. */
const RECENT = 2;

export class RunWritesIndex {
  private readonly view: GoView;
  private readonly own = new Map<Func, OwnWrites>();
  private readonly callees = new Map<Func, readonly FuncDecl[]>();
  /** Of the last roots only: what a run writes is as much as the package is large. */
  private recent: readonly { readonly root: Func; readonly writes: RunWrites }[] = [];

  constructor(view: GoView) {
    this.view = view;
  }

  of(root: Func): RunWrites {
    const [latest] = this.recent;
    if (latest?.root === root) return latest.writes;
    const before = this.recent.find((one) => one.root === root);
    if (before) return before.writes;
    const fields = new Set<string>();
    const variables = new Set<Binding>();
    const reached = new Set<Func>([root]);
    for (const func of reached) {
      const own = this.ownWrites(func);
      for (const name of func === root ? own.inLiterals : own.fields) fields.add(name);
      for (const binding of own.variables) variables.add(binding);
      for (const callee of this.calleesOf(func, own)) reached.add(callee);
    }
    const writes = { fields, own: this.ownWrites(root).through, variables };
    this.recent = [{ root, writes }, ...this.recent.slice(0, RECENT - 1)];
    return writes;
  }

  /** The functions that a body may call, methods whose receiver is not known by their names. */
  private calleesOf(func: Func, { callees, methods }: OwnWrites): readonly FuncDecl[] {
    return memo(this.callees, func, () => {
      const named = [...methods].flatMap((name) => this.methodsNamed(name));
      return [...new Set([...callees, ...named])];
    });
  }

  private ownWrites(func: Func): OwnWrites {
    const known = this.own.get(func);
    if (known !== undefined) return known;
    const own: OwnWrites = {
      fields: new Set(),
      through: new Map(),
      inLiterals: new Set(),
      variables: new Set(),
      callees: new Set(),
      methods: new Set(),
    };
    this.own.set(func, own);
    if (func.body)
      walk(func.body, (node) => {
        this.add(node, own, func);
      });
    return own;
  }

  private add(node: Node, own: OwnWrites, func: Func): void {
    switch (node.kind) {
      case 'AssignStmt':
        for (const target of node.lhs) this.addTarget(target, own, func);
        return;
      case 'IncDecStmt':
        this.addTarget(node.x, own, func);
        return;
      case 'RangeStmt':
        for (const target of [node.key, node.value]) if (target) this.addTarget(target, own, func);
        return;
      case 'Unary':
        if (node.op === '&') this.addTarget(node.x, own, func, true);
        return;
      case 'Call':
        this.addCall(node, own);
        return;
      case 'Ident': {
        const binding = this.view.names.resolve(node);
        if (binding?.kind === 'func' && binding.decl?.kind === 'FuncDecl') own.callees.add(binding.decl);
        return;
      }
      case 'Selector':
        // A method value; a method that is called is found by its call.
        if (node.parent?.kind !== 'Call' || node.parent.fun !== node) own.methods.add(node.sel.name);
        return;
      default:
        return;
    }
  }

  private addCall(call: Call, own: OwnWrites): void {
    const fun = unparen(call.fun);
    // A function that is called by its name is found by the name; types are asked only where a method may be meant.
    if (fun.kind !== 'Selector' || this.methodsNamed(fun.sel.name).length === 0) return;
    const target = this.view.target(call);
    if (target.kind === 'declared') own.callees.add(target.decl);
    const isAny = target.kind === 'unknown' || (target.kind === 'library' && target.dynamic === true);
    if (isAny) own.methods.add(fun.sel.name);
  }

  private addTarget(target: Expr, own: OwnWrites, func: Func, isAddress = false): void {
    let at = target;
    while (at.kind === 'Paren' || at.kind === 'Index' || at.kind === 'Star') at = at.x;
    if (at.kind === 'Selector') {
      const isOfOthers = isAddress || !this.isOfOwnValue(at);
      if (isOfOthers) own.fields.add(at.sel.name);
      const root = rootOf(at);
      const through = own.through.get(at.sel.name) ?? new Set();
      own.through.set(at.sel.name, through.add(root && this.view.names.resolve(root)));
      if (isAddress || (isOfOthers && isInLiteral(at, func))) own.inLiterals.add(at.sel.name);
    }
    const binding = at.kind === 'Ident' ? this.view.names.resolve(at) : undefined;
    if (binding && binding.func === undefined && binding.kind === 'var') own.variables.add(binding);
    if (at.kind !== 'Selector' || at.x.kind !== 'Ident') return;
    // A part of a package variable: `config.mode = x`.
    const owner = this.view.names.resolve(at.x);
    if (owner && owner.func === undefined && owner.kind === 'var') own.variables.add(owner);
  }

  /** `result.Status = 200` of a struct that stands in a variable of the function itself, whose address nobody has. */
  private isOfOwnValue({ x }: Selector): boolean {
    const bare = unparen(x);
    const binding = bare.kind === 'Ident' ? this.view.names.resolve(bare) : undefined;
    if (!binding?.func || !isStructVariable(binding)) return false;
    return this.view.names
      .referencesOf(binding)
      .every(({ access }) => access !== 'address' && access !== 'part-address');
  }

  private methodsNamed(name: string): readonly FuncDecl[] {
    return methodIndexOf(this.view.package).byName.get(name) ?? NONE;
  }
}

const NONE: readonly FuncDecl[] = [];

/** Declared as a value of a named type, or by a literal of one: `var r Result`, `r := Result{}`, `func (r Result)`. */
function isStructVariable({ ident, decl }: Binding): boolean {
  if (decl?.kind === 'Field') return decl.type.kind === 'Ident' || decl.type.kind === 'Selector';
  if (decl?.kind === 'ValueSpec' && decl.type) return decl.type.kind === 'Ident' || decl.type.kind === 'Selector';
  const { parent } = ident ?? {};
  const [names, values] =
    parent?.kind === 'AssignStmt'
      ? [parent.lhs, parent.rhs]
      : parent?.kind === 'ValueSpec'
        ? [parent.names, parent.values]
        : [[], []];
  const value = values[names.findIndex((name) => name === ident)];
  return value !== undefined && unparen(value).kind === 'CompositeLit';
}

/** The variable at the begin of `a.b.c`. */
export function rootOf(expr: Expr): Ident | undefined {
  let at = unparen(expr);
  while (at.kind === 'Selector' || at.kind === 'Star') at = unparen(at.x);
  return at.kind === 'Ident' ? at : undefined;
}

/** Inside a literal of the function. */
function isInLiteral(node: Node, func: Func): boolean {
  for (let at: Node | undefined = node; at && at !== func; at = at.parent) if (at.kind === 'FuncLit') return true;
  return false;
}
