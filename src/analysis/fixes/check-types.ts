/**
 * Check 5, types: every expression that the change creates has a known type that may stand where it stands. Operands of
 * arithmetic and comparisons are not matched with each other: no recipe writes any.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import type {
  AssignStmt,
  Call,
  DeferStmt,
  Expr,
  ExprStmt,
  Ident,
  Node,
  ReturnStmt,
  SendStmt,
} from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { assignable } from '../../go/types/relations.js';
import { coreType, underlying } from '../../go/types/substitute.js';
import type { Param, Type } from '../../go/types/type.js';
import { isNew, touchesNew, touchesNewItself, type TextRange } from './changed-text.js';
import { changedDecls } from './check-names.js';
import type { ChangedPackage, FixCheck } from './fix-check.js';

export const checkTypes: FixCheck = (candidate) => {
  const after = candidate.after();
  if (!after) return 'the changed package cannot be analysed';
  const { ranges } = candidate.changed();
  const { info } = after.analysis;
  let reason: string | undefined;
  for (const decl of changedDecls(after.file, ranges)) {
    walk(decl, (node) => {
      // What the function says elsewhere, of the same variables, is right here too.
      if (isStatement(node) && isNew(node, ranges) && standsElsewhere(node, after, ranges)) return false;
      if (reason === undefined && isAsked(node) && touchesNewItself(node, ranges))
        reason = problemOf(node, info, ranges);
      return true;
    });
  }
  return reason;
};

/** Statements and calls with rules of their own; what stands in them is asked with them. */
const ASKED: ReadonlySet<Node['kind']> = new Set([
  'ReturnStmt',
  'SendStmt',
  'AssignStmt',
  'IfStmt',
  'Call',
  'ExprStmt',
  'DeferStmt',
  'GoStmt',
]);

function isAsked({ kind }: Node): boolean {
  return ASKED.has(kind);
}

type CallStatement = ExprStmt | DeferStmt;

function isStatement(node: Node): node is CallStatement {
  return node.kind === 'ExprStmt' || node.kind === 'DeferStmt';
}

function callOf(stmt: CallStatement): Expr {
  return stmt.kind === 'ExprStmt' ? stmt.x : stmt.call;
}

/** Whether the function holds an old statement that makes the same call: its text, and what its names mean. */
function standsElsewhere(stmt: CallStatement, after: ChangedPackage, ranges: readonly TextRange[]): boolean {
  const { info } = after.analysis;
  const meaning = (node: Node): string => {
    const ids: string[] = [after.file.text.slice(node.start, node.end)];
    walk(node, (each) => {
      if (each.kind === 'Ident' && !(each.parent?.kind === 'Selector' && each.parent.sel === each))
        ids.push(String(info.resolve(each)?.id));
    });
    return ids.join(' ');
  };
  const func = enclosingFunc(stmt);
  const wanted = meaning(callOf(stmt));
  let found = false;
  if (func)
    walk(func, (node) => {
      found ||= isStatement(node) && !touchesNew(node, ranges) && meaning(callOf(node)) === wanted;
      return !found;
    });
  return found;
}

function problemOf(node: Node, info: PackageInfo, ranges: readonly TextRange[]): string | undefined {
  switch (node.kind) {
    case 'ReturnStmt':
      return returnProblem(node, info);
    case 'SendStmt':
      return sendProblem(node, info);
    case 'AssignStmt':
      return node.op === '=' ? assignProblem(node, info) : unknownProblem(node.rhs, info, ranges);
    case 'IfStmt':
      return isNew(node.cond, ranges) ? conditionProblem(node.cond, info) : undefined;
    case 'Call':
      return callProblem(node, info);
    case 'ExprStmt':
      return unknownProblem([node.x], info, ranges);
    case 'DeferStmt':
    case 'GoStmt':
      return unknownProblem([node.call], info, ranges);
    default:
      return undefined;
  }
}

/** New expressions of which no type is known. */
function unknownProblem(exprs: readonly Expr[], info: PackageInfo, ranges: readonly TextRange[]): string | undefined {
  const unknown = exprs.find((expr) => isNew(expr, ranges) && info.typeOf(expr).kind === 'unknown');
  return unknown && 'the type of a new expression is not known';
}

const MISMATCH = 'a value does not have the type that is needed there';

function fits(expr: Expr, target: Type, info: PackageInfo): boolean {
  return isAssignable(info.typeOf(expr), target);
}

/** Small untyped constants fit every number; whether a larger one does is not asked. */
function isAssignable(from: Type, to: Type): boolean {
  const target = underlying(to);
  const isNumber = from.kind === 'basic' && /^untyped (?:int|rune|float)$/.test(from.name);
  if (isNumber && target.kind === 'basic') return !['bool', 'string', 'nil', 'unsafe.Pointer'].includes(target.name);
  return assignable(from, to) === 'yes';
}

/** A return with a value for each result; bare only where all results are named and mean themselves there. */
function returnProblem(node: ReturnStmt, info: PackageInfo): string | undefined {
  const func = enclosingFunc(node);
  if (!func) return undefined;
  const fields = func.type.results;
  const wanted = info.signature(func.type).results;
  if (node.results.length === 0)
    return bareReturnProblem(
      node,
      fields.flatMap((field) => field.names),
      wanted,
      info,
    );
  const [only] = node.results;
  const types = node.results.map((result) => info.typeOf(result));
  const given = types.length === 1 && types[0]?.kind === 'tuple' ? types[0].types : types;
  if (given.length !== wanted.length) return 'a return has another number of values than the function has results';
  const misfit = wanted.some((result, at) => {
    const expr = given.length === node.results.length ? node.results[at] : undefined;
    return (
      !isAssignable(given[at] ?? { kind: 'unknown', reason: '' }, result.type) &&
      !(expr === only && only && fits(only, result.type, info))
    );
  });
  return misfit ? MISMATCH : undefined;
}

function bareReturnProblem(
  node: ReturnStmt,
  names: readonly Ident[],
  wanted: readonly Param[],
  info: PackageInfo,
): string | undefined {
  if (wanted.length === 0) return undefined;
  const isOwn = (name: Ident): boolean => name.name === '_' || info.names.lookup(name.name, node)?.ident === name;
  return names.length === wanted.length && names.every(isOwn)
    ? undefined
    : 'a bare return does not fit the results of the function';
}

function sendProblem({ chan, value }: SendStmt, info: PackageInfo): string | undefined {
  const type = coreType(info.typeOf(chan));
  if (type.kind !== 'chan' || type.dir === 'recv') return MISMATCH;
  return fits(value, type.elem, info) ? undefined : MISMATCH;
}

function assignProblem({ lhs, rhs }: AssignStmt, info: PackageInfo): string | undefined {
  const types = rhs.length === 1 && rhs[0] ? info.tupleTypes(rhs[0], lhs.length) : rhs.map((expr) => info.typeOf(expr));
  const single = lhs.length === 1 && rhs.length === 1 && rhs[0] ? [info.typeOf(rhs[0])] : types;
  const isFit = (target: Expr, at: number): boolean => {
    if (target.kind === 'Ident' && target.name === '_') return true;
    return isAssignable(single[at] ?? { kind: 'unknown', reason: '' }, info.typeOf(target));
  };
  return lhs.every(isFit) ? undefined : MISMATCH;
}

function conditionProblem(cond: Expr, info: PackageInfo): string | undefined {
  const type = underlying(info.typeOf(cond));
  return type.kind === 'basic' && (type.name === 'bool' || type.name === 'untyped bool') ? undefined : MISMATCH;
}

function callProblem(call: Call, info: PackageInfo): string | undefined {
  const callee = info.calleeOf(call);
  if (callee.kind === 'unknown') return 'what a changed call calls is not known';
  if (callee.kind === 'builtin') return builtinProblem(callee.name, call, info);
  if (callee.kind === 'conversion') return call.args.length === 1 ? undefined : MISMATCH;
  const signature = info.signatureOf(call);
  if (!signature) return 'what a changed call calls is not known';
  const given = info.argumentTypes(call);
  const { params, variadic } = signature;
  const least = variadic ? params.length - 1 : params.length;
  if (given.length < least || (!variadic && given.length > least)) return 'a call has the wrong number of arguments';
  const isFit = (type: Type, at: number): boolean => {
    const param = parameterAt(params, at, variadic && !call.spread);
    return param !== undefined && isAssignable(type, param);
  };
  return given.every(isFit) ? undefined : MISMATCH;
}

function parameterAt(params: readonly Param[], at: number, isOpen: boolean): Type | undefined {
  const last = params.at(-1)?.type;
  if (!isOpen || at < params.length - 1) return params[at]?.type;
  return last?.kind === 'slice' ? last.elem : undefined;
}

function builtinProblem(name: string, call: Call, info: PackageInfo): string | undefined {
  const [first, ...rest] = call.args;
  const type = first && coreType(info.typeOf(first));
  if (name === 'close') return type?.kind === 'chan' && type.dir !== 'recv' && rest.length === 0 ? undefined : MISMATCH;
  if (name === 'make') return rest.every((size) => isInteger(info.typeOf(size))) ? undefined : MISMATCH;
  return info.typeOf(call).kind === 'unknown' ? 'the type of a new expression is not known' : undefined;
}

const INTEGERS = /^(?:untyped (?:int|rune)|u?int(?:8|16|32|64)?|uintptr|byte|rune)$/;

function isInteger(type: Type): boolean {
  const under = underlying(type);
  return under.kind === 'basic' && INTEGERS.test(under.name);
}
