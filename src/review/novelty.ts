/**
 * Did this change bring a finding that base does not have? Only if it touched code on the witness, and only if base
 * could be analysed there. A finding whose witness, and what it calls, is textually the same on both sides is old, whatever
 * base's analysis said; so a change of the go directive alone brings nothing.
 */
import { goTokens } from '../analysis/go-tokens.js';
import type { AnalyzedFinding, FunctionEvidence, Snapshot } from '../analysis/snapshot.js';
import type { AnalysisError, Status } from '../analysis/finding.js';
import { firstLineOf } from './change.js';
import type { Change } from './change.js';
import { shapeOf } from './statement-shape.js';

/** What a finding without a partner in base is: new, there before, or not to be told. */
export function noveltyOf(finding: AnalyzedFinding, base: Snapshot | undefined, change: Change): Status {
  const changed = finding.evidence.filter((one) => hasChanged(one, change));
  if (changed.length > 0) {
    if (!base) return 'unknown';
    const isDoubtful = changed.some((one) => wasUndecided(one, base, change)) && couldHaveHeld(finding, change);
    return isDoubtful ? 'unknown' : 'new';
  }
  if (isWrittenOutsideFunctions(finding, change)) return base ? 'new' : 'unknown';
  return isCausedByCallee(finding, base, change) ? 'new' : 'existing';
}

/**
 * Whether a function that the witness calls by name reads otherwise than at base, and base, decided on each function of
 * the witness and whole, did not have the finding. A change further away (a callee's callee, a type) is not seen.
 */
function isCausedByCallee({ evidence }: AnalyzedFinding, base: Snapshot | undefined, change: Change): boolean {
  if (!base || base.errors.some(concernsCode) || evidence.some((one) => wasUndecided(one, base, change))) return false;
  const names = change.changedFunctionNames();
  if (names.size === 0) return false;
  return evidence.some((one) => {
    const tokens = goTokens(one.text);
    return tokens.some((token, at) => names.has(token) && tokens[at + 1] === '(' && tokens[at - 1] !== 'func');
  });
}

/** Whether a finding that stands in no function has a line of its witness added by this change. */
function isWrittenOutsideFunctions({ finding, evidence }: AnalyzedFinding, change: Change): boolean {
  return evidence.length === 0 && [finding, ...finding.path].some(({ file, line }) => change.isAdded(file, line));
}

/** Whether a function of head differs from what stood at its place in base. */
function hasChanged(evidence: FunctionEvidence, change: Change): boolean {
  const file = change.file(evidence.file);
  if (!file || wasMovedHere(evidence, change)) return false;
  if (file.status === 'added' || file.status === 'copied') return true;
  if (file.baseText === undefined) return change.touches(evidence.file, evidence.startLine, evidence.endLine);
  return !file.baseText.includes(evidence.text);
}

/** Whether the function came, as it is, out of a file in which it no longer stands. */
function wasMovedHere(evidence: FunctionEvidence, change: Change): boolean {
  return change.filesWithBaseHeader(firstLineOf(evidence.text)).some((file) => {
    if (file.path === evidence.file || file.status === 'added' || file.status === 'copied') return false;
    const isStillThere = file.status !== 'removed' && (file.headText?.includes(evidence.text) ?? true);
    return !isStillThere && (file.baseText?.includes(evidence.text) ?? false);
  });
}

/** Whether base gave up on the function of that name, or could not read the file it stood in. */
function wasUndecided(evidence: FunctionEvidence, base: Snapshot, change: Change): boolean {
  const basePath = change.basePath(evidence.file);
  if (base.errors.some((error) => error.file === basePath && concernsCode(error))) return true;
  if (base.undecided.includes(`${evidence.package}#${evidence.function}`)) return true;
  // The package of a renamed file may have had another import path.
  const hasMoved = basePath !== evidence.file;
  return hasMoved && base.undecided.some((name) => name.endsWith(`#${evidence.function}`));
}

function concernsCode(error: AnalysisError): boolean {
  return error.kind === 'parse' || error.kind === 'read' || error.kind === 'limit';
}

/**
 * Whether base could have held the same object: something like the statement that creates it stood in one of the
 * functions. Where nothing like it stood, the object is new although base was not decided.
 */
function couldHaveHeld(finding: AnalyzedFinding, change: Change): boolean {
  const creation = shapeOf(finding.creation);
  if (creation === '') return true;
  return finding.evidence.some((one) => {
    const texts = textsAtBase(one, change);
    return texts === undefined || texts.some((text) => shapeOf(text).includes(creation));
  });
}

/** The texts that the function of that name had in base (none where it was not there); undefined where base was not read. */
function textsAtBase(evidence: FunctionEvidence, change: Change): string[] | undefined {
  const file = change.file(evidence.file);
  if (!file) return [evidence.text];
  if (file.status === 'added' || file.status === 'copied') return [];
  if (file.baseText === undefined) return undefined;
  const declarations = change.declarations(file, 'base');
  return declarations.filter((one) => one.function === evidence.function).map((one) => one.text);
}
