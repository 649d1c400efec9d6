/** Check 1, edits: one file, no overlap, nothing generated or hidden touched, no comment lost, plain line endings. */
import { findOverlap } from '../../text/edits.js';
import { hasHiddenCharacters } from '../../text/visible.js';
import type { SourceFile } from '../../go/program.js';
import type { FixProposal, SourceEdit } from '../rule.js';

/** The reason why the edits of a proposal cannot be made, or the one file they touch. */
export function editedFile({ edits }: FixProposal): { readonly file: SourceFile } | { readonly reason: string } {
  const [first] = edits;
  if (!first) return { reason: 'it changes nothing' };
  if (edits.some((edit) => edit.file !== first.file)) return { reason: 'it touches several files' };
  if (findOverlap(edits)) return { reason: 'its edits overlap' };
  const reason = fileReason(first.file) ?? edits.map(editReason).find((found) => found !== undefined);
  return reason === undefined ? { file: first.file } : { reason };
}

function fileReason(file: SourceFile): string | undefined {
  if (file.generated) return 'the file is generated';
  if (file.text.includes('\r')) return 'the file has CRLF line endings';
  return file.text.endsWith('\n') ? undefined : 'the file does not end in a line feed';
}

function editReason(edit: SourceEdit): string | undefined {
  const { file, start, end, newText } = edit;
  if (start < 0 || end < start || end > file.text.length) return 'an edit leaves the file';
  const lost = file.ast.comments.some(
    (comment) => comment.start < end && comment.end > start && !newText.includes(comment.text),
  );
  if (lost) return 'a comment would be lost';
  const first = file.lines.lineStart(file.lines.line(start));
  const last = file.text.indexOf('\n', end);
  const touched = file.text.slice(first, last < 0 ? undefined : last) + newText;
  return hasHiddenCharacters(touched) ? 'a touched line holds hidden characters' : undefined;
}
