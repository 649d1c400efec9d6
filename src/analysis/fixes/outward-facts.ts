/**
 * What does a function's body say to the rest of its package, besides what its callers see of a call? What it stores in
 * fields and package variables, which functions in view it calls or keeps, and which locks it takes: facts that engines
 * gather over whole packages. Two bodies that say the same leave every answer about other functions as it was, as far as
 * summaries do.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, FuncDecl, Ident, Node, Selector } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { lockCallOf } from '../../leaks/locks/lock-call.js';

export interface OutwardFacts {
  /** One line for each, sorted; equal lists are equal facts. */
  readonly lines: readonly string[];
  /** Whether the body takes or gives back a lock itself. */
  readonly locks: boolean;
}

/**
 * How far what a body says is another than before. 'calls more': it calls the same as before, more or less often. 'says more':
 * the same of anything else. 'calls': it calls other functions that everybody may call anyway; no run is another for it that
 * does not come by. 'other': anything else.
 */
export type OutwardDifference = 'none' | 'calls more' | 'says more' | 'calls' | 'other';

const DIFFERENCES: readonly OutwardDifference[] = ['none', 'calls more', 'says more', 'calls', 'other'];
/** An exported function or method, by its name. */
const CALL_OF_EXPORTED = /^calls (?:a method )?\p{Lu}/u;
const CALL = /^calls (?:a method )?([\p{L}_][\p{L}\p{N}_]*)/u;

export function differenceOf(then: OutwardFacts, now: OutwardFacts): OutwardDifference {
  if (then.lines.join('\n') === now.lines.join('\n')) return 'none';
  const [before, after] = [new Set(then.lines), new Set(now.lines)];
  const different = [...before]
    .filter((line) => !after.has(line))
    .concat(now.lines.filter((line) => !before.has(line)));
  if (different.length > 0) return different.every((line) => CALL_OF_EXPORTED.test(line)) ? 'calls' : 'other';
  return unlike(then, now).every((line) => CALL.test(line)) ? 'calls more' : 'says more';
}

/** The names of functions and methods that a body calls more or less often than before. */
export function calledOtherwise(then: OutwardFacts, now: OutwardFacts): readonly string[] {
  return unlike(then, now).flatMap((line) => CALL.exec(line)?.[1] ?? []);
}

/** What is said in other numbers. */
function unlike(then: OutwardFacts, now: OutwardFacts): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of then.lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of now.lines) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts].flatMap(([line, count]) => (count === 0 ? [] : [line]));
}

/** The one of two that says more. */
export function widerOf(a: OutwardDifference, b: OutwardDifference): OutwardDifference {
  return DIFFERENCES.indexOf(a) > DIFFERENCES.indexOf(b) ? a : b;
}

export function outwardFacts(decl: FuncDecl, info: PackageInfo): OutwardFacts {
  const facts = new Facts(info);
  if (decl.body) {
    walk(decl.body, (node) => {
      facts.read(node);
    });
  }
  return { lines: [...facts.lines, ...facts.variables].sort(), locks: facts.locks };
}

class Facts {
  readonly lines: string[] = [];
  /** That a package variable is read tells the same however often it is. */
  readonly variables = new Set<string>();
  locks = false;
  private readonly info: PackageInfo;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  read(node: Node): void {
    switch (node.kind) {
      case 'AssignStmt':
        for (const target of node.lhs) this.write(target);
        break;
      case 'IncDecStmt':
        this.write(node.x);
        break;
      case 'RangeStmt':
        for (const target of [node.key, node.value]) if (target) this.write(target);
        break;
      case 'Unary':
        if (node.op === '&') this.write(node.x);
        break;
      case 'Element':
        this.lines.push(`stores ${node.key?.kind === 'Ident' ? node.key.name : 'an element'}`);
        break;
      case 'Ident':
        this.ident(node);
        break;
      case 'Selector':
        this.selector(node);
        break;
      case 'Call':
        this.call(node);
        break;
      default:
    }
  }

  private write(target: Expr): void {
    let at = target;
    while (at.kind === 'Paren' || at.kind === 'Index' || at.kind === 'Star') at = at.x;
    if (at.kind === 'Selector') this.lines.push(`writes ${at.sel.name}`);
    if (at.kind === 'Ident' && this.isOfPackage(at)) this.lines.push(`writes ${at.name}`);
  }

  private ident(ident: Ident): void {
    if (ident.parent?.kind === 'Selector' && ident.parent.sel === ident) return;
    if (!this.isOfPackage(ident)) return;
    if (isCalled(ident)) this.lines.push(`calls ${ident.name}${inLoops(ident)}`);
    else if (this.info.names.resolve(ident)?.kind === 'func') this.lines.push(`names ${ident.name}`);
    else if (isInCondition(ident)) this.lines.push(`asks ${ident.name}`);
    else this.variables.add(`reads ${ident.name}`);
  }

  /** A variable or function of the package, not of a function. */
  private isOfPackage(ident: Ident): boolean {
    const binding = this.info.names.resolve(ident);
    if (binding === undefined) return ident.name !== '_' && !isFieldName(ident);
    return binding.func === undefined && (binding.kind === 'var' || binding.kind === 'func');
  }

  /** Methods of this package, and what is not known not to be one. */
  private selector(selector: Selector): void {
    const { parent } = selector;
    // What is locked is told by the engine of locks.
    if (parent?.kind === 'Call' && parent.fun === selector && lockCallOf(parent, this.info)) return;
    const selection = this.info.selection(selector);
    const how = `${isCalled(selector) ? 'calls' : 'names'} a method ${selector.sel.name}${inLoops(selector)}`;
    if (selection.kind === 'method' && this.info.isHome(selection.method.package)) this.lines.push(how);
    if (selection.kind === 'unknown' && selection.symbol === undefined) this.lines.push(how);
    if (selection.kind !== 'interfaceMethod') return;
    const { iface } = selection;
    if (iface?.package === undefined || this.info.isHome(iface.package)) this.lines.push(how);
  }

  private call(call: Call): void {
    const lock = lockCallOf(call, this.info);
    if (lock) this.locks = true;
  }
}

function isCalled(expr: Expr): boolean {
  const { parent } = expr;
  if (parent?.kind === 'Paren') return isCalled(parent);
  return parent?.kind === 'Call' && unparen(parent.fun) === unparen(expr);
}

/** In how many loops a place stands: how often what is called there runs. */
function inLoops(node: Node): string {
  let loops = 0;
  for (let at = node.parent; at && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') loops++;
  }
  return loops === 0 ? '' : ` in ${String(loops)} loops`;
}

function isInCondition(expr: Expr): boolean {
  let at: Node = expr;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'IfStmt' || up.kind === 'ForStmt') return up.cond === at;
    if (up.kind === 'SwitchStmt' || up.kind === 'CaseClause') return true;
    if (up.kind === 'Block' || up.kind === 'FuncLit') return false;
  }
  return false;
}

/** The key of a literal's element has no binding where it names a field. */
function isFieldName(ident: Ident): boolean {
  return ident.parent?.kind === 'Element' && ident.parent.key === ident;
}
