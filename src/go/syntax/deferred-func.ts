/**
 * What is a declared function whose body nobody has asked for yet? Its outline; the body is parsed by itself when it is
 * first read. Packages that are in view only because others import them are asked about a few functions. Left out:
 * comments inside of such a body, and issues, since a text with a syntax error is converted whole.
 */
import type { Block, Field, FuncDecl, FuncType, Ident, Node, NodeBase } from './ast.js';
import { addChildren, reverseFrom } from './walk.js';

/** What a declaration says without its body. */
export interface Outline {
  readonly recv: Field | undefined;
  readonly name: Ident;
  readonly type: FuncType;
}

/** A body that nobody has asked for. */
export interface Unread {
  /** Undefined where it is no body after all. */
  readonly read: () => Block | undefined;
  /** Every name that the function writes is among them. */
  readonly words: () => ReadonlySet<string>;
}

export class DeferredFunc implements FuncDecl {
  readonly kind = 'FuncDecl';
  readonly id = -1;
  readonly start: number;
  readonly end: number;
  readonly parent: Node | undefined;
  readonly recv: Field | undefined;
  readonly name: Ident;
  readonly type: FuncType;
  /** The number of the body's first node. */
  firstId = 0;
  private unread: Unread | undefined;
  private content: Block | undefined;

  constructor({ start, end, parent }: NodeBase, { recv, name, type }: Outline, unread: Unread) {
    this.start = start;
    this.end = end;
    this.parent = parent;
    this.recv = recv;
    this.name = name;
    this.type = type;
    this.unread = unread;
  }

  get body(): Block | undefined {
    const { unread } = this;
    if (unread !== undefined) {
      this.unread = undefined;
      this.content = unread.read();
      if (this.content) linkBelow(this.content, this, this.firstId);
    }
    return this.content;
  }

  /** The words of its text, while nobody has asked for the body. */
  unreadWords(): ReadonlySet<string> | undefined {
    return this.unread?.words();
  }

  /** What stands below it without the body. */
  outline(): readonly Node[] {
    return this.recv ? [this.recv, this.name, this.type] : [this.name, this.type];
  }
}

/** Numbers kept for a body, for each of its characters. */
const NODES_PER_CHARACTER = 2;

/** Sets parents, and ids in preorder from `first`, of a node and what stands below it; returns the next id. */
export function linkBelow(root: Node, parent: Node | undefined, first = 0): number {
  const stack: Node[] = [];
  const top: { parent: Node | undefined } = root;
  top.parent = parent;
  let next = first;
  for (let node: Node | undefined = root; node; node = stack.pop()) {
    const slot: { id: number } = node;
    slot.id = next++;
    const begin = stack.length;
    if (node instanceof DeferredFunc) {
      node.firstId = next;
      next += NODES_PER_CHARACTER * (node.end - node.start);
      stack.push(...node.outline());
    } else addChildren(node, stack);
    for (let at = begin; at < stack.length; at++) setParent(stack[at], node);
    reverseFrom(stack, begin);
  }
  return next;
}

function setParent(node: { parent: Node | undefined } | undefined, parent: Node): void {
  if (node) node.parent = parent;
}
