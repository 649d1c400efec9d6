/**
 * Does a condition ask anew each time it is evaluated? Receives and calls may answer differently every time. Calls that
 * only look at what they are given answer the same as long as that stays: len, conversions, functions of the library
 * that compute, and functions in view that do nothing but return a field or what is computed of one.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Call, Expr, FuncDecl } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';

export function isFresh(root: Expr, view: GoView): boolean {
  const bare = unparen(root);
  switch (bare.kind) {
    case 'Call':
      return !isComputed(bare, view) || bare.args.some((arg) => isFresh(arg, view));
    case 'FuncLit':
      return true;
    case 'Unary':
      return bare.op === '<-' || isFresh(bare.x, view);
    case 'Star':
    case 'Selector':
    case 'TypeAssert':
      return isFresh(bare.x, view);
    case 'Binary':
      return isFresh(bare.x, view) || isFresh(bare.y, view);
    case 'Index':
      return isFresh(bare.x, view) || bare.indices.some((index) => isFresh(index, view));
    default:
      return false;
  }
}

function isComputed(call: Call, view: GoView): boolean {
  const target = view.target(call);
  switch (target.kind) {
    case 'conversion':
      return true;
    case 'builtin':
      return target.name === 'len' || target.name === 'cap' || target.name === 'min' || target.name === 'max';
    case 'library':
      return isComputing(target.symbol) || isAskedOnce(target.symbol);
    case 'declared':
      return isGetter(target.decl, view);
    default:
      return false;
  }
}

/** Whether the answer of a library function hangs on its operands alone. */
export function isComputing(symbol: string): boolean {
  return COMPUTING.test(symbol);
}

/** Whether a library function answers what the run has told its receiver before. */
export function isKeeping(symbol: string): boolean {
  return KEEPING.test(symbol);
}

/** Whether the answer of a library function stays for the life of the process. */
function isAskedOnce(symbol: string): boolean {
  return /^os\.Getenv$|^testing\.(?:Short|Verbose)$|^context\.Context\.Value$/.test(symbol);
}

const COMPUTING =
  /^(?:strings|bytes|path|path\/filepath|unicode|unicode\/utf8|strconv|slices|maps|cmp|math|sort)\.[A-Z]\w*$|^errors\.(?:Is|As|Unwrap|Join)$|^fmt\.Sprint\w*$|^os\.(?:IsNotExist|IsExist)$|^time\.(?:Time|Duration)\.[A-Z]\w*$/;

const KEEPING =
  /^(?:bytes|strings|container\/(?:list|heap|ring))\.\w+\.[A-Z]\w*$|^container\/(?:list|heap|ring)\.|^time\.(?:Timer|Ticker)\.|^sync\/atomic\.|^sync\.(?:Map|Pool|Once)\b|^sync\.OnceValues?$/;

/** `func (c *config) enabled() bool { return c.on && c.size > 0 }` */
function isGetter({ body }: FuncDecl, view: GoView): boolean {
  const [only, ...others] = body?.list ?? [];
  return only?.kind === 'ReturnStmt' && others.length === 0 && only.results.every((result) => isReading(result, view));
}

function isReading(expr: Expr, view: GoView): boolean {
  const bare = unparen(expr);
  return bare.kind !== 'Call' && bare.kind !== 'CompositeLit' && !isFresh(bare, view);
}
