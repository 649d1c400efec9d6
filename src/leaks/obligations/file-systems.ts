/**
 * Does a file that a file system opened hold a descriptor? `fs.FS` and `http.FileSystem` say nothing of it: behind them
 * stand folders as well as what was compiled into the program. Told by where the file system comes from, as far as that
 * is in the package: what parameters and fields hold is unknown.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { isNamedOrPointer } from '../../go/types/queries.js';
import type { FunctionView } from '../go-view.js';
import { returnedValues } from './made-structs.js';
import type { ObligationWorld } from './obligation-world.js';

/** What stands behind a file system; `unknown` where both may. */
export type Backing = 'folder' | 'memory' | 'unknown';

/** Methods of interfaces that open a file of whatever stands behind them. */
const OPENING: ReadonlySet<string> = new Set(['io/fs.FS.Open', 'net/http.FileSystem.Open']);

/** Types of file systems that hold bytes only. */
const OF_MEMORY: readonly (readonly [string, string])[] = [
  ['embed', 'FS'],
  ['testing/fstest', 'MapFS'],
  ['archive/zip', 'Reader'],
];

/** Functions that give a view of the file system which is their first argument. */
const VIEWS: ReadonlySet<string> = new Set(['net/http.FS', 'io/fs.Sub']);

const FOLDERS: ReadonlySet<string> = new Set(['os.DirFS', 'os.Root.FS']);

const MAX_STEPS = 4;

/** What stands behind the file system of which a call opens a file; undefined where the call does no such thing. */
export function backingOf(world: ObligationWorld, view: FunctionView, call: Call): Backing | undefined {
  const target = view.target(call);
  if (target.kind !== 'declared' || !OPENING.has(target.symbol ?? '') || !target.receiver) return undefined;
  return behind(world, view, target.receiver, MAX_STEPS);
}

function behind(world: ObligationWorld, view: FunctionView, expr: Expr, steps: number): Backing {
  const bare = unparen(expr);
  if (steps === 0) return 'unknown';
  const type = view.typeOf(bare);
  if (OF_MEMORY.some(([path, name]) => isNamedOrPointer(type, path, name) === 'yes')) return 'memory';
  if (isNamedOrPointer(type, 'net/http', 'Dir') === 'yes') return 'folder';
  if (bare.kind === 'Call') return behindCall(world, view, bare, steps);
  const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
  if (binding?.kind !== 'var') return 'unknown';
  if (binding.func === view.func)
    return joined(world.sourcesOf(view, binding).map((source) => behind(world, view, source.expr, steps - 1)));
  const { decl } = binding;
  const value = binding.func === undefined && decl?.kind === 'ValueSpec' && decl.names.length === 1 && decl.values[0];
  return value ? behind(world, view, value, steps - 1) : 'unknown';
}

function behindCall(world: ObligationWorld, view: FunctionView, call: Call, steps: number): Backing {
  const target = view.target(call);
  const [first] = call.args;
  if (target.kind === 'conversion') return first ? behind(world, view, first, steps - 1) : 'unknown';
  if (target.kind !== 'declared') return 'unknown';
  if (FOLDERS.has(target.symbol ?? '')) return 'folder';
  if (VIEWS.has(target.symbol ?? '')) return first ? behind(world, view, first, steps - 1) : 'unknown';
  const made = target.object?.decl.body ? world.view(target.object.decl) : undefined;
  return made ? joined(returnedValues(made, 0).map((value) => behind(world, made, value, steps - 1))) : 'unknown';
}

/** A folder, where one of them is; memory, where all are. */
function joined(all: readonly Backing[]): Backing {
  if (all.includes('folder')) return 'folder';
  return all.length > 0 && all.every((each) => each === 'memory') ? 'memory' : 'unknown';
}
