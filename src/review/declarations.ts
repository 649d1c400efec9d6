/**
 * Which functions stand in a Go file, asked of its text alone? It trusts gofmt's layout: a declaration begins with `func`
 * in column 1 and ends with the next `}` in column 1. A raw string with such a line cuts a function short, and code
 * that is not formatted may run functions together; either makes a function count as changed, never as unchanged.
 */

export interface Declaration {
  /** `Recv.Name` or `Name`. */
  readonly function: string;
  /** From 1, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

/** `func (r *Recv[T]) Name(` or `func Name[T](`. */
const HEADER =
  /^func\s+(?:\(\s*(?:[\p{L}_][\p{L}\p{Nd}_]*\s+)?\*?\s*([\p{L}_][\p{L}\p{Nd}_]*)[^)]*\)\s*)?([\p{L}_][\p{L}\p{Nd}_]*)/u;

/** The functions of a file in the order in which they stand. */
export function functionDeclarations(text: string): Declaration[] {
  const lines = text.split('\n');
  const found: Declaration[] = [];
  for (let at = 0; at < lines.length; at++) {
    const header = HEADER.exec((lines[at] ?? '').slice(0, 500));
    if (!header) continue;
    const end = endOfDeclaration(lines, at);
    const [, receiver, name = ''] = header;
    found.push({
      function: receiver === undefined ? name : `${receiver}.${name}`,
      startLine: at + 1,
      endLine: end + 1,
      text: lines.slice(at, end + 1).join('\n'),
    });
    at = end;
  }
  return found;
}

function endOfDeclaration(lines: readonly string[], start: number): number {
  if (/\}\s*(?:\/\/.*)?$/.test(lines[start] ?? '') && isBalanced(lines[start] ?? '')) return start;
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('}')) return at;
    // A function without a body, or one whose end was missed.
    if (line.startsWith('func ')) return at - 1;
  }
  return lines.length - 1;
}

function isBalanced(line: string): boolean {
  return line.split('{').length === line.split('}').length;
}
