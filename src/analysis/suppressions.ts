/**
 * Which findings does the code itself silence? `//leakcheck:ignore <rule>[,<rule>] <reason>` on the line, the line above,
 * or above a declaration for all of it; `//nolint` and `//lint:ignore` for the same matter. Silenced findings are counted.
 */
import type { SourceFile } from '../go/program.js';
import type { Comment, Decl } from '../go/syntax/ast.js';
import type { Finding, SuppressedFinding } from './finding.js';

interface Directive {
  readonly by: string;
  readonly reason: string;
  /** Rules it silences; undefined: all. */
  readonly rules: ReadonlySet<string> | undefined;
  /** Lines it covers, from 1, both inclusive. */
  readonly first: number;
  readonly last: number;
}

/** What other linters' names stand for here. */
const FOREIGN: Readonly<Record<string, readonly string[] | 'all'>> = {
  leakcheck: 'all',
  bodyclose: ['http-body-not-closed'],
  sqlclosecheck: ['sql-rows-not-closed'],
  rowserrcheck: ['sql-rows-not-closed'],
  noctx: ['ctx-not-propagated', 'io-no-timeout'],
  contextcheck: ['ctx-not-propagated'],
  gosec: ['io-no-timeout', 'ctx-cancel-lost', 'file-not-closed'],
  // Its lostcancel.
  govet: ['ctx-cancel-lost'],
  vet: ['ctx-cancel-lost'],
  gocritic: ['defer-in-loop', 'array-by-value'],
};

const OWN = /^\/\/\s?leakcheck:ignore\s+([a-z0-9-]+(?:,[a-z0-9-]+)*)(?:\s+(.*))?$/;
const NOLINT = /^\/\/\s?nolint(?::([\w,-]+))?(?:\s*\/\/\s*(.*)|\s+(.*))?$/;
const LINT_IGNORE = /^\/\/\s?lint:ignore\s+leakcheck\/([a-z0-9-]+)\s+(.*)$/;

/** The directives of one package's files. */
export class SuppressionIndex {
  private readonly directives = new Map<string, readonly Directive[]>();

  constructor(files: readonly SourceFile[]) {
    for (const file of files) this.directives.set(file.path, directivesOf(file));
  }

  /** The record of the directive that silences a finding; undefined where none does. */
  find(finding: Finding): SuppressedFinding | undefined {
    const found = this.directives.get(finding.file)?.find((directive) => covers(directive, finding));
    return found && { rule: finding.rule, file: finding.file, line: finding.line, by: found.by, reason: found.reason };
  }
}

function covers({ first, last, rules }: Directive, { line, rule }: Finding): boolean {
  return line >= first && line <= last && (rules?.has(rule) ?? true);
}

function directivesOf(file: SourceFile): readonly Directive[] {
  return file.ast.comments.flatMap((comment) => {
    const parsed = parse(comment.text.trim());
    return parsed ? [{ ...parsed, ...reach(file, comment) }] : [];
  });
}

type Parsed = Pick<Directive, 'by' | 'reason' | 'rules'>;

function parse(text: string): Parsed | undefined {
  const own = OWN.exec(text);
  if (own) return { by: '//leakcheck:ignore', reason: own[2]?.trim() ?? '', rules: new Set(own[1]?.split(',')) };
  const lint = LINT_IGNORE.exec(text);
  if (lint) return { by: '//lint:ignore', reason: lint[2]?.trim() ?? '', rules: new Set([lint[1] ?? '']) };
  const nolint = NOLINT.exec(text);
  return nolint ? fromNolint(nolint[1], (nolint[2] ?? nolint[3] ?? '').trim()) : undefined;
}

function fromNolint(list: string | undefined, reason: string): Parsed | undefined {
  if (list === undefined) return { by: '//nolint', reason, rules: undefined };
  const names = list.split(',');
  const known = names.flatMap((name) => FOREIGN[name] ?? []);
  if (known.includes('all') || names.includes('all')) return { by: `//nolint:${list}`, reason, rules: undefined };
  return known.length === 0 ? undefined : { by: `//nolint:${list}`, reason, rules: new Set(known) };
}

/** The comment's own line; for a comment on a line of its own the next line; above a declaration all of it. */
function reach(file: SourceFile, comment: Comment): { readonly first: number; readonly last: number } {
  const line = file.lines.line(comment.start);
  const before = file.lines.lineText(line).slice(0, file.lines.position(comment.start).column - 1);
  if (before.trim() !== '') return { first: line, last: line };
  const below = declarationBelow(file, comment);
  return below ? { first: line, last: file.lines.line(below.end) } : { first: line, last: line + 1 };
}

/** The declaration that a comment block stands right above. */
function declarationBelow(file: SourceFile, comment: Comment): Decl | undefined {
  const next = file.ast.decls.find((decl) => decl.start >= comment.end);
  if (!next) return undefined;
  const between = file.text.slice(comment.end, next.start);
  return /^(?:\s*\/\/[^\n]*\n|[ \t]*\n(?![ \t]*\n)|[ \t])*$/.test(between) && !/\n[ \t]*\n/.test(between)
    ? next
    : undefined;
}
