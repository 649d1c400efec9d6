/**
 * Who uses a field, and who can be called from outside of its package? What may be the field counts as it. What tests do is
 * left out, and what functions do that make an object of the type themselves: theirs is another one.
 */
import { unparen } from '../../../go/flow/operands.js';
import { methodIndexOf } from '../../../go/names/method-index.js';
import { isExported } from '../../../go/names/package-names.js';
import type { Expr, Func, FuncDecl, Ident, Node, Selector, TypeSpec } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import { typeSpecOf } from './type-shapes.js';

export type FieldUseKind = 'send' | 'recv' | 'close' | 'none' | 'other';

export interface FieldMention {
  /** Undefined at package level. */
  readonly func: FuncDecl | undefined;
  readonly use: FieldUseKind;
}

interface NamedSelector {
  readonly func: FuncDecl | undefined;
  readonly selector: Selector;
}

export class FieldUsers {
  private readonly view: GoView;
  private mentions: ReadonlyMap<string, readonly NamedSelector[]> | undefined;
  private readonly reachable = new Map<TypeSpec, ReadonlySet<FuncDecl>>();

  constructor(view: GoView) {
    this.view = view;
  }

  /** The uses of a field, and of what may be one of the same name. */
  usesOf(field: Ident): readonly FieldMention[] {
    this.mentions ??= this.findMentions();
    return (this.mentions.get(field.name) ?? []).flatMap(({ func, selector }) => {
      const selected = this.view.fieldOf(selector);
      return selected === 'unknown' || selected === field ? [{ func, use: useAt(selector) }] : [];
    });
  }

  /** Whether a declared function stands in code that is no test. */
  isOutsideTests(func: Func): boolean {
    return this.view.package.files.some(({ ast, isTest }) => !isTest && ast.decls.some((decl) => decl === func));
  }

  /** The functions that somebody who has an object of the type may run, as often as he likes. */
  reachableWith(type: TypeSpec): ReadonlySet<FuncDecl> {
    const known = this.reachable.get(type) ?? this.findReachable(type);
    this.reachable.set(type, known);
    return known;
  }

  private *functions(): Generator<FuncDecl> {
    for (const { ast, isTest } of this.view.package.files) {
      if (isTest) continue;
      for (const decl of ast.decls) if (decl.kind === 'FuncDecl') yield decl;
    }
  }

  private findMentions(): ReadonlyMap<string, readonly NamedSelector[]> {
    const found = new Map<string, NamedSelector[]>();
    for (const { ast, isTest } of this.view.package.files) {
      if (isTest) continue;
      for (const decl of ast.decls) {
        const func = decl.kind === 'FuncDecl' ? decl : undefined;
        walk(decl, (node) => {
          if (node.kind !== 'Selector') return;
          const list = found.get(node.sel.name) ?? [];
          list.push({ func, selector: node });
          found.set(node.sel.name, list);
        });
      }
    }
    return found;
  }

  private findReachable(type: TypeSpec): ReadonlySet<FuncDecl> {
    const reached = new Set<FuncDecl>();
    const add = (func: FuncDecl): void => {
      if (func.body && !this.makes(func, type)) reached.add(func);
    };
    for (const func of this.functions()) if (isExported(func.name.name)) add(func);
    for (const func of reached) for (const callee of this.calleesOf(func)) add(callee);
    return reached;
  }

  private calleesOf({ body }: FuncDecl): readonly FuncDecl[] {
    const found: FuncDecl[] = [];
    const { byName } = methodIndexOf(this.view.package);
    if (body)
      walk(body, (node) => {
        if (node.kind === 'Ident') {
          const binding = this.view.names.resolve(node);
          if (binding?.kind === 'func' && binding.decl?.kind === 'FuncDecl') found.push(binding.decl);
        }
        if (node.kind !== 'Selector') return;
        const call = node.parent?.kind === 'Call' && node.parent.fun === node ? node.parent : undefined;
        const target = call && this.view.target(call);
        if (target?.kind === 'declared') found.push(target.decl);
        else found.push(...(byName.get(node.sel.name) ?? []));
      });
    return found;
  }

  /** Whether the function makes an object of the type, by itself or by a function that returns one. */
  private makes(func: FuncDecl, type: TypeSpec): boolean {
    const isOfType = (expr: Expr | undefined): boolean => expr !== undefined && typeSpecOf(expr, this.view) === type;
    if (func.type.results.some((field) => isOfType(field.type))) return true;
    let found = false;
    if (func.body)
      walk(func.body, (node) => {
        if (node.kind === 'CompositeLit') found ||= isOfType(node.type);
        if (node.kind === 'Call') {
          const target = this.view.target(node);
          if (target.kind === 'builtin' && target.name === 'new') found ||= isOfType(node.args[0]);
          if (target.kind === 'declared') found ||= target.decl.type.results.some((field) => isOfType(field.type));
        }
        return !found;
      });
    return found;
  }
}

/** What is done to the channel that a field holds, where it is named. */
function useAt(selector: Selector): FieldUseKind {
  let at: Node = selector;
  while (at.parent?.kind === 'Paren') at = at.parent;
  const { parent } = at;
  switch (parent?.kind) {
    case 'SendStmt':
      return parent.chan === at ? 'send' : 'other';
    case 'Unary':
      return parent.op === '<-' ? 'recv' : 'other';
    case 'RangeStmt':
      return parent.x === at ? 'recv' : 'other';
    case 'Binary':
      return 'none';
    case 'Call': {
      const fun = unparen(parent.fun);
      if (fun === at || fun.kind !== 'Ident') return 'other';
      if (fun.name === 'close') return 'close';
      return fun.name === 'len' || fun.name === 'cap' ? 'none' : 'other';
    }
    default:
      return 'other';
  }
}
