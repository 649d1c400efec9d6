/** Which loops change a field that the model holds the value of? Their turns matter: they are followed one by one. */
import type { Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { CodeBase } from './code.js';
import { memo } from './memo.js';

/** Calls inside each other that are looked into. */
const MAX_CALLS = 2;

export class RegisterLoops {
  private readonly base: CodeBase;
  private readonly names: ReadonlySet<string>;
  private readonly loops = new Map<Node, boolean>();

  /** `registers`: the keys of the fields. */
  constructor(base: CodeBase, registers: ReadonlySet<string>) {
    this.base = base;
    this.names = new Set([...registers].map((key) => key.slice(key.lastIndexOf('.') + 1)));
  }

  /** Whether a loop, or a function in view that it calls, assigns a field of such a name. */
  changesField(loop: Node): boolean {
    return this.names.size > 0 && memo(this.loops, loop, () => this.assigns(loop, MAX_CALLS));
  }

  private assigns(root: Node, depth: number): boolean {
    let found = false;
    walk(root, (node) => {
      if (found) return false;
      if (node.kind === 'AssignStmt') found = node.lhs.some((target) => this.isNamed(target));
      else if (node.kind === 'IncDecStmt') found = this.isNamed(node.x);
      else if (node.kind === 'Call' && depth > 0) {
        const target = this.base.view.target(node);
        const [map] = target.kind === 'builtin' && target.name === 'delete' ? node.args : [];
        found = map !== undefined && this.isNamed(map);
        found ||= target.kind === 'declared' && this.assigns(target.decl, depth - 1);
      }
      return !found;
    });
    return found;
  }

  private isNamed(target: Node): boolean {
    if (target.kind === 'Index') return this.isNamed(target.x);
    return target.kind === 'Selector' && this.names.has(target.sel.name);
  }
}
