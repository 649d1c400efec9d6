/**
 * On what can the results of a function in view hang? On code out of view that it calls for an answer and on what it
 * receives; on its operands and the fields it reads; on package variables. Callees in view are followed.
 */
import type { Binding } from '../../../go/names/binding.js';
import type { Call, Func, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { CodeBase } from './code.js';
import { isComputing, isKeeping } from './fresh-answers.js';

export interface ResultSources {
  /** Something out of view is asked. */
  readonly isOutside: boolean;
  /** Parameters and receivers that are read. */
  readonly operands: ReadonlySet<unknown>;
  /** Names of the fields that are read. */
  readonly fields: ReadonlySet<string>;
  readonly variables: ReadonlySet<Binding>;
}

interface OpenSources {
  isOutside: boolean;
  readonly operands: Set<unknown>;
  readonly fields: Set<string>;
  readonly variables: Set<Binding>;
}

export function sourcesOf(func: Func, base: CodeBase): ResultSources {
  const known = base.resultSources.get(func);
  if (known !== undefined) return known;
  const sources: OpenSources = { isOutside: false, operands: new Set(), fields: new Set(), variables: new Set() };
  // A function that calls itself adds nothing by that.
  base.resultSources.set(func, sources);
  if (func.body)
    walk(func.body, (node) => {
      add(node, sources, base);
      // What is started runs beside the function.
      return node.kind !== 'GoStmt';
    });
  return sources;
}

function add(node: Node, sources: OpenSources, base: CodeBase): void {
  switch (node.kind) {
    case 'Call':
      if (node.parent?.kind !== 'ExprStmt' && node.parent?.kind !== 'DeferStmt') addCall(node, sources, base);
      return;
    case 'Unary':
      sources.isOutside ||= node.op === '<-';
      return;
    case 'Selector':
      if (node.parent?.kind !== 'AssignStmt' || !node.parent.lhs.includes(node)) sources.fields.add(node.sel.name);
      return;
    case 'Ident': {
      const binding = base.view.names.resolve(node);
      if (binding?.kind === 'param' || binding?.kind === 'recv') sources.operands.add(binding);
      if (binding?.kind === 'var' && binding.func === undefined) sources.variables.add(binding);
      return;
    }
    default:
      return;
  }
}

function addCall(call: Call, sources: OpenSources, base: CodeBase): void {
  const target = base.view.target(call);
  switch (target.kind) {
    case 'library':
      sources.isOutside ||= !isComputing(target.symbol) && !isKeeping(target.symbol) && !LOCKS.test(target.symbol);
      return;
    case 'unknown':
    case 'value':
      sources.isOutside = true;
      return;
    case 'declared': {
      const inner = sourcesOf(target.decl, base);
      sources.isOutside ||= inner.isOutside;
      for (const name of inner.fields) sources.fields.add(name);
      for (const binding of inner.variables) sources.variables.add(binding);
      return;
    }
    default:
      return;
  }
}

/** Functions by which goroutines keep apart, contexts that are derived, errors that are made: no answers. */
const LOCKS = /^(?:sync|sync\/atomic|context)\.|^errors\.New$|^fmt\.Errorf$/;
