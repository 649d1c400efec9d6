/** What do the conversion functions share? The text, the depth bound, and the issues and comments met on the way. */
import type { Block, Comment, NodeBase, SyntaxIssue } from './ast.js';
import type { GrammarField } from './grammar.js';
import type { RawNode } from './raw.js';

/** Levels of nesting that are converted; JavaScript's stack holds some 10,000 frames and readers recurse too. */
export const MAX_DEPTH = 900;
/** What a statement or type counts for among the levels: readers go through several functions for each. */
export const STATEMENT_LEVELS = 3;
export const TYPE_LEVELS = 2;

/** Bodies of functions that are not in the tree yet. */
export interface LaterBodies {
  /** Where they begin. */
  readonly bodies: ReadonlySet<number>;
  /** Reads the body of the function that stands in a range of the text. */
  readonly read: (start: number, end: number) => Block | undefined;
  /** The words of that range, for who only asks for names. */
  readonly words: (start: number, end: number) => ReadonlySet<string>;
}

export class Conversion {
  readonly comments: Comment[] = [];
  readonly issues: SyntaxIssue[] = [];
  readonly later: LaterBodies | undefined;
  private readonly text: string;
  private readonly offset: number;
  private depth = 0;

  /** `offset`: where the text begins in its file. */
  constructor(text: string, offset = 0, later?: LaterBodies) {
    this.text = text;
    this.offset = offset;
    this.later = later;
  }

  /** Id and parent are set when the finished tree is linked. */
  base(raw: RawNode): NodeBase {
    return { id: -1, start: this.offset + raw.start, end: this.offset + raw.end, parent: undefined };
  }

  textOf(raw: RawNode): string {
    return this.text.slice(raw.start, raw.end);
  }

  field(raw: RawNode, name: GrammarField): RawNode | undefined {
    return raw.children.find((child) => child.field === name && child.kind !== 'comment');
  }

  fields(raw: RawNode, name: GrammarField): readonly RawNode[] {
    return raw.children.filter((child) => child.field === name && child.kind !== 'comment');
  }

  /** Named children that are code. */
  named(raw: RawNode): readonly RawNode[] {
    return raw.children.filter((child) => child.named && child.kind !== 'comment' && child.kind !== 'ERROR');
  }

  /** Whether a token stands directly below the node. */
  hasToken(raw: RawNode, token: string): boolean {
    return raw.children.some((child) => !child.named && child.kind === token);
  }

  issue(raw: RawNode, message: string): void {
    this.issues.push({ start: this.offset + raw.start, end: this.offset + raw.end, message });
  }

  /** Records ERROR and MISSING nodes directly below the node. */
  errorsIn(raw: RawNode): void {
    for (const child of raw.children) {
      if (child.kind === 'ERROR') this.issue(child, 'syntax error');
      else if (child.missing) this.issue(child, `missing ${child.kind}`);
    }
  }

  /** Runs `convert` deeper, by default one level; beyond MAX_DEPTH records an issue and answers `otherwise()`. */
  nested<T>(raw: RawNode, convert: () => T, otherwise: () => T, levels = 1): T {
    if (this.depth >= MAX_DEPTH) {
      this.issue(raw, 'nested too deeply');
      return otherwise();
    }
    this.depth += levels;
    try {
      return convert();
    } finally {
      this.depth -= levels;
    }
  }
}
