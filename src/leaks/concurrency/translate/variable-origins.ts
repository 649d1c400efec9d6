/**
 * Where does the value of a variable come from? The expression it stands for, the literal it names, the list whose element
 * it is, the code out of view that fills it.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { CompositeLit, Expr, Func, FuncLit, Node, RangeStmt, Selector } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import { isFresh } from './fresh-answers.js';
import { memo } from './memo.js';
import { initialOf, packageValueOf } from './package-values.js';
import { INPUT, OPAQUE } from './values.js';
import type { Value } from './values.js';
import type { VariableUses } from './variable-uses.js';

/** What a variable stands for: the value of the expression at the index, where it has several. */
export interface Source {
  readonly expr: Expr;
  readonly index: number;
}

export class VariableOrigins {
  private readonly view: GoView;
  private readonly uses: VariableUses;
  private readonly sources = new Map<Binding, Source | null>();
  private readonly elementsAsked = new Map<Binding, boolean>();
  private readonly filledOutside = new Map<Binding, boolean>();
  private readonly packageValues = new Map<Binding, Value>();
  private readonly capturedValues = new Map<Binding, Value>();
  private readonly givenFields = new Map<Binding, ReadonlySet<string>>();

  constructor(view: GoView, uses: VariableUses) {
    this.view = view;
    this.uses = uses;
  }

  /**
   * What a variable stands for that gets its value where it is declared and never again: the expression, and which of its
   * values. Undefined for any other.
   */
  sourceOf(binding: Binding): Source | undefined {
    return memo(this.sources, binding, () => this.findSource(binding) ?? null) ?? undefined;
  }

  private findSource(binding: Binding): Source | undefined {
    const { decl, ident, func } = binding;
    if (func === undefined || this.uses.isReassigned(binding) || this.uses.isPointedTo(binding)) return undefined;
    const isAssigned = decl?.kind === 'AssignStmt';
    const targets: readonly Expr[] = isAssigned ? decl.lhs : decl?.kind === 'ValueSpec' ? decl.names : [];
    const values = isAssigned ? decl.rhs : decl?.kind === 'ValueSpec' ? decl.values : [];
    const at = targets.findIndex((target) => target === ident);
    const [only] = values;
    if (at < 0 || only === undefined) return undefined;
    const expr = values.length === targets.length ? values[at] : only;
    if (expr === undefined || isFresh(expr, this.view)) return undefined;
    return { expr, index: values.length === targets.length ? 0 : at };
  }

  /** The literal whose elements a loop goes through, in order: nothing but loops and len reads the variable that holds it. */
  tableOf({ x }: RangeStmt): CompositeLit | undefined {
    const bare = unparen(x);
    if (bare.kind === 'CompositeLit') return bare;
    const binding = bare.kind === 'Ident' ? this.view.names.resolve(bare) : undefined;
    const made = binding && this.sourceOf(binding)?.expr;
    const literal = made && unparen(made);
    if (binding === undefined || literal?.kind !== 'CompositeLit') return undefined;
    const isOnlyRead = this.view.names.referencesOf(binding).every(({ access, ident: { parent } }) => {
      if (access === 'declare') return true;
      if (access !== 'read') return false;
      const isLength = parent?.kind === 'Call' && this.view.target(parent).kind === 'builtin';
      return parent?.kind === 'RangeStmt' || isLength;
    });
    return isOnlyRead ? literal : undefined;
  }

  /** The literal that is all that is ever assigned to a variable which is declared without a value. */
  literalOf(binding: Binding): FuncLit | undefined {
    // Who writes a name of the package is asked of all its files.
    if (binding.decl?.kind !== 'ValueSpec' || binding.decl.values.length > 0) return undefined;
    const [write, ...others] = this.view.names.writesOf(binding);
    const statement = write?.node;
    if (statement?.kind !== 'AssignStmt' || others.length > 0) return undefined;
    const value = statement.rhs[statement.lhs.findIndex((target) => target === write?.ident)];
    return value?.kind === 'FuncLit' ? value : undefined;
  }

  /** The variables an expression names, and those that they stand for. */
  askedBy(expr: Node): ReadonlySet<Binding> {
    const found = new Set(this.uses.variablesIn(expr));
    for (const binding of found) {
      const source = this.sourceOf(binding);
      if (source) for (const other of this.uses.variablesIn(source.expr)) found.add(other);
    }
    return found;
  }

  /**
   * Whether a condition in another loop over the same list reads its elements: `for _, x := range xs { if x.isOn {` in two
   * places. They are the same elements, so that neither is free of the other.
   */
  isElementAskedElsewhere(binding: Binding): boolean {
    return memo(this.elementsAsked, binding, () => {
      const loop = binding.decl?.kind === 'RangeStmt' ? binding.decl : undefined;
      const list = loop?.x.kind === 'Ident' ? this.view.names.resolve(loop.x) : undefined;
      if (loop === undefined || list === undefined) return false;
      return this.view.names.referencesOf(list).some(({ ident }) => {
        const other = ident.parent;
        if (other === loop || other?.kind !== 'RangeStmt' || other.x !== ident) return false;
        return [other.key, other.value].some((target) => {
          const element = target?.kind === 'Ident' ? this.view.names.resolve(target) : undefined;
          return element !== undefined && this.uses.conditionsOn(element) > 0;
        });
      });
    });
  }

  /** What a package variable holds that the run does not write. */
  packageValue(binding: Binding): Value {
    return memo(this.packageValues, binding, () => packageValueOf(binding, this.view));
  }

  /** What a variable holds that a run which begins with the function has not written. */
  unwritten(binding: Binding, root: Func): Value {
    return root.kind === 'FuncLit' && !isWithin(binding, root) ? this.capturedValue(binding) : INPUT;
  }

  /** What a variable holds that a literal captures which is followed by itself, not from where it is made. */
  private capturedValue(binding: Binding): Value {
    return memo(this.capturedValues, binding, () => {
      const { decl } = binding;
      if (decl?.kind === 'RangeStmt') return this.tableOf(decl) ? OPAQUE : INPUT;
      const source = this.uses.isReassigned(binding) ? undefined : this.sourceOf(binding);
      return source && initialOf(source.expr, this.view).kind === 'opaque' && !this.readsInput(source.expr)
        ? OPAQUE
        : INPUT;
    });
  }

  /** Whether an expression names a variable that is one. */
  private readsInput(expr: Expr): boolean {
    return [...this.uses.variablesIn(expr)].some((binding) => this.capturedValue(binding).kind === 'input');
  }

  /** What is plain may have been changed through a pointer: by code out of view to an input, else to what is not known. */
  afterPointers(binding: Binding, value: Value): Value {
    const isPlain = value.kind === 'constant' || value.kind === 'opaque' || value.kind === 'input';
    if (!isPlain || !this.uses.isPointedTo(binding)) return value;
    return this.isFilledOutside(binding) ? INPUT : OPAQUE;
  }

  /** Whether the address of the variable is only given to code out of view, which may put anything there. */
  private isFilledOutside(binding: Binding): boolean {
    return memo(this.filledOutside, binding, () =>
      this.view.names
        .referencesOf(binding)
        .every(
          ({ access, ident }) => (access !== 'address' && access !== 'part-address') || isGivenAway(ident, this.view),
        ),
    );
  }

  /** `io.EOF`: an error of another package by its usual name is the same in every run. */
  isSentinel({ x, sel }: Selector): boolean {
    return /^(?:Err[A-Z]|EOF$)/.test(sel.name) && x.kind === 'Ident' && this.view.names.resolve(x)?.kind === 'import';
  }

  /** A field, or a part of one, whose address code out of view was given to fill it. */
  isGivenAway(selector: Selector): boolean {
    let field = selector;
    for (let x = unparen(field.x); x.kind === 'Selector'; x = unparen(field.x)) field = x;
    const root = unparen(field.x);
    const binding = root.kind === 'Ident' ? this.view.names.resolve(root) : undefined;
    return binding?.func !== undefined && this.givenAway(binding).has(field.sel.name);
  }

  /** The fields of the variable whose addresses are given to code out of view: `opt(&c.options)`. */
  private givenAway(binding: Binding): ReadonlySet<string> {
    return memo(this.givenFields, binding, () => {
      const fields = this.view.names.referencesOf(binding).flatMap(({ access, ident }) => {
        const field = ident.parent;
        return access === 'part-address' && field?.kind === 'Selector' && isGivenAway(ident, this.view)
          ? [field.sel.name]
          : [];
      });
      return new Set(fields);
    });
  }
}

/** `&v` as an argument of a call out of view. */
function isGivenAway(ident: Node, view: GoView): boolean {
  let at = ident.parent;
  while (at && (at.kind === 'Selector' || at.kind === 'Index' || at.kind === 'Paren')) at = at.parent;
  const call = at?.kind === 'Unary' ? at.parent : undefined;
  if (call?.kind !== 'Call') return false;
  const target = view.target(call);
  return (
    (target.kind === 'library' && !target.symbol.startsWith('sync/atomic.')) ||
    target.kind === 'unknown' ||
    target.kind === 'value'
  );
}

function isWithin({ ident }: Binding, func: Func): boolean {
  return ident !== undefined && func.start <= ident.start && ident.end <= func.end;
}
