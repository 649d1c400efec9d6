/**
 * Which calls need not be followed, although they are given a record that is? Those of functions that do nothing which
 * goroutines notice, always return, and keep no pointer to what they are given: they only read and write its fields. Which
 * fields decides at the call. Left out: recursion, and whatever is done with the record as a whole.
 */
import type { FlowGraph } from '../../../go/flow/graph.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Call, Func, FuncDecl, Ident, Node, Selector } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import type { Events } from './events.js';
import { runsInline } from './variable-uses.js';

/** The fields that a function reads and writes of one of its operands. */
export interface FieldUse {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** The place of an operand: an argument, or what the method is called on. */
export type Operand = number | 'receiver';

interface OpenUse {
  readonly reads: Set<string>;
  readonly writes: Set<string>;
}

interface Param {
  readonly name: Ident | undefined;
  readonly variadic: boolean;
}

const NO_USE: FieldUse = { reads: new Set(), writes: new Set() };

export class QuietCalls {
  private readonly view: GoView;
  private readonly events: Events;
  private readonly isMethod: (name: string) => boolean;
  private readonly quiet = new Map<Func, boolean>();
  private readonly uses = new Map<Func, Map<Operand, FieldUse | undefined>>();

  /** `isMethod`: whether some type of the package has a method of the name. */
  constructor(view: GoView, events: Events, isMethod: (name: string) => boolean) {
    this.view = view;
    this.events = events;
    this.isMethod = isMethod;
  }

  /** What a call of the function does to an operand; undefined where the call must be followed to know. */
  useOf(func: FuncDecl, operand: Operand): FieldUse | undefined {
    if (!this.isQuiet(func)) return undefined;
    const known = this.uses.get(func) ?? new Map<Operand, FieldUse | undefined>();
    this.uses.set(func, known);
    if (known.has(operand)) return known.get(operand);
    // A function that calls itself is followed.
    known.set(operand, undefined);
    const use = this.findUse(func, operand);
    known.set(operand, use);
    return use;
  }

  /** Whether a call of the function meets nobody, starts nothing, and comes back. */
  private isQuiet(func: Func): boolean {
    const known = this.quiet.get(func);
    if (known !== undefined) return known;
    this.quiet.set(func, false);
    const answer = func.body !== undefined && !this.holdsEvent(func.body) && comesBack(this.view.graphOf(func));
    this.quiet.set(func, answer);
    return answer;
  }

  private holdsEvent(body: Node): boolean {
    let found = false;
    walk(body, (node) => {
      if (found) return false;
      found = node.kind === 'Call' ? this.isEventfulCall(node) : node.kind !== 'DeferStmt' && this.events.isEvent(node);
      return !found;
    });
    return found;
  }

  private isEventfulCall(call: Call): boolean {
    const target = this.view.target(call);
    switch (target.kind) {
      case 'declared':
        return !this.isQuiet(target.decl);
      // A function that came from the caller is among the operands; any other is code out of view.
      case 'value':
        return false;
      default:
        return this.events.isEventfulCall(call);
    }
  }

  private findUse(func: FuncDecl, operand: Operand): FieldUse | undefined {
    const binding = this.bindingOf(func, operand);
    if (binding === 'unnamed') return NO_USE;
    if (binding === undefined) return undefined;
    const use: OpenUse = { reads: new Set(), writes: new Set() };
    const isKnown = this.view.names.referencesOf(binding).every(({ ident, access }) => {
      if (access === 'declare') return true;
      if (access === 'write' || access === 'update' || !runsInline(ident, func)) return false;
      return this.addMention(ident, use);
    });
    return isKnown ? use : undefined;
  }

  private bindingOf(func: FuncDecl, operand: Operand): Binding | 'unnamed' | undefined {
    if (operand === 'receiver') {
      const [name] = func.recv?.names ?? [];
      return name ? (this.view.names.resolve(name) ?? 'unnamed') : 'unnamed';
    }
    const params = func.type.params.flatMap(({ names, variadic }): readonly Param[] =>
      names.length === 0 ? [{ name: undefined, variadic }] : names.map((name) => ({ name, variadic })),
    );
    const param = params[operand];
    if (param === undefined || param.variadic) return undefined;
    return param.name ? (this.view.names.resolve(param.name) ?? 'unnamed') : 'unnamed';
  }

  /** False where the record may be reached by others once the call is over. */
  private addMention(ident: Node, use: OpenUse): boolean {
    let at = ident;
    while (at.parent?.kind === 'Paren' || (at.parent?.kind === 'Star' && at.parent.parent?.kind === 'Paren'))
      at = at.parent;
    const { parent } = at;
    switch (parent?.kind) {
      case 'Selector':
        return parent.x === at && this.addField(parent, use);
      case 'Binary':
        return parent.op === '==' || parent.op === '!=';
      case 'Call': {
        const position = parent.args.findIndex((arg) => arg === at);
        const target = this.view.target(parent);
        return position >= 0 && target.kind === 'declared' && this.merge(use, target.decl, position);
      }
      default:
        return false;
    }
  }

  private addField(selector: Selector, use: OpenUse): boolean {
    const { parent, sel } = selector;
    const [embedded] = this.view.embeddedPath(selector);
    if (parent?.kind === 'Call' && parent.fun === selector) {
      const target = this.view.target(parent);
      if (target.kind === 'declared' && embedded === undefined) return this.merge(use, target.decl, 'receiver');
      if (embedded === undefined && target.kind !== 'value') return false;
      use.reads.add(embedded ?? sel.name);
      return true;
    }
    if (parent?.kind === 'Unary' && parent.op === '&') return false;
    if (embedded === undefined && isTarget(selector)) {
      use.writes.add(sel.name);
      return true;
    }
    if (this.isMethod(sel.name)) return false;
    use.reads.add(embedded ?? sel.name);
    return true;
  }

  private merge(use: OpenUse, callee: FuncDecl, operand: Operand): boolean {
    const inner = this.useOf(callee, operand);
    if (inner === undefined) return false;
    for (const name of inner.reads) use.reads.add(name);
    for (const name of inner.writes) use.writes.add(name);
    return true;
  }
}

/** Whether every way through a body ends in a return. */
function comesBack({ blocks, unknown }: FlowGraph): boolean {
  const exits = blocks.flatMap(({ exit }) => (exit === undefined ? [] : [exit]));
  return unknown.length === 0 && exits.length > 0 && exits.every((exit) => exit === 'return');
}

function isTarget(selector: Selector): boolean {
  const { parent } = selector;
  switch (parent?.kind) {
    case 'AssignStmt':
      return parent.lhs.includes(selector);
    case 'IncDecStmt':
      return true;
    case 'RangeStmt':
      return parent.key === selector || parent.value === selector;
    default:
      return false;
  }
}
