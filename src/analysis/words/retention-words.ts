/** How is told where memory stays and how much it is? */
import type { SourceFile } from '../../go/program.js';
import type { Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { Destination } from '../../leaks/retention/destinations.js';
import type { Origin } from '../../leaks/retention/origin.js';
import { code } from './path-words.js';

/** The file of any node of a package. */
export function fileOf(info: PackageInfo, node: Node, known: SourceFile): SourceFile {
  return info.names.fileOf(node) ?? known;
}

/** A number of bytes in the largest unit that keeps it whole or readable. */
export function sizeText(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${rounded(bytes / (1024 * 1024))} MiB`;
  return bytes >= 1024 ? `${rounded(bytes / 1024)} KiB` : `${bytes} bytes`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Where a value is kept: "the package variable `last`". */
export function keeperText({ life, holder, returned }: Destination): string {
  if (life === 'channel') return 'a channel';
  if (!holder) return returned ? 'the caller' : 'the process';
  return life === 'process' ? `the package-level \`${holder.name}\`` : `the field \`${holder.name}\``;
}

/** How large the whole is: "everything that `io.ReadAll(r)` read". */
export function wholeText(origin: Origin, file: SourceFile): string {
  switch (origin.kind) {
    case 'unbounded':
      return `everything that ${code(file, origin.source.fun)} gave`;
    case 'sized':
      return `all ${sizeText(origin.bytes)}`;
    case 'received':
      return 'all of what was received';
    case 'parameter':
      return `all of what the caller handed in as \`${origin.binding.name}\``;
  }
}
