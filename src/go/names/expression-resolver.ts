/** Binds the identifiers of expressions and types, and tells reads from assignments and taken addresses. */
import type { CompositeLit, Expr, FuncLit, FuncType, Node } from '../syntax/ast.js';
import type { Access } from './binding.js';
import type { Binder } from './binder.js';

export class ExpressionResolver {
  private readonly binder: Binder;
  private readonly literal: (lit: FuncLit) => void;

  /** `literal` walks a function literal, which is a matter of statements. */
  constructor(binder: Binder, literal: (lit: FuncLit) => void) {
    this.binder = binder;
    this.literal = literal;
  }

  exprs(list: readonly Expr[]): void {
    for (const expr of list) this.expr(expr);
  }

  /** The left side of an assignment, or the operand of `&` (access `address`). */
  target(expr: Expr, access: 'write' | 'update' | 'address', node: Node): void {
    switch (expr.kind) {
      case 'Paren':
        this.target(expr.x, access, node);
        return;
      case 'Ident':
        this.binder.use(expr, access, node);
        return;
      case 'Selector':
      case 'Index':
        this.partTarget(expr, access === 'address' ? 'part-address' : 'part-write', node);
        return;
      default:
        this.expr(expr);
    }
  }

  private partTarget(expr: Expr, access: Access, node: Node): void {
    switch (expr.kind) {
      case 'Paren':
      case 'Selector':
        this.partTarget(expr.x, access, node);
        return;
      case 'Index':
        this.partTarget(expr.x, access, node);
        this.exprs(expr.indices);
        return;
      case 'Ident':
        this.binder.use(expr, access, node);
        return;
      default:
        this.expr(expr);
    }
  }

  expr(expr: Expr): void {
    switch (expr.kind) {
      case 'Ident':
        this.binder.use(expr);
        return;
      case 'BasicLit':
      case 'BadExpr':
        return;
      case 'CompositeLit':
        this.composite(expr);
        return;
      case 'FuncLit':
        this.literal(expr);
        return;
      case 'Paren':
      case 'Selector':
      case 'Star':
        this.expr(expr.x);
        return;
      case 'Unary':
        if (expr.op === '&') this.target(expr.x, 'address', expr);
        else this.expr(expr.x);
        return;
      case 'Index':
        this.expr(expr.x);
        this.exprs(expr.indices);
        return;
      case 'SliceExpr':
        this.expr(expr.x);
        for (const bound of [expr.low, expr.high, expr.max]) if (bound) this.expr(bound);
        return;
      case 'TypeAssert':
        this.expr(expr.x);
        this.expr(expr.type);
        return;
      case 'Call':
        this.expr(expr.fun);
        this.exprs(expr.args);
        return;
      case 'Binary':
        this.expr(expr.x);
        this.expr(expr.y);
        return;
      default:
        this.typeExpr(expr);
    }
  }

  private typeExpr(
    expr: Extract<
      Expr,
      { kind: 'ArrayType' | 'SliceType' | 'MapType' | 'ChanType' | 'FuncType' | 'StructType' | 'InterfaceType' }
    >,
  ): void {
    switch (expr.kind) {
      case 'ArrayType':
        if (expr.len) this.expr(expr.len);
        this.expr(expr.elem);
        return;
      case 'SliceType':
      case 'ChanType':
        this.expr(expr.elem);
        return;
      case 'MapType':
        this.expr(expr.key);
        this.expr(expr.value);
        return;
      case 'FuncType':
        this.signature(expr);
        return;
      case 'StructType':
        for (const field of expr.fields) this.expr(field.type);
        return;
      case 'InterfaceType':
        for (const method of expr.methods) this.signature(method.type);
        this.exprs(expr.embeds);
    }
  }

  /** The names of the parameters of a function type bind nothing. */
  private signature(type: FuncType): void {
    for (const field of type.params) this.expr(field.type);
    for (const field of type.results) this.expr(field.type);
  }

  private composite(lit: CompositeLit): void {
    if (lit.type) this.expr(lit.type);
    for (const element of lit.elements) {
      if (element.key?.kind === 'Ident') this.binder.use(element.key, isPlainKey(lit) ? 'read' : 'key');
      else if (element.key) this.expr(element.key);
      this.expr(element.value);
    }
  }
}

/** The literal's own syntax says that its keys are values, not field names. */
function isPlainKey(lit: CompositeLit): boolean {
  return lit.type?.kind === 'MapType' || lit.type?.kind === 'ArrayType' || lit.type?.kind === 'SliceType';
}
