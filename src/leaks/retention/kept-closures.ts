/**
 * Which function literals keep something large alive for a small part of it? Literals that outlive the call and use of a
 * captured variable nothing but its length or constant parts.
 */
import type { Binding } from '../../go/names/binding.js';
import type { SourceFile } from '../../go/program.js';
import type { FuncLit, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { Destination, Destinations } from './destinations.js';
import { LARGE_BYTES, originOf, type Origin } from './origin.js';
import { sizeOf } from './memory-types.js';
import type { SyntaxIndex } from './syntax-index.js';

export interface KeptClosureClaim {
  readonly file: SourceFile;
  readonly literal: FuncLit;
  readonly variable: Binding;
  readonly origin: Origin;
  /** `len(v)` or `v[0]` as it is written; the same at every use. */
  readonly uses: readonly Node[];
  readonly destination: Destination;
}

/** The claims of a package. */
export function findKeptClosures(
  info: PackageInfo,
  index: SyntaxIndex,
  destinations: Destinations,
): readonly KeptClosureClaim[] {
  return index.literals.flatMap(({ node, file }) => {
    if (file.isTest) return [];
    const large = capturedBy(info, node).flatMap(({ variable, idents }) => {
      const uses = idents.map((ident) => smallUse(info, ident));
      const origin = largeOrigin(info, variable);
      return origin && uses.every((use) => use !== undefined) ? [{ variable, origin, uses }] : [];
    });
    const [first] = large;
    const destination = first && (destinations.of(node)[0] ?? handedOut(node));
    return first && destination ? [{ file, literal: node, ...first, destination }] : [];
  });
}

/** A result of its function: whoever called keeps it as long as he likes. */
function handedOut(literal: FuncLit): Destination | undefined {
  const { parent } = literal;
  if (parent?.kind !== 'ReturnStmt') return undefined;
  return { life: 'object', store: parent, holder: undefined, isShared: false, returned: parent };
}

function capturedBy(info: PackageInfo, literal: FuncLit): readonly { variable: Binding; idents: readonly Ident[] }[] {
  const found = new Map<Binding, Ident[]>();
  walk(literal.body, (node) => {
    const binding = node.kind === 'Ident' ? info.resolve(node) : undefined;
    if (node.kind !== 'Ident' || !binding?.func || !binding.ident) return;
    const isOuter = binding.ident.start < literal.start || binding.ident.start >= literal.end;
    if (!isOuter || (binding.kind !== 'var' && binding.kind !== 'param')) return;
    found.set(binding, [...(found.get(binding) ?? []), node]);
  });
  return [...found].map(([variable, idents]) => ({ variable, idents }));
}

function largeOrigin(info: PackageInfo, variable: Binding): Origin | undefined {
  const { ident } = variable;
  if (!ident) return undefined;
  const type = coreType(info.typeOfBinding(variable));
  const bytes = type.kind === 'array' ? sizeOf(type) : undefined;
  if (bytes !== undefined && bytes >= LARGE_BYTES) return { kind: 'sized', bytes, source: ident };
  const origin = variable.kind === 'var' ? originOf(info, ident) : undefined;
  return origin?.kind === 'unbounded' || origin?.kind === 'sized' ? origin : undefined;
}

/** `len(v)` or an element at a constant place. */
function smallUse(info: PackageInfo, ident: Ident): Node | undefined {
  const { parent } = ident;
  if (parent?.kind === 'Call' && parent.args[0] === ident) {
    const callee = info.calleeOf(parent);
    return callee.kind === 'builtin' && callee.name === 'len' ? parent : undefined;
  }
  if (parent?.kind !== 'Index' || parent.x !== ident) return undefined;
  const [at] = parent.indices;
  const isRead = parent.parent?.kind !== 'AssignStmt' || !parent.parent.lhs.some((left) => left === parent);
  return at && isRead && info.constInt(at) !== undefined ? parent : undefined;
}
