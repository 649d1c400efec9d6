/**
 * What would the code look like with a proposal's edits made? The text at once, the analysed package on demand: trees
 * and headers of all other files are shared with the program before the change.
 */
import { withText } from '../../go/module/source-index.js';
import type { Decl, File } from '../../go/syntax/ast.js';
import { applyEdits, sortedEdits } from '../../text/edits.js';
import { openProgram } from '../analyze.js';
import type { AssembledFinding } from '../assemble-findings.js';
import { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import type { SourceFile } from '../../go/program.js';
import { fileByFunctions, wholeFile, type ChangedFile } from './changed-file.js';
import { editedFile } from './check-edits.js';
import type { CandidateFix, ChangedPackage, FixWorld } from './fix-check.js';

/** The candidate, or why its edits cannot be made. */
export function candidateFix(
  proposal: FixProposal,
  finding: AssembledFinding,
  world: FixWorld,
): CandidateFix | { readonly reason: string } {
  const target = editedFile(proposal);
  if ('reason' in target) return target;
  const { file } = target;
  const before = world.opened.packages.find((analysis) => analysis.isReported(file));
  if (!before) return { reason: 'the file is not under review' };
  const edits = sortedEdits(proposal.edits).map((edit) => ({ ...edit, file }));
  const newText = applyEdits(file.text, edits);
  const changed = once(() => changedFile(file, edits, newText, world));
  const after = once(() => changedPackage(file.path, changed().text, before, world));
  return { proposal, file, edits, newText, changed, finding, before, after };
}

function changedFile(
  file: SourceFile,
  edits: readonly SourceEdit[],
  newText: string,
  { opened, readsWhole, resources }: FixWorld,
): ChangedFile {
  const inPart = readsWhole === true ? undefined : fileByFunctions(file, edits, opened.program.cache);
  if (inPart && resources.work) resources.work.filesInPart = (resources.work.filesInPart ?? 0) + 1;
  return inPart ?? wholeFile(newText, edits);
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

function changedPackage(
  path: string,
  text: string,
  before: PackageAnalysis,
  { request, resources, opened: current }: FixWorld,
): ChangedPackage | undefined {
  if (resources.work) resources.work.changedPrograms++;
  // Names and types as they were before: with the package's tests where these were in view.
  const inView = before.info.package.files.map((file) => file.path);
  const opened = openProgram(
    { ...request, report: inView },
    { ...resources, cache: current.program.cache },
    withText(current.program.index, path, text),
  );
  const reported = new Set(before.reportedFiles.map((each) => each.path));
  for (const analysis of opened.packages) {
    if (analysis.package.path !== before.package.path || analysis.package.kind !== before.package.kind) continue;
    const files = analysis.reportedFiles.filter((each) => reported.has(each.path));
    const file = files.find((each) => each.path === path);
    if (!file) continue;
    const after = new PackageAnalysis(analysis.package, files, opened.analysis);
    const different = differentDecls(file.ast);
    if (different) after.takeOver(before, different);
    return { opened, analysis: after, file };
  }
  return undefined;
}

/** The functions that a tree has in place of others of its origin, and these; undefined where it has none. */
function differentDecls({ decls, origin }: File): readonly Decl[] | undefined {
  return (
    origin && decls.flatMap((decl, at) => (decl === origin.decls[at] ? [] : [decl, ...origin.decls.slice(at, at + 1)]))
  );
}
