/** How are whole lines put in and taken out? Edits keep the comments behind a statement and the indentation around it. */
import type { SourceFile } from '../../go/program.js';
import type { Block, Node } from '../../go/syntax/ast.js';
import type { SourceEdit } from '../rule.js';

/** Whether nothing but white space stands before a node on its line. */
export function beginsLine(file: SourceFile, node: Node): boolean {
  const start = file.lines.lineStart(file.lines.line(node.start));
  return file.text.slice(start, node.start).trim() === '';
}

/** Whether nothing but a comment stands behind an offset on its line. */
export function endsLine(file: SourceFile, offset: number): boolean {
  const eol = file.text.indexOf('\n', offset);
  return /^\s*(?:\/\/.*|\/\*[^*]*\*\/\s*)?$/.test(file.text.slice(offset, eol < 0 ? undefined : eol));
}

/** Whether a statement has its lines to itself. */
export function isAloneOnLine(file: SourceFile, node: Node): boolean {
  return beginsLine(file, node) && endsLine(file, node.end);
}

/** The white space that the line of an offset begins with. */
export function indentation(file: SourceFile, offset: number): string {
  const line = file.lines.lineText(file.lines.line(offset));
  return /^[\t ]*/.exec(line)?.[0] ?? '';
}

/** A line of its own after a statement, behind whatever stands on the statement's last line. */
export function lineAfter(file: SourceFile, stmt: Node, text: string): SourceEdit {
  return lineBehind(file, stmt.end, `${indentation(file, stmt.start)}${text}`);
}

/** The first line of a block whose brace ends its line. */
export function firstLine(file: SourceFile, block: Block, text: string): SourceEdit {
  return lineBehind(file, block.start + 1, `${indentation(file, block.start)}\t${text}`);
}

function lineBehind(file: SourceFile, offset: number, line: string): SourceEdit {
  const eol = file.text.indexOf('\n', offset);
  const at = eol < 0 ? file.text.length : eol;
  return { file, start: at, end: at, newText: `\n${line}` };
}

/** A line of its own before a statement that begins its line. */
export function lineBefore(file: SourceFile, stmt: Node, text: string): SourceEdit {
  return lineAt(file, stmt.start, `${indentation(file, stmt.start)}${text}`);
}

/** The last line of a block whose closing brace begins its line. */
export function lastLine(file: SourceFile, block: Block, text: string): SourceEdit {
  return lineAt(file, block.end - 1, `${indentation(file, block.end - 1)}\t${text}`);
}

function lineAt(file: SourceFile, offset: number, line: string): SourceEdit {
  const at = file.lines.lineStart(file.lines.line(offset));
  return { file, start: at, end: at, newText: `${line}\n` };
}

/** Takes a statement away with the line it stands on. */
export function withoutLine(file: SourceFile, stmt: Node): SourceEdit {
  const start = file.lines.lineStart(file.lines.line(stmt.start));
  const eol = file.text.indexOf('\n', stmt.end);
  return { file, start, end: eol < 0 ? file.text.length : eol + 1, newText: '' };
}
