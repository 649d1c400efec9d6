/**
 * Which acquisitions owe nothing, whatever the paths of their function are? What holds nothing, is somebody else's, is found
 * again, or is collected by the runtime.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call } from '../../go/syntax/ast.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import type { AcquisitionSite } from './acquisitions.js';
import { isHead } from './bodiless-responses.js';
import { whyNumberIsKept } from './descriptor-numbers.js';
import { backingOf } from './file-systems.js';
import { isManaged } from './managed-clients.js';
import { isFoundByPattern } from './meant-to-stay.js';
import type { ObligationWorld } from './obligation-world.js';
import { endsWithParent, isGivenByContainer } from './of-a-parent.js';

/** Why nobody has to release what a site acquired; undefined where somebody has to. */
export function whySettled(world: ObligationWorld, view: FunctionView, site: AcquisitionSite): string | undefined {
  const { call, resource } = site;
  if (resource.holds === 'nothing' || resource.holds === 'data') return 'nothing is held';
  if (backingOf(world, view, call) === 'memory') return 'a file of memory holds nothing';
  const kept = whyNumberIsKept(world, view, call);
  if (kept) return kept;
  if (resource.holds === 'disk' && isInGivenFolder(view, call)) return 'in a folder that somebody else removes';
  if (resource.holds === 'disk' && isFoundByPattern(view, call)) return 'it is found by its pattern';
  if (resource.rule === 'http-body-not-closed' && isHead(world, view, call)) return 'HEAD has no body';
  if (isManaged(world, view, call)) return 'its configuration leaves the end to somebody else';
  if (endsWithParent(view, site)) return 'it ends with what it was got from';
  if (isGivenByContainer(view, call, site.result ?? 0)) return 'a container gives what others made';
  const { collectedSince } = resource;
  if (collectedSince !== undefined && (view.goMinor ?? 0) >= collectedSince) return 'collected by the runtime';
  return undefined;
}

/** A temporary file in a folder that is neither constant nor the system's goes with that folder, as far as can be seen. */
function isInGivenFolder(view: FunctionView, call: Call): boolean {
  const [folder] = call.args;
  if (folder === undefined || !isString(view.typeOf(folder)) || view.constant(folder) !== undefined) return false;
  const bare = unparen(folder);
  const target = bare.kind === 'Call' ? view.target(bare) : undefined;
  return !(target?.kind === 'declared' && target.symbol === 'os.TempDir');
}

function isString(type: Type): boolean {
  return type.kind === 'basic' && type.name === 'string';
}
