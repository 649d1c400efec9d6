/** Which line and column does an offset stand on? Lines and columns count from 1, columns and offsets in UTF-16 units. */

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export class LineIndex {
  private readonly starts: number[] = [0];
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** The number of lines; a text that ends in a line feed has an empty last line, which counts. */
  get lineCount(): number {
    return this.starts.length;
  }

  /** The position of an offset; offsets beyond the text stand at its end. */
  position(offset: number): Position {
    const bounded = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: bounded - (this.starts[low] ?? 0) + 1 };
  }

  /** The line of an offset, from 1. */
  line(offset: number): number {
    return this.position(offset).line;
  }

  /** The offset at which a line (from 1) begins; the text's length where there is no such line. */
  lineStart(line: number): number {
    return line < 1 ? 0 : (this.starts[line - 1] ?? this.text.length);
  }

  /** The offset of a position. */
  offset(position: Position): number {
    return Math.min(this.lineStart(position.line) + position.column - 1, this.text.length);
  }

  /** The text of a line (from 1) without its line ending (LF or CRLF). */
  lineText(line: number): string {
    const start = this.lineStart(line);
    const next = line < this.starts.length ? this.lineStart(line + 1) : this.text.length;
    return this.text.slice(start, next).replace(/\r?\n$/, '');
  }
}
