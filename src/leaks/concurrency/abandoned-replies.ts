/**
 * Which answers does nobody wait for any more? Somebody makes a channel without room, puts it into a request, hands that on,
 * and waits for the answer no longer than a time or the context of his caller lasts. Whoever answers by a plain send to that
 * field stays when he comes too late. A question of the whole package; no run is needed to show it.
 *
 * Left out: exported fields, answers in a select, channels that are used otherwise, and waits that end because whoever
 * answers has ended (a `done` channel): then there is no answer.
 */
import { unparen } from '../../go/flow/operands.js';
import { declsMentioning } from '../../go/names/mentions.js';
import { isExported } from '../../go/names/package-names.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, CommClause, Element, Expr, Func, Ident, Node, SelectStmt, Unary } from '../../go/syntax/ast.js';
import { enclosingFunc, isInLoop } from '../../go/syntax/enclosing.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import { walk } from '../../go/syntax/walk.js';
import { underlying } from '../../go/types/substitute.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { ConcurrencyClaim } from './claim.js';
import { packageClaim } from './package-claim.js';

/** Somebody who asks, and may leave before the answer comes. */
interface Asker {
  readonly func: Func;
  readonly make: Call;
  /** The field of the request in which the channel goes out. */
  readonly field: Ident;
  /** The case by which he leaves. */
  readonly leaves: CommClause;
}

export function abandonedReplies(info: PackageInfo): readonly ConcurrencyClaim[] {
  const { files } = info.package;
  const answersFields = files.some(({ ast }) =>
    nodesOfKind(ast, 'SendStmt').some(({ chan }) => unparen(chan).kind === 'Selector'),
  );
  if (!answersFields) return [];
  return files.flatMap(({ ast, isTest }) =>
    (isTest ? [] : nodesOfKind(ast, 'Unary')).flatMap((receive) => {
      const asker = askerAt(receive, info);
      return asker ? claimsOf(asker, answersTo(asker.field, info)) : [];
    }),
  );
}

/** The one who waits in a select for the answer to a request that he has made, where this is the receive. */
function askerAt(receive: Unary, info: PackageInfo): Asker | undefined {
  const channel = receive.op === '<-' ? unparen(receive.x) : undefined;
  const clause = clauseOf(receive);
  const [select, func] = [clause?.parent, enclosingFunc(receive)];
  if (channel?.kind !== 'Ident' || !clause || select?.kind !== 'SelectStmt' || !func) return undefined;
  const binding = info.names.resolve(channel);
  const make = binding?.func === func ? unbufferedMake(binding, info) : undefined;
  if (!binding || !make || select.clauses.some(({ isDefault }) => isDefault)) return undefined;
  const leaves = select.clauses.find((other) => endsWaiting(other, func, info) && leavesFor(other, select));
  const field = leaves && fieldGiven(binding, clause, info);
  return field && { func, make, field, leaves };
}

/** The case that a receive decides. */
function clauseOf(receive: Unary): CommClause | undefined {
  let at: Node = receive;
  while (at.parent?.kind === 'Paren' || at.parent?.kind === 'ExprStmt' || at.parent?.kind === 'AssignStmt')
    at = at.parent;
  return at.parent?.kind === 'CommClause' && at.parent.comm === at ? at.parent : undefined;
}

/** `case <-timer.C`, `case <-time.After(d)`, `case <-ctx.Done()` of a context that the function was given. */
function endsWaiting(clause: CommClause, func: Func, info: PackageInfo): boolean {
  const channel = receivedFrom(clause);
  if (channel?.kind === 'Call') {
    const callee = info.calleeOf(channel);
    if (callee.kind === 'function') return callee.func.symbol === 'time.After';
    const fun = unparen(channel.fun);
    const context = fun.kind === 'Selector' && fun.sel.name === 'Done' ? unparen(fun.x) : undefined;
    const binding = context?.kind === 'Ident' ? info.names.resolve(context) : undefined;
    return binding?.kind === 'param' && binding.func === func && isContext(context, info);
  }
  if (channel?.kind !== 'Selector' || channel.sel.name !== 'C') return false;
  const type = info.typeOf(channel.x);
  const named = type.kind === 'pointer' ? type.elem : type;
  return named.kind === 'named' && named.decl.packagePath === 'time' && named.decl.name === 'Timer';
}

function isContext(expr: Expr | undefined, info: PackageInfo): boolean {
  const type = expr && info.typeOf(expr);
  return type?.kind === 'named' && type.decl.packagePath === 'context' && type.decl.name === 'Context';
}

/** Behind the case nobody comes back to the select. */
function leavesFor(clause: CommClause, select: SelectStmt): boolean {
  return !isInLoop(select) || clause.body.at(-1)?.kind === 'ReturnStmt';
}

/** The channel of a receiving case. */
function receivedFrom({ comm }: CommClause): Expr | undefined {
  const expr = comm?.kind === 'ExprStmt' ? comm.x : comm?.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
  const bare = expr && unparen(expr);
  return bare?.kind === 'Unary' && bare.op === '<-' ? unparen(bare.x) : undefined;
}

/** `resp := make(chan T)` */
function unbufferedMake({ ident, decl }: Binding, info: PackageInfo): Call | undefined {
  const [target] = decl?.kind === 'AssignStmt' && decl.op === ':=' && decl.lhs.length === 1 ? decl.lhs : [];
  const [value] = decl?.kind === 'AssignStmt' ? decl.rhs : [];
  if (target === undefined || target !== ident || value?.kind !== 'Call' || value.args.length !== 1) return undefined;
  const callee = info.calleeOf(value);
  return callee.kind === 'builtin' && callee.name === 'make' ? value : undefined;
}

/** The field that the channel is put into; undefined where it is used in any other way than that and by the case. */
function fieldGiven(binding: Binding, clause: CommClause, info: PackageInfo): Ident | undefined {
  let field: Ident | undefined;
  for (const { ident, access } of info.names.referencesOf(binding)) {
    if (access === 'declare' || (clause.start <= ident.start && ident.end <= (clause.comm?.end ?? 0))) continue;
    const { parent } = ident;
    const given = access === 'read' && parent?.kind === 'Element' ? fieldOfElement(parent, info) : undefined;
    if (given === undefined || (field && field !== given)) return undefined;
    field = given;
  }
  return field && !isExported(field.name) ? field : undefined;
}

function fieldOfElement(element: Element, info: PackageInfo): Ident | undefined {
  const lit = element.parent;
  if (lit?.kind !== 'CompositeLit') return undefined;
  const type = info.typeOf(lit);
  const under = underlying(type.kind === 'pointer' ? type.elem : type);
  if (under.kind !== 'struct') return undefined;
  const { key } = element;
  const found =
    key?.kind === 'Ident'
      ? under.fields.find(({ name }) => name === key.name)
      : under.fields[lit.elements.indexOf(element)];
  return found?.ident;
}

/** The plain sends to a field; none where it is used in any other way than to send, or by code that is not understood. */
function answersTo(field: Ident, info: PackageInfo): readonly Node[] {
  const uses = info.package.files.flatMap(({ ast }) =>
    declsMentioning(ast, field.name).flatMap((decl) => usesIn(decl, field, info)),
  );
  return uses.includes(undefined) ? [] : uses.flatMap((send) => (send ? [send] : []));
}

/** The plain sends to a field in a declaration; undefined for each other use. Answers in a select are left out. */
function usesIn(decl: Node, field: Ident, info: PackageInfo): readonly (Node | undefined)[] {
  const found: (Node | undefined)[] = [];
  walk(decl, (node) => {
    if (node.kind !== 'Selector' || node.sel.name !== field.name) return;
    const selection = info.selection(node);
    const { parent } = node;
    if (selection.kind === 'unknown') found.push(undefined);
    if (selection.kind !== 'field' || selection.field.ident !== field || parent?.kind === 'Binary') return;
    if (parent?.kind !== 'SendStmt' || parent.chan !== node) found.push(undefined);
    else if (parent.parent?.kind !== 'CommClause') found.push(parent);
  });
  return found;
}

/** The first answer stands for all: they have one cause. */
function claimsOf({ func: asker, make, leaves }: Asker, sends: readonly Node[]): readonly ConcurrencyClaim[] {
  const places = sends.map((node) => ({ node, func: enclosingFunc(node) ?? asker }));
  const [operation, ...related] = places;
  if (operation === undefined) return [];
  return [
    packageClaim({
      kind: 'send-abandoned',
      operation,
      object: { node: make, func: asker, type: 'channel', calls: [] },
      steps: [{ node: leaves.comm ?? leaves, goroutine: 1, what: { kind: 'case' } }],
      related,
      inLoop: isInLoop(operation.node),
    }),
  ];
}
