/**
 * Who writes and reads a variable? Whether literals assign it that may run in other goroutines, whether its owner does so
 * once it is captured, and which conditions and counts read it.
 */
import { isVariable } from '../../../go/names/binding.js';
import type { Binding, Reference } from '../../../go/names/binding.js';
import type { Call, ForStmt, Func, Ident, Node, RangeStmt } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import type { Events } from './events.js';
import { isComputing } from './fresh-answers.js';
import { memo } from './memo.js';

/** Who assigns a variable, besides its declaration. */
export interface Writers {
  /** A function literal inside the owner does. */
  readonly closures: boolean;
  /** The owner does, after a literal may have captured it. */
  readonly ownerAfterCapture: boolean;
}

export class VariableUses {
  private readonly view: GoView;
  private readonly events: Events;
  private readonly counted = new Map<Binding, boolean>();
  private readonly reassigned = new Map<Binding, boolean>();
  private readonly isPartWrittenByClosureMemo = new Map<Binding, boolean>();
  private readonly conditionsOnMemo = new Map<Binding, number>();
  private readonly assigned = new Map<RangeStmt | ForStmt, readonly Binding[]>();
  private readonly pointedTo = new Map<Binding, boolean>();
  private readonly observed = new Map<Binding, boolean>();
  private readonly onlyAsked = new Map<Binding, boolean>();
  private readonly bounds = new Map<Binding, boolean>();
  private readonly held = new Map<Binding, boolean>();
  private readonly writers = new Map<Binding, Writers>();
  private readonly writingLiterals = new Map<Binding, readonly (Node | undefined)[]>();

  constructor(view: GoView, events: Events) {
    this.view = view;
    this.events = events;
  }

  /** The variables an expression names, function literals included. */
  variablesIn(expr: Node): ReadonlySet<Binding> {
    const found = new Set<Binding>();
    for (const ident of identsIn(expr)) {
      const binding = this.view.names.resolve(ident);
      if (binding && isVariable(binding)) found.add(binding);
    }
    return found;
  }

  /** Whether the variable is assigned anywhere after its declaration. */
  isReassigned(binding: Binding): boolean {
    const known = this.reassigned.get(binding);
    if (known !== undefined) return known;
    const answer = this.view.names.writesOf(binding).length > 0;
    this.reassigned.set(binding, answer);
    return answer;
  }

  writersOf(binding: Binding): Writers {
    const known = this.writers.get(binding);
    if (known !== undefined) return known;
    const answer = this.findWriters(binding);
    this.writers.set(binding, answer);
    return answer;
  }

  /** Whether a number held by the variable can matter: a condition reads it, or a call is made with it. */
  isCounted(binding: Binding): boolean {
    const known = this.counted.get(binding);
    if (known !== undefined) return known;
    const answer = this.view.names
      .referencesOf(binding)
      .some(({ ident, access }) => access !== 'write' && isInCount(ident));
    this.counted.set(binding, answer);
    return answer;
  }

  /** Whether what the variable holds can decide anything: it is more than counted up and handed to calls that meet nobody. */
  isObserved(binding: Binding): boolean {
    return memo(this.observed, binding, () =>
      this.view.names
        .referencesOf(binding)
        .some(({ ident, access }) => access !== 'declare' && this.isObservedAt(ident)),
    );
  }

  /** Whether conditions, and nothing else that may matter, read what the variable holds. */
  isOnlyAsked(binding: Binding): boolean {
    return memo(this.onlyAsked, binding, () =>
      this.view.names
        .referencesOf(binding)
        .every(({ ident, access }) => access !== 'read' || isInCondition(ident) || !this.isObservedAt(ident)),
    );
  }

  private isObservedAt(ident: Node): boolean {
    let at: Node = ident;
    for (let up = at.parent; up; at = up, up = up.parent) {
      switch (up.kind) {
        case 'Call':
          if (!this.isWithoutMeaning(up)) return true;
          if (!this.isComputed(up)) return false;
          break;
        case 'IncDecStmt':
          return at !== ident;
        case 'AssignStmt':
          return !(up.lhs.length === 1 && up.lhs[0] === ident);
        case 'ExprStmt':
        case 'Block':
          return false;
        case 'Binary':
        case 'Unary':
        case 'Paren':
        case 'Index':
        case 'Selector':
          break;
        default:
          return true;
      }
    }
    return true;
  }

  /** A call whose answer hangs on what it is handed. */
  private isComputed(call: Call): boolean {
    const target = this.view.target(call);
    return target.kind !== 'library' || isComputing(target.symbol);
  }

  /** A call that meets nobody, whatever it is handed; the value of builtins and conversions may still mean something. */
  private isWithoutMeaning(call: Call): boolean {
    const target = this.view.target(call);
    if (target.kind === 'builtin') return target.name !== 'make';
    // The method of an interface may be one of this package.
    if (target.kind === 'library' && target.dynamic) return false;
    return (target.kind === 'library' || target.kind === 'conversion') && !this.events.isEventfulCall(call);
  }

  /** Whether the condition of a loop reads the variable. */
  isBound(binding: Binding): boolean {
    return memo(this.bounds, binding, () =>
      this.view.names.referencesOf(binding).some(({ ident }) => isInLoopHead(ident)),
    );
  }

  /** Whether a literal that may run in another goroutine stores into a part of the variable. */
  isPartWrittenByClosure(binding: Binding): boolean {
    return memo(this.isPartWrittenByClosureMemo, binding, () => this.findIsPartWrittenByClosure(binding));
  }

  private findIsPartWrittenByClosure(binding: Binding): boolean {
    return this.view.names
      .referencesOf(binding)
      .some(
        ({ access, ident }) =>
          access === 'part-write' && !runsInline(ident, binding.func) && isInLiteral(ident, binding.func),
      );
  }

  /** Whether a condition outside the function reads the variable. */
  isAskedOutside(binding: Binding, func: Func): boolean {
    return this.view.names.referencesOf(binding).some(({ ident }) => !within(ident, func) && isInCondition(ident));
  }

  /** How many conditions read the variable. */
  conditionsOn(binding: Binding): number {
    return memo(this.conditionsOnMemo, binding, () => this.findConditionsOn(binding));
  }

  private findConditionsOn(binding: Binding): number {
    return this.view.names.referencesOf(binding).filter(({ ident }) => isInCondition(ident)).length;
  }

  /** The variables that the turns of a loop assign, those of literals in it left out. */
  assignedIn(loop: RangeStmt | ForStmt): readonly Binding[] {
    return memo(this.assigned, loop, () => {
      const found = new Set<Binding>();
      walk(loop, (node) => {
        const targets =
          node.kind === 'AssignStmt' && node.op !== ':=' ? node.lhs : node.kind === 'IncDecStmt' ? [node.x] : [];
        for (const target of targets) {
          const binding = target.kind === 'Ident' ? this.view.names.resolve(target) : undefined;
          if (binding) found.add(binding);
        }
        return node.kind !== 'FuncLit';
      });
      return [...found];
    });
  }

  /** Whether the address of the variable, or of a part of it, is taken. */
  isPointedTo(binding: Binding): boolean {
    return memo(this.pointedTo, binding, () =>
      this.view.names.referencesOf(binding).some(({ access }) => access === 'address' || access === 'part-address'),
    );
  }

  /** Whether a literal reads or writes the variable, or its owner returns it without naming it. */
  isHeld(binding: Binding): boolean {
    return memo(this.held, binding, () => {
      const isResult = binding.ident?.parent?.kind === 'Field';
      return isResult || this.view.names.referencesOf(binding).some(({ func }) => func !== binding.func);
    });
  }

  private findWriters(binding: Binding): Writers {
    const references = this.view.names.referencesOf(binding);
    const captures = references.filter(
      (one) => one.func !== undefined && one.func !== binding.func && !runsInline(one.ident, binding.func),
    );
    const writes = references.filter((one) => one.access === 'write' || one.access === 'update');
    const closures = writes.some((one) => one.func !== binding.func && !runsInline(one.ident, binding.func));
    const own = writes.filter((one) => one.func === binding.func);
    const ownerAfterCapture = own.some((write) => captures.some((capture) => this.mayFollow(write, capture, binding)));
    return { closures, ownerAfterCapture };
  }

  /**
   * Whether the owner reads the variable for certain before any literal exists that writes it: what the goroutines do
   * with it later does not matter there.
   */
  isBeforeOtherWriters(binding: Binding, ident: Ident): boolean {
    const others = memo(this.writingLiterals, binding, () => this.findWritingLiterals(binding));
    return others.every(
      (literal) => literal !== undefined && ident.end <= literal.start && commonLoop(ident, literal) === undefined,
    );
  }

  /** The literals that write a variable of another function and may run elsewhere; undefined for a write that stands in none. */
  private findWritingLiterals(binding: Binding): readonly (Node | undefined)[] {
    return this.view.names
      .referencesOf(binding)
      .filter(({ access, func, ident }) => {
        const isWrite = access !== 'read' && access !== 'declare';
        return isWrite && func !== binding.func && !runsInline(ident, binding.func);
      })
      .map(({ ident }) => outermostLiteral(ident, binding.func));
  }

  /** Whether the owner's write may run after the literal that holds `capture` became a value. */
  private mayFollow(write: Reference, capture: Reference, binding: Binding): boolean {
    const literal = outermostLiteral(capture.ident, binding.func);
    if (literal === undefined) return true;
    if (write.ident.start > literal.start) return !this.isPerTurn(binding, write);
    const loop = commonLoop(write.ident, literal);
    if (loop === undefined) return false;
    // The variable is made anew in each turn of the loop that both stand in.
    const declared = binding.ident;
    return (
      !(declared && declared.start >= loop.start && declared.end <= loop.end && !isLoopHead(declared, loop)) &&
      !this.isPerTurn(binding, write)
    );
  }

  /** A variable of a three-clause loop that only its head writes: since Go 1.22 each turn has its own. */
  private isPerTurn(binding: Binding, write: Reference): boolean {
    if (!this.view.isPerTurn(binding)) return false;
    const loop = loopOfHead(binding.ident);
    return loop !== undefined && loop.post !== undefined && within(write.ident, loop.post);
  }
}

/** Whether every literal between a node and the variable's owner is called where it stands, or deferred. */
export function runsInline(node: Node, owner: Func | undefined): boolean {
  for (let at: Node | undefined = node; at && at !== owner; at = at.parent) {
    if (at.kind !== 'FuncLit') continue;
    const call: Node | undefined = at.parent;
    if (call?.kind !== 'Call' || call.fun !== at || call.parent?.kind === 'GoStmt') return false;
  }
  return true;
}

/** The literal that captures: the outermost one around the reference inside the variable's own function. */
function outermostLiteral(node: Node, owner: Func | undefined): Node | undefined {
  let literal: Node | undefined;
  for (let at: Node | undefined = node; at && at !== owner; at = at.parent) if (at.kind === 'FuncLit') literal = at;
  return literal;
}

function isInLiteral(node: Node, owner: Func | undefined): boolean {
  return outermostLiteral(node, owner) !== undefined;
}

function isInCondition(ident: Node): boolean {
  let at: Node = ident;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'IfStmt' || up.kind === 'ForStmt') return up.cond === at;
    if (up.kind === 'SwitchStmt') return up.tag === at;
    if (up.kind === 'CaseClause') return up.exprs.some((expr) => expr === at);
    if (up.kind === 'Block' || up.kind === 'FuncLit') return false;
  }
  return false;
}

function isInLoopHead(ident: Node): boolean {
  let at: Node = ident;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'ForStmt') return up.cond === at;
    if (up.kind === 'Block' || up.kind === 'FuncLit' || up.kind === 'IfStmt') return false;
  }
  return false;
}

/** Inside a condition, the operand of a range, or the arguments of a call. */
function isInCount(ident: Node): boolean {
  let at: Node = ident;
  for (let up = at.parent; up; at = up, up = up.parent) {
    // What a field is made with may decide there: the kind of a request.
    if (up.kind === 'Call' || up.kind === 'Element') return true;
    if (up.kind === 'IfStmt' || up.kind === 'ForStmt') return up.cond === at;
    if (up.kind === 'RangeStmt') return up.x === at;
    if (up.kind === 'SwitchStmt' || up.kind === 'CaseClause') return true;
    if (up.kind === 'Block' || up.kind === 'FuncLit') return false;
  }
  return false;
}

function commonLoop(a: Node, b: Node): Node | undefined {
  for (let at: Node | undefined = a.parent; at; at = at.parent) {
    if ((at.kind === 'ForStmt' || at.kind === 'RangeStmt') && within(b, at)) return at;
    if (at.kind === 'FuncLit' || at.kind === 'FuncDecl') return undefined;
  }
  return undefined;
}

function isLoopHead(ident: Node, loop: Node): boolean {
  return loop.kind === 'ForStmt' && loop.init !== undefined && within(ident, loop.init);
}

function loopOfHead(ident: Node | undefined): Extract<Node, { kind: 'ForStmt' }> | undefined {
  const statement = ident?.parent;
  const loop = statement?.parent;
  return loop?.kind === 'ForStmt' && loop.init === statement ? loop : undefined;
}

function within(inner: Node, outer: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function* identsIn(root: Node): Generator<Ident> {
  const found: Ident[] = [];
  walk(root, (node) => {
    if (node.kind === 'Ident') found.push(node);
  });
  yield* found;
}
