/** What would a fix change? Its edits as a few lines with signs, as a diff shows them. */
import type { FindingEdit } from '../../analysis/finding.js';
import { applyEdits, type TextEdit } from '../../text/edits.js';
import { LineIndex } from '../../text/line-index.js';
import { diffHunks, type DiffLine } from '../../text/unified-diff.js';
import { shortened } from '../../text/visible.js';
import { printable } from './excerpt.js';
import type { FormatStyle } from './formats.js';

/** The edits of a finding as offsets into its file's text. */
export function textEdits(text: string, edits: readonly FindingEdit[]): readonly TextEdit[] {
  const lines = new LineIndex(text);
  return edits.map(({ startLine, startColumn, endLine, endColumn, newText }) => ({
    start: lines.offset({ line: startLine, column: startColumn }),
    end: lines.offset({ line: endLine, column: endColumn }),
    newText,
  }));
}

/** The changed lines with one line of context; none where the text is not at hand. */
export function fixDiff(
  text: string | undefined,
  edits: readonly FindingEdit[],
  { colors, columns }: FormatStyle,
): readonly string[] {
  if (text === undefined) return [];
  const hunks = diffHunks(text, applyEdits(text, textEdits(text, edits)), 1) ?? [];
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const gutter = String(Math.max(0, ...lines.map((line) => line.right ?? 0))).length + 2;
  return lines.map((line) => {
    const number = colors.dim(String(line.right ?? '').padStart(gutter));
    const code = shortened(printable(line.text), Math.max(columns - gutter - 4, 20));
    return `${number} ${signed(line, code, colors)}`.trimEnd();
  });
}

function signed({ kind }: DiffLine, code: string, colors: FormatStyle['colors']): string {
  if (kind === 'added') return colors.green(`+ ${code}`);
  return kind === 'removed' ? colors.red(`- ${code}`) : colors.dim(`  ${code}`);
}
