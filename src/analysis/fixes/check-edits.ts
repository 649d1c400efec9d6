/** Check 1, edits: one file, no overlap, nothing generated or hidden touched, no comment lost, plain line endings. */
import { findOverlap } from '../../text/edits.js';
import { hasHiddenCharacters } from '../../text/visible.js';
import type { SourceFile } from '../../go/program.js';
import { walk } from '../../go/syntax/walk.js';
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
  if (cutsRawString(edit)) return 'a raw string would be changed';
  const first = file.lines.lineStart(file.lines.line(start));
  const last = file.text.indexOf('\n', end);
  const touched = file.text.slice(first, last < 0 ? undefined : last) + newText;
  return hasHiddenCharacters(touched) ? 'a touched line holds hidden characters' : undefined;
}

/** Whether an edit begins or ends inside a string between backticks. */
function cutsRawString({ file, start, end }: SourceEdit): boolean {
  let found = false;
  walk(file.ast, (node) => {
    if (found || node.end <= start || node.start > end) return false;
    if (node.kind !== 'BasicLit' || !node.raw.startsWith('`')) return true;
    const isInside = (offset: number): boolean => node.start < offset && offset < node.end;
    found = isInside(start) || isInside(end);
    return false;
  });
  return found;
}
