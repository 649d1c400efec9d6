/**
 * Check 3, format: the touched lines are as gofmt prints them. Indentation by the block a line stands in, blanks between
 * new tokens, no blanks at a line's end, no two empty lines in a row. A touched line in an aligned run (struct fields,
 * keyed literals, const and var blocks) is refused; trailing comments beside it must stand aligned.
 *
 * Left out: blanks round arithmetic, which depend on nesting; the recipes' golden files are compared with gofmt itself.
 */
import type { SourceFile } from '../../go/program.js';
import type { Comment, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { LineIndex } from '../../text/line-index.js';
import { carriedLines, type CarriedPart } from './carried-lines.js';
import { touchedLines, touchesNew, type TextRange } from './changed-text.js';
import type { FixCheck } from './fix-check.js';
import { spacing, tokensOf } from './token-spacing.js';

type Carried = ReadonlyMap<number, CarriedPart>;

export const checkFormat: FixCheck = (candidate) => {
  const after = candidate.after();
  if (!after) return 'the changed package cannot be analysed';
  const { ranges } = candidate.changed();
  return formatProblem(
    after.file,
    ranges,
    carriedLines(candidate.file.lines, candidate.edits, after.file.lines, ranges),
  );
};

/** Why the new text at `ranges` is not as gofmt prints it; undefined where it is. */
function formatProblem(file: SourceFile, ranges: readonly TextRange[], carried: Carried): string | undefined {
  const { lines } = file;
  const touched = touchedLines(lines, ranges);
  const near = new Set([...touched, ...ranges.map((range) => lines.line(range.start))]);
  for (const line of near) {
    const reason = blankProblem(lines, line);
    if (reason !== undefined) return reason;
  }
  for (const line of touched) {
    const reason = spacingProblem(file, line, ranges, carried.get(line));
    if (reason !== undefined) return reason;
  }
  const own = touched.filter((line) => !carried.get(line)?.isWhole);
  return (
    (isInAlignedRun(file, own, ranges) ? 'a changed line stands in an aligned block' : undefined) ??
    indentationProblem(file, own) ??
    (areCommentsAligned(file, near) ? undefined : 'comments beside a changed line would have to move')
  );
}

/** Blanks at the end of a line, or two empty lines one after the other. */
function blankProblem(lines: LineIndex, line: number): string | undefined {
  const text = lines.lineText(line);
  if (/[ \t]$/.test(text) && text.trim() !== '') return 'a changed line ends in blanks';
  if (text !== '') return undefined;
  const isEmpty = (other: number): boolean => other >= 1 && other < lines.lineCount && lines.lineText(other) === '';
  return isEmpty(line - 1) || isEmpty(line + 1) ? 'two empty lines would follow each other' : undefined;
}

/** Blanks between two tokens of which one is new. */
function spacingProblem(
  file: SourceFile,
  line: number,
  ranges: readonly TextRange[],
  old: CarriedPart | undefined,
): string | undefined {
  const base = file.lines.lineStart(line);
  const text = file.lines.lineText(line);
  const tokens = tokensOf(text);
  for (const [at, right] of tokens.entries()) {
    const left = tokens[at - 1];
    if (!left || !touchesNew({ start: base + left.start, end: base + right.end }, ranges)) continue;
    if (old && old.from <= left.start && right.end <= old.to) continue;
    const blanks = right.start - left.end;
    const wanted = spacing(tokens[at - 2]?.text, left.text, right.text);
    const isComment = right.text.startsWith('//') || right.text.startsWith('/*');
    if (wanted === 'either' ? blanks > 1 && !isComment : blanks !== wanted)
      return `blanks are not as gofmt writes them: ${text.trim()}`;
  }
  return undefined;
}

// ---------------------------------------------------------------- indentation

function indentationProblem(file: SourceFile, touched: readonly number[]): string | undefined {
  const wanted = wantedIndentation(file, new Set(touched));
  for (const line of touched) {
    const text = file.lines.lineText(line);
    if (text === '') continue;
    const depth = wanted.get(line);
    if (depth === undefined) return 'a changed line begins in the middle of a statement';
    if (!text.startsWith('\t'.repeat(depth)) || /^\s/.test(text.slice(depth)))
      return 'a changed line is not indented as gofmt does';
  }
  return undefined;
}

/** Tabs before each line that begins with a statement, a clause, a closing brace or a comment on its own. */
function wantedIndentation(file: SourceFile, touched: ReadonlySet<number>): ReadonlyMap<number, number> {
  const { lines, ast } = file;
  const wanted = new Map<number, number>();
  const firstOf = (line: number): number =>
    lines.lineStart(line) + (/^[ \t]*/.exec(lines.lineText(line))?.[0].length ?? 0);
  const note = (offset: number, depth: () => number): void => {
    const line = lines.line(offset);
    if (touched.has(line) && firstOf(line) === offset && !wanted.has(line)) wanted.set(line, depth());
  };
  const isMet = (decl: Node): boolean =>
    [...touched].some((line) => lines.line(decl.start) <= line && line <= lines.line(decl.end));
  for (const decl of ast.decls.filter(isMet)) {
    walk(decl, (node) => {
      if (node.kind === 'FuncDecl' || node.kind === 'GenDecl')
        note(node.start, () => (node.parent?.kind === 'File' ? 0 : depthIn(node, lines)));
      if (isListed(node)) note(node.start, () => depthIn(node, lines));
      if (node.kind === 'Block' || hasClauses(node)) note(node.end - 1, () => indentOf(owner(node), lines));
    });
  }
  for (const comment of ast.comments) note(comment.start, () => commentDepth(comment, file));
  return wanted;
}

function isListed(node: Node): boolean {
  const { parent } = node;
  if (node.kind === 'CaseClause' || node.kind === 'CommClause') return true;
  if (parent?.kind === 'Block' || (parent?.kind === 'GenDecl' && node.start > parent.start)) return true;
  if (parent?.kind === 'CaseClause') return parent.body.some((stmt) => stmt === node);
  return parent?.kind === 'CommClause' && parent.body.some((stmt) => stmt === node);
}

function hasClauses(node: Node): boolean {
  return node.kind === 'SwitchStmt' || node.kind === 'TypeSwitchStmt' || node.kind === 'SelectStmt';
}

/** One tab more than what holds the node; clauses stand as far in as their switch. */
function depthIn(node: Node, lines: LineIndex): number {
  const { parent } = node;
  if (!parent) return 0;
  if (node.kind === 'CaseClause' || node.kind === 'CommClause') return indentOf(parent, lines);
  return indentOf(parent.kind === 'Block' ? owner(parent) : parent, lines) + 1;
}

/** The statement or function whose first line a block's braces are indented with. */
function owner(node: Node): Node {
  const { parent } = node;
  if (node.kind !== 'Block' || !parent || isListed(node)) return node;
  return parent;
}

function indentOf(node: Node, lines: LineIndex): number {
  return /^\t*/.exec(lines.lineText(lines.line(node.start)))?.[0].length ?? 0;
}

/** A comment on a line of its own stands as far in as the line of code below it; before a closing brace one tab further. */
function commentDepth(comment: Comment, { lines }: SourceFile): number {
  for (let line = lines.line(comment.start) + 1; line < lines.lineCount; line++) {
    const text = lines.lineText(line);
    if (/^\s*(\/\/.*)?$/.test(text)) continue;
    const depth = /^\t*/.exec(text)?.[0].length ?? 0;
    return /^\s*\}/.test(text) ? depth + 1 : depth;
  }
  return 0;
}

// ---------------------------------------------------------------- aligned runs

/** A touched line inside a struct type, a literal of several lines, or a block of const or var. */
function isInAlignedRun(file: SourceFile, touched: readonly number[], ranges: readonly TextRange[]): boolean {
  const { lines } = file;
  let found = false;
  walk(file.ast, (node) => {
    if (found) return false;
    const [first, last] = [lines.line(node.start), lines.line(node.end)];
    const inside = touched.filter((line) => line > first && line < last);
    if (inside.length === 0) return node.kind === 'File';
    if (!isAligning(node)) return true;
    found = inside.some((line) => !isInBody(node, line, lines) && !isInLastCell(file, node, line, ranges));
    return !found;
  });
  return found;
}

function isAligning(node: Node): boolean {
  if (node.kind === 'GenDecl') return node.tok !== 'import' && node.tok !== 'type';
  return node.kind === 'StructType' || node.kind === 'CompositeLit' || node.kind === 'InterfaceType';
}

/** Only the value of a line is changed, behind which nothing is aligned: `ch = make(chan int)` in a block of var. */
function isInLastCell({ ast, lines }: SourceFile, block: Node, line: number, ranges: readonly TextRange[]): boolean {
  const isBeside = ({ start }: Comment): boolean => block.start < start && start < block.end;
  if (block.kind !== 'GenDecl' || ast.comments.some(isBeside)) return false;
  const spec = block.specs.find((each) => lines.line(each.start) === line && lines.line(each.end) === line);
  const value = spec?.kind === 'ValueSpec' && spec.values.length === 1 ? spec.values[0] : undefined;
  if (!value) return false;
  const [start, end] = [lines.lineStart(line), lines.lineStart(line) + lines.lineText(line).length];
  return ranges.every((range) => range.end <= start || end <= range.start || value.start < range.start);
}

/** Whether a line stands in the body of a function literal below the node. */
function isInBody(node: Node, line: number, lines: LineIndex): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.kind === 'FuncLit') found ||= lines.line(each.body.start) < line && line < lines.line(each.body.end);
    return !found;
  });
  return found;
}

interface TrailingComment {
  /** Tabs before the code. */
  readonly indent: string;
  /** Where the code ends and where the comment begins, in UTF-16 units from the line's start. */
  readonly code: number;
  readonly column: number;
}

/** Comments behind code on neighbouring lines begin in one column, one blank behind the longest code. */
function areCommentsAligned(file: SourceFile, near: ReadonlySet<number>): boolean {
  const trailing = trailingComments(file);
  for (const line of near) {
    for (const start of [line - 1, line, line + 1]) {
      const run = runAround(trailing, start);
      if (!isAligned(run)) return false;
    }
  }
  return true;
}

function trailingComments({ ast, lines }: SourceFile): ReadonlyMap<number, TrailingComment> {
  const found = new Map<number, TrailingComment>();
  for (const comment of ast.comments) {
    const line = lines.line(comment.start);
    const column = comment.start - lines.lineStart(line);
    const text = lines.lineText(line);
    const code = text.slice(0, column).trimEnd();
    if (code.trim() === '' || column + comment.text.length < text.length) continue;
    found.set(line, { indent: /^\t*/.exec(code)?.[0] ?? '', code: code.length, column });
  }
  return found;
}

function runAround(trailing: ReadonlyMap<number, TrailingComment>, line: number): readonly TrailingComment[] {
  const middle = trailing.get(line);
  if (!middle) return [];
  const run = [middle];
  for (const step of [-1, 1]) {
    for (let at = line + step; ; at += step) {
      const next = trailing.get(at);
      if (next?.indent !== middle.indent) break;
      run.push(next);
    }
  }
  return run;
}

function isAligned(run: readonly TrailingComment[]): boolean {
  const widest = Math.max(...run.map(({ code }) => code));
  return run.every(({ column }) => column === widest + 1);
}
