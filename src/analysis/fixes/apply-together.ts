/**
 * Check 8, together: what does a file look like with its fixes applied in order? Each is checked anew on top of those
 * before it; one that fails waits for the next run.
 */
import { ParseCache } from '../../go/module/parse-cache.js';
import { sortedEdits, type TextEdit } from '../../text/edits.js';
import { LineIndex } from '../../text/line-index.js';
import { openProgram, type AnalysisResources, type AnalyzedProgram } from '../analyze.js';
import type { AssembledFinding } from '../assemble-findings.js';
import type { Finding } from '../finding.js';
import type { AnalysisRequest } from '../snapshot.js';
import type { ChangedPackage, FixWorld } from './fix-check.js';
import { movedOffset } from './moved-offset.js';
import { packageClaims } from './package-claims.js';
import { verify, type Verdict } from './verified-fixes.js';

/** A file with its findings as they were reported; those without a fix are passed over. */
export interface FileFindings {
  readonly path: string;
  readonly findings: readonly Finding[];
}

export interface TogetherResult {
  /** The file's text with everything applied that could be. */
  readonly text: string;
  /** In the order in which they were applied. */
  readonly applied: readonly Finding[];
  /** Fixes that do not pass on top of the others, each with the reason as a clause. */
  readonly waiting: readonly { readonly finding: Finding; readonly reason: string }[];
}

/** Applies the fixes of one file's findings. `request`: the one that the findings come from. */
export function applyTogether(
  request: AnalysisRequest,
  resources: AnalysisResources,
  { path, findings }: FileFindings,
): TogetherResult {
  const original = request.files.find((file) => file.path === path)?.text ?? '';
  const lines = new LineIndex(original);
  const applied: Finding[] = [];
  const waiting: { finding: Finding; reason: string }[] = [];
  const steps: (readonly TextEdit[])[] = [];
  let world = openedWorld(request, { ...resources, cache: resources.cache ?? new ParseCache() }, path);
  for (const finding of inOrder(findings.filter((each) => each.file === path && each.fixes.length > 0))) {
    const offset = steps.reduce(movedOffset, lines.offset(finding));
    const verdict = fixAt(world, path, finding, offset);
    if ('reason' in verdict) {
      waiting.push({ finding, reason: verdict.reason });
      continue;
    }
    const changed = verdict.candidate.after();
    if (!changed) continue;
    steps.push(sortedEdits(verdict.candidate.edits));
    applied.push(finding);
    world = changedWorld(world, changed);
  }
  return { text: world.request.files.find((file) => file.path === path)?.text ?? '', applied, waiting };
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Opens the package of a file alone: its files are those that stand in the file's folder. */
function openedWorld(request: AnalysisRequest, resources: AnalysisResources, path: string): FixWorld {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const isNear = (other: string): boolean => other.startsWith(folder) && !other.slice(folder.length).includes('/');
  const near = (request.report ?? request.files.map((file) => file.path)).filter(isNear);
  const opened: AnalyzedProgram = openProgram({ ...request, report: near }, resources);
  return { request, resources, opened, readsWhole: true };
}

function changedWorld({ request, resources }: FixWorld, { opened, file }: ChangedPackage): FixWorld {
  const changed = { path: file.path, text: file.text };
  return {
    request: { ...request, files: request.files.map((each) => (each.path === file.path ? changed : each)) },
    resources,
    opened,
    readsWhole: true,
  };
}

function fixAt(world: FixWorld, path: string, { rule, fixes }: Finding, offset: number): Verdict {
  const analysis = world.opened.packages.find((each) => each.reportedFiles.some((file) => file.path === path));
  const claims = analysis && packageClaims(analysis, world.resources.rules);
  const isWanted = ({ source }: AssembledFinding): boolean => {
    const { at } = source.explanation;
    return source.rule.id === rule && at.file.path === path && at.node.start === offset;
  };
  const claim = claims?.find(isWanted);
  const proposal = claim?.source.match.fix().find(({ recipe }) => recipe === fixes[0]?.recipe);
  return claim && proposal ? verify(proposal, claim, world) : { reason: 'the changes before it leave no place for it' };
}
