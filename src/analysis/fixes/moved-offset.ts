/** Where does a place of the old text stand in the new one? Offsets count UTF-16 units from 0. */
import type { TextEdit } from '../../text/edits.js';

/** `edits` in order of their places. An insertion at the very offset moves it; inside a replacement it moves to its beginning. */
export function movedOffset(offset: number, edits: readonly TextEdit[]): number {
  let shift = 0;
  for (const { start, end, newText } of edits) {
    if (start > offset) break;
    if (end > offset) return start + shift;
    shift += newText.length - (end - start);
  }
  return offset + shift;
}
