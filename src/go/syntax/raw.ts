/**
 * How does the native parse tree become plain objects? One cursor pass, after which no native node is touched again.
 * Tokens are dropped but for those that carry a field name or tell two readings apart. Offsets are UTF-16 units from 0.
 */
import Parser from 'tree-sitter';
import GoGrammar from 'tree-sitter-go';
import type { GrammarField, GrammarKind } from './grammar.js';

/** A token kept because it decides a reading: `:=` against `=`, `<-` in channel types, `...`, `*` of embedded fields. */
const KEPT_TOKENS = new Set([':=', '=', '<-', '...', '*', 'chan', '{', '(', ',']);
/** Kinds whose inside is of no interest, for their text says all, and kinds that have none: going in is a call for each. */
const LEAVES: ReadonlySet<string> = new Set([
  ...['interpreted_string_literal', 'raw_string_literal', 'comment', 'dot'],
  ...['identifier', 'field_identifier', 'type_identifier', 'package_identifier', 'label_name', 'blank_identifier'],
  ...['int_literal', 'float_literal', 'imaginary_literal', 'rune_literal', 'nil', 'true', 'false', 'iota'],
]);

/** Tokens that never carry a field name: asking for it is a call into the native tree for each. */
const PUNCTUATION: ReadonlySet<string> = new Set([')', ']', '}', '[', ';', '.', '\n', '"']);

export interface RawNode {
  /** A grammar kind for named nodes, the token itself otherwise. */
  readonly kind: GrammarKind | (string & {});
  readonly named: boolean;
  readonly field: GrammarField | undefined;
  readonly start: number;
  readonly end: number;
  readonly missing: boolean;
  children: readonly RawNode[];
}

export type RawResult =
  | { readonly ok: true; readonly root: RawNode; readonly comments: readonly RawNode[]; readonly depth: number }
  | { readonly ok: false; readonly reason: 'timeout' | 'failed' };

interface KindEntry {
  readonly kind: string;
  readonly named: boolean;
  readonly kept: boolean;
  readonly leaf: boolean;
  readonly fieldless: boolean;
}

/** tree-sitter 0.22 throws on texts longer than 32,767 units unless the buffer holds them. */
const BUFFER_MARGIN = 1024;

let shared: Parser | undefined;
const kinds = new Map<number, KindEntry>();
/** Names of fields by their numbers: the native tree makes a string for each name it is asked for. */
const fieldNames = new Map<number, GrammarField | undefined>();

function parser(): Parser {
  if (!shared) {
    shared = new Parser();
    // The grammar's declaration types and the parser's differ by packaging only.
    shared.setLanguage(GoGrammar as unknown as Parser.Language);
  }
  return shared;
}

/** Parses a text; `budgetMs` bounds the native parser, which is reset when it runs out. */
export function parseRaw(text: string, budgetMs: number): RawResult {
  const engine = parser();
  engine.setTimeoutMicros(budgetMs * 1000);
  let tree: Parser.Tree | null;
  try {
    tree = engine.parse(text, null, { bufferSize: text.length * 2 + BUFFER_MARGIN });
  } catch {
    engine.reset();
    return { ok: false, reason: 'failed' };
  }
  // The declared type says Tree; with a deadline the native parser answers null.
  if (!isTree(tree)) {
    engine.reset();
    return { ok: false, reason: 'timeout' };
  }
  return copyTree(tree.walk());
}

function isTree(tree: Parser.Tree | null | undefined): tree is Parser.Tree {
  return tree !== null && tree !== undefined && typeof tree.walk === 'function';
}

function kindEntry(cursor: Parser.TreeCursor): KindEntry {
  const id = cursor.nodeTypeId;
  const known = kinds.get(id);
  if (known) return known;
  const kind = cursor.nodeType;
  const named = cursor.nodeIsNamed;
  const entry = {
    kind,
    named,
    kept: named || KEPT_TOKENS.has(kind),
    leaf: !named || LEAVES.has(kind),
    fieldless: PUNCTUATION.has(kind),
  };
  kinds.set(id, entry);
  return entry;
}

function fieldName(cursor: Parser.TreeCursor): GrammarField | undefined {
  const id = cursor.currentFieldId;
  if (fieldNames.has(id)) return fieldNames.get(id);
  // The grammar's own field names: the union is generated from the same grammar.
  const name = (cursor.currentFieldName || undefined) as GrammarField | undefined;
  fieldNames.set(id, name);
  return name;
}

function copyTree(cursor: Parser.TreeCursor): RawResult {
  const root = rawNode(cursor, kindEntry(cursor), undefined);
  const stack: Open[] = [{ node: root, first: 0 }];
  // Children that are complete, of all nodes that are not: a list is made once its length is known.
  const done: RawNode[] = [];
  const comments: RawNode[] = [];
  let depth = 1;
  const close = (): void => {
    const last = stack.pop();
    if (!last || done.length === last.first) return;
    last.node.children = done.slice(last.first);
    done.length = last.first;
  };
  let isMore = cursor.gotoFirstChild();
  while (isMore) {
    const entry = kindEntry(cursor);
    const field = entry.fieldless ? undefined : fieldName(cursor);
    const node = entry.kept || field !== undefined ? rawNode(cursor, entry, field) : undefined;
    if (node && entry.kind === 'comment') comments.push(node);
    if (node && !entry.leaf && cursor.gotoFirstChild()) {
      done.push(node);
      stack.push({ node, first: done.length });
      depth = Math.max(depth, stack.length);
      continue;
    }
    if (node) done.push(node);
    while (!(isMore = cursor.gotoNextSibling()) && stack.length > 1) {
      cursor.gotoParent();
      close();
    }
  }
  close();
  return { ok: true, root, comments, depth };
}

/** A node whose children are being read; `first`: how many complete ones came before them. */
interface Open {
  readonly node: RawNode;
  readonly first: number;
}

const NONE: readonly RawNode[] = [];

function rawNode(cursor: Parser.TreeCursor, entry: KindEntry, field: GrammarField | undefined): RawNode {
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  return {
    kind: entry.kind,
    named: entry.named,
    field,
    start,
    end,
    missing: start === end && entry.kind !== 'ERROR' && cursor.nodeIsMissing,
    children: NONE,
  };
}
