/** How do raw statement nodes become statements? */
import type {
  AssignStmt,
  Block,
  BranchStmt,
  CaseClause,
  CommClause,
  Expr,
  ForStmt,
  IfStmt,
  RangeStmt,
  SelectStmt,
  Stmt,
  SwitchStmt,
  TypeSwitchStmt,
} from './ast.js';
import { type Conversion, STATEMENT_LEVELS } from './conversion.js';
import { convertGenDecl } from './convert.js';
import { convertExpr, exprList, ident } from './convert-expressions.js';
import { convertType } from './convert-types.js';
import type { GrammarField } from './grammar.js';
import type { RawNode } from './raw.js';

/** Converts a braced block. */
export function convertBlock(conversion: Conversion, raw: RawNode): Block {
  return { kind: 'Block', ...conversion.base(raw), list: statements(conversion, raw) };
}

/** The statements below a node; the newer grammar's statement_list is flattened. */
function statements(conversion: Conversion, raw: RawNode): readonly Stmt[] {
  const list: Stmt[] = [];
  conversion.errorsIn(raw);
  for (const child of raw.children) {
    if (!child.named || child.kind === 'comment' || child.field !== undefined) continue;
    if (child.kind === 'statement_list') list.push(...statements(conversion, child));
    else list.push(convertStmt(conversion, child));
  }
  return list;
}

function bad(conversion: Conversion, raw: RawNode): Stmt {
  return { kind: 'BadStmt', ...conversion.base(raw) };
}

/** Converts a node in statement position. */
export function convertStmt(conversion: Conversion, raw: RawNode): Stmt {
  return conversion.nested<Stmt>(
    raw,
    () => stmtNode(conversion, raw),
    () => bad(conversion, raw),
    STATEMENT_LEVELS,
  );
}

function stmtNode(conversion: Conversion, raw: RawNode): Stmt {
  if (raw.kind !== 'ERROR') conversion.errorsIn(raw);
  switch (raw.kind) {
    case 'expression_statement':
    case 'go_statement':
    case 'defer_statement':
    case 'inc_statement':
    case 'dec_statement':
    case 'send_statement':
    case 'receive_statement':
    case 'short_var_declaration':
    case 'assignment_statement':
      return simpleStmt(conversion, raw);
    case 'const_declaration':
    case 'var_declaration':
    case 'type_declaration':
      return { kind: 'DeclStmt', ...conversion.base(raw), decl: convertGenDecl(conversion, raw) };
    case 'return_statement': {
      const list = conversion.named(raw)[0];
      return { kind: 'ReturnStmt', ...conversion.base(raw), results: list ? exprList(conversion, list) : [] };
    }
    case 'break_statement':
      return branch(conversion, raw, 'break');
    case 'continue_statement':
      return branch(conversion, raw, 'continue');
    case 'goto_statement':
      return branch(conversion, raw, 'goto');
    case 'fallthrough_statement':
      return branch(conversion, raw, 'fallthrough');
    case 'labeled_statement':
      return labeled(conversion, raw);
    case 'block':
      return convertBlock(conversion, raw);
    case 'if_statement':
      return ifStmt(conversion, raw);
    case 'expression_switch_statement':
      return switchStmt(conversion, raw);
    case 'type_switch_statement':
      return typeSwitchStmt(conversion, raw);
    case 'select_statement':
      return selectStmt(conversion, raw);
    case 'for_statement':
      return forStmt(conversion, raw);
    case 'empty_statement':
      return { kind: 'EmptyStmt', ...conversion.base(raw) };
    default:
      return bad(conversion, raw);
  }
}

function only(conversion: Conversion, raw: RawNode): Expr {
  const child = conversion.named(raw)[0];
  return child ? convertExpr(conversion, child) : { kind: 'BadExpr', ...conversion.base(raw) };
}

function part(conversion: Conversion, raw: RawNode, name: GrammarField): Expr {
  const child = conversion.field(raw, name);
  return child ? convertExpr(conversion, child) : { kind: 'BadExpr', ...conversion.base(raw) };
}

function simpleStmt(conversion: Conversion, raw: RawNode): Stmt {
  const base = conversion.base(raw);
  switch (raw.kind) {
    case 'go_statement':
      return { kind: 'GoStmt', ...base, call: only(conversion, raw) };
    case 'defer_statement':
      return { kind: 'DeferStmt', ...base, call: only(conversion, raw) };
    case 'inc_statement':
    case 'dec_statement':
      return { kind: 'IncDecStmt', ...base, x: only(conversion, raw), op: raw.kind === 'inc_statement' ? '++' : '--' };
    case 'send_statement':
      return {
        kind: 'SendStmt',
        ...base,
        chan: part(conversion, raw, 'channel'),
        value: part(conversion, raw, 'value'),
      };
    case 'receive_statement':
      return receiveStmt(conversion, raw);
    case 'short_var_declaration':
    case 'assignment_statement':
      return assign(conversion, raw);
    default:
      return { kind: 'ExprStmt', ...base, x: only(conversion, raw) };
  }
}

function listField(conversion: Conversion, raw: RawNode, name: GrammarField): readonly Expr[] {
  const child = conversion.field(raw, name);
  return child ? exprList(conversion, child) : [];
}

function assign(conversion: Conversion, raw: RawNode): AssignStmt {
  const operator = conversion.field(raw, 'operator');
  return {
    kind: 'AssignStmt',
    ...conversion.base(raw),
    lhs: listField(conversion, raw, 'left'),
    op: raw.kind === 'short_var_declaration' ? ':=' : operator ? conversion.textOf(operator) : '=',
    rhs: listField(conversion, raw, 'right'),
  };
}

/** `<-c`, `v := <-c` and `v, ok = <-c` in a select. */
function receiveStmt(conversion: Conversion, raw: RawNode): Stmt {
  const left = listField(conversion, raw, 'left');
  const right = part(conversion, raw, 'right');
  if (left.length === 0) return { kind: 'ExprStmt', ...conversion.base(raw), x: right };
  const op = conversion.hasToken(raw, ':=') ? ':=' : '=';
  return { kind: 'AssignStmt', ...conversion.base(raw), lhs: left, op, rhs: [right] };
}

function branch(conversion: Conversion, raw: RawNode, tok: BranchStmt['tok']): Stmt {
  const label = conversion.named(raw)[0];
  return { kind: 'BranchStmt', ...conversion.base(raw), tok, label: label ? ident(conversion, label) : undefined };
}

function labeled(conversion: Conversion, raw: RawNode): Stmt {
  const label = conversion.field(raw, 'label');
  if (!label) return bad(conversion, raw);
  const inner = conversion.named(raw).find((child) => child.field !== 'label');
  return {
    kind: 'LabeledStmt',
    ...conversion.base(raw),
    label: ident(conversion, label),
    stmt: inner ? convertStmt(conversion, inner) : { kind: 'EmptyStmt', ...conversion.base(raw), start: raw.end },
  };
}

function initializer(conversion: Conversion, raw: RawNode): Stmt | undefined {
  const init = conversion.field(raw, 'initializer');
  return init ? convertStmt(conversion, init) : undefined;
}

function blockField(conversion: Conversion, raw: RawNode, name: GrammarField): Block {
  const child = conversion.field(raw, name);
  return child ? convertBlock(conversion, child) : { kind: 'Block', ...conversion.base(raw), start: raw.end, list: [] };
}

function ifStmt(conversion: Conversion, raw: RawNode): IfStmt {
  const alternative = conversion.field(raw, 'alternative');
  const otherwise = alternative ? convertStmt(conversion, alternative) : undefined;
  return {
    kind: 'IfStmt',
    ...conversion.base(raw),
    init: initializer(conversion, raw),
    cond: part(conversion, raw, 'condition'),
    then: blockField(conversion, raw, 'consequence'),
    else: otherwise?.kind === 'Block' || otherwise?.kind === 'IfStmt' ? otherwise : undefined,
  };
}

function caseClauses(conversion: Conversion, raw: RawNode): readonly CaseClause[] {
  return conversion
    .named(raw)
    .filter((row) => row.kind === 'expression_case' || row.kind === 'type_case' || row.kind === 'default_case')
    .map((row) => ({
      kind: 'CaseClause',
      ...conversion.base(row),
      isDefault: row.kind === 'default_case',
      exprs:
        row.kind === 'type_case'
          ? conversion
              .fields(row, 'type')
              .filter((type) => type.named)
              .map((type) => convertType(conversion, type))
          : listField(conversion, row, 'value'),
      body: statements(conversion, row),
    }));
}

function switchStmt(conversion: Conversion, raw: RawNode): SwitchStmt {
  const tag = conversion.field(raw, 'value');
  return {
    kind: 'SwitchStmt',
    ...conversion.base(raw),
    init: initializer(conversion, raw),
    tag: tag ? convertExpr(conversion, tag) : undefined,
    clauses: caseClauses(conversion, raw),
  };
}

function typeSwitchStmt(conversion: Conversion, raw: RawNode): TypeSwitchStmt {
  const alias = conversion.field(raw, 'alias');
  const name = alias ? (alias.kind === 'expression_list' ? conversion.named(alias)[0] : alias) : undefined;
  return {
    kind: 'TypeSwitchStmt',
    ...conversion.base(raw),
    init: initializer(conversion, raw),
    bind: name ? ident(conversion, name) : undefined,
    x: part(conversion, raw, 'value'),
    clauses: caseClauses(conversion, raw),
  };
}

function selectStmt(conversion: Conversion, raw: RawNode): SelectStmt {
  const clauses: CommClause[] = [];
  for (const row of conversion.named(raw)) {
    if (row.kind !== 'communication_case' && row.kind !== 'default_case') continue;
    const comm = conversion.field(row, 'communication');
    clauses.push({
      kind: 'CommClause',
      ...conversion.base(row),
      isDefault: row.kind === 'default_case',
      comm: comm ? convertStmt(conversion, comm) : undefined,
      body: statements(conversion, row),
    });
  }
  return { kind: 'SelectStmt', ...conversion.base(raw), clauses };
}

function forStmt(conversion: Conversion, raw: RawNode): ForStmt | RangeStmt {
  const head = conversion.named(raw).find((child) => child.field !== 'body');
  const body = blockField(conversion, raw, 'body');
  if (head?.kind === 'range_clause') return rangeStmt(conversion, raw, head, body);
  const base = conversion.base(raw);
  if (head?.kind === 'for_clause') {
    conversion.errorsIn(head);
    const [condition, update] = [conversion.field(head, 'condition'), conversion.field(head, 'update')];
    const cond = condition ? convertExpr(conversion, condition) : undefined;
    const post = update ? convertStmt(conversion, update) : undefined;
    return { kind: 'ForStmt', ...base, init: initializer(conversion, head), cond, post, body };
  }
  return {
    kind: 'ForStmt',
    ...base,
    init: undefined,
    cond: head ? convertExpr(conversion, head) : undefined,
    post: undefined,
    body,
  };
}

function rangeStmt(conversion: Conversion, raw: RawNode, clause: RawNode, body: Block): RangeStmt {
  conversion.errorsIn(clause);
  const [key, value] = listField(conversion, clause, 'left');
  return {
    kind: 'RangeStmt',
    ...conversion.base(raw),
    key,
    value,
    define: conversion.hasToken(clause, ':='),
    x: part(conversion, clause, 'right'),
    body,
  };
}
