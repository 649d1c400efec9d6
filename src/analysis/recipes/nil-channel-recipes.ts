/** How is a channel made that was only declared? `make` in its declaration, with room for one value where a send needs it. */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type { Expr, Node, ValueSpec } from '../../go/syntax/ast.js';
import type { ConcurrencyClaim } from '../../leaks/concurrency/claim.js';
import { filesOf } from '../concurrency-rule.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';

/** `ch := make(chan T)` for `var ch chan T`. */
export function makeProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const channel = channelOf(claim.operation.node);
  const binding = channel?.kind === 'Ident' ? analysis.info.names.resolve(channel) : undefined;
  const spec = binding?.ident?.parent;
  const decl = spec?.parent?.parent;
  if (spec?.kind !== 'ValueSpec' || decl?.kind !== 'DeclStmt' || !isBare(spec)) return [];
  const file = filesOf(analysis)(decl);
  if (file.text.slice(decl.start, spec.start) !== 'var ') return [];
  const isSend = claim.operation.node.kind === 'SendStmt';
  return [made(file, decl, spec, ''), ...(isSend ? [made(file, decl, spec, ', 1')] : [])];
}

function made(file: SourceFile, decl: Node, { names, type }: ValueSpec, room: string): FixProposal {
  const name = names[0]?.name ?? '';
  const newText = `${name} := make(${type ? file.text.slice(type.start, type.end) : ''}${room})`;
  const title = room === '' ? `Make the channel \`${name}\`` : `Make the channel \`${name}\` with room for one value`;
  const recipe = room === '' ? 'make-channel' : 'make-with-room';
  return { recipe, title, edits: [{ file, start: decl.start, end: decl.end, newText }] };
}

/** `var ch chan T` alone in its declaration. */
function isBare({ names, values, type }: ValueSpec): boolean {
  return names.length === 1 && values.length === 0 && type?.kind === 'ChanType' && type.dir === 'both';
}

function channelOf(node: Node): Expr | undefined {
  switch (node.kind) {
    case 'SendStmt':
      return unparen(node.chan);
    case 'RangeStmt':
      return unparen(node.x);
    case 'Unary':
      return unparen(node.x);
    default:
      return undefined;
  }
}
