/**
 * Which findings of head were there before? Pairs findings of head and base one to one, in passes from sure to likely,
 * and calls new what has no partner and stands on code that this change touched. Whether it is shown is not decided here.
 */
import type { AnalyzedFinding, Snapshot } from '../analysis/snapshot.js';
import type { Status } from '../analysis/finding.js';
import type { ChangedFile } from './plan.js';
import { Change } from './change.js';
import { noveltyOf } from './novelty.js';
import { bodyOf, shapeOf, shareOfEqualLines } from './statement-shape.js';

/** A finding of head with what base says about it. */
export interface MatchedFinding {
  readonly head: AnalyzedFinding;
  readonly partner: AnalyzedFinding | undefined;
  /** "unknown": base could not be analysed for a function that changed. */
  readonly status: Status;
}

/** A function that was moved and edited is taken for the same from this share of equal lines on. */
const SAME_FUNCTION_SHARE = 0.6;

/** One result per finding of head, in the order of head. `files` are the changed files, with the texts of both sides. */
export function matchFindings(
  base: Snapshot | undefined,
  head: Snapshot,
  files: readonly ChangedFile[],
): MatchedFinding[] {
  const change = new Change(files);
  const pairing = new Pairing(base?.findings ?? [], head.findings, change);
  pairing.pairInPlace();
  pairing.pairByFingerprint();
  pairing.pairMovedBodies();
  pairing.pairMovedAndEdited();
  return head.findings.map((finding) => {
    const partner = pairing.partnerOf(finding);
    return { head: finding, partner, status: partner ? 'existing' : noveltyOf(finding, base, change) };
  });
}

/** The pairs found so far and the findings that are still alone. */
class Pairing {
  private readonly partners = new Map<AnalyzedFinding, AnalyzedFinding>();
  private readonly base: Set<AnalyzedFinding>;
  private readonly head: Set<AnalyzedFinding>;
  private readonly change: Change;

  constructor(base: readonly AnalyzedFinding[], head: readonly AnalyzedFinding[], change: Change) {
    this.base = new Set(base);
    this.head = new Set(head);
    this.change = change;
  }

  partnerOf(head: AnalyzedFinding): AnalyzedFinding | undefined {
    return this.partners.get(head);
  }

  /** Equal identity but for the ordinal, so that of equal findings the one that was copied in is the one left over. */
  pairInPlace(): void {
    this.pairGroups((one) => placeKey(one));
  }

  /** Equal identity as analysis sees it (it knows the locals, shapes only guess them). */
  pairByFingerprint(): void {
    this.pairGroups((one) => one.finding.fingerprint);
  }

  /** The same body elsewhere: the function was moved or renamed, or its file was. */
  pairMovedBodies(): void {
    this.pairGroups((one) => {
      const [own] = one.evidence;
      return own && [one.finding.family, bodyOf(own.text), shapeOf(one.creation), shapeOf(one.operation)].join('\0');
    });
  }

  /** The same statements in a function that is gone from its place and has enough lines in common. */
  pairMovedAndEdited(): void {
    const gone = groupBy(
      [...this.base].filter((base) => isGoneFromItsPlace(base, this.change)),
      statementKey,
    );
    for (const head of [...this.head]) {
      const candidates = (gone.get(statementKey(head)) ?? [])
        .filter((base) => this.base.has(base))
        .map((base) => ({ base, share: shareOfEqualLines(ownText(base), ownText(head)) }))
        .filter(({ share }) => share >= SAME_FUNCTION_SHARE)
        .sort((a, b) => b.share - a.share);
      const [best] = candidates;
      if (best) this.pair(best.base, head);
    }
  }

  /** Pairs within groups of equal key; findings without a key stay alone. */
  private pairGroups(keyOf: (one: AnalyzedFinding) => string | undefined): void {
    const baseGroups = groupBy([...this.base], keyOf);
    for (const [key, heads] of groupBy([...this.head], keyOf)) {
      const bases = key === undefined ? undefined : baseGroups.get(key);
      if (bases) this.pairGroup(bases, heads);
    }
  }

  private pairGroup(bases: readonly AnalyzedFinding[], heads: readonly AnalyzedFinding[]): void {
    // Of n equal findings with m partners the ones with most added lines are left over.
    const added = new Map(heads.map((one) => [one, addedWitnessLines(one, this.change)]));
    const sorted = [...heads].sort((a, b) => (added.get(a) ?? 0) - (added.get(b) ?? 0));
    const keep = new Set(sorted.slice(0, bases.length));
    const inOrder = heads.filter((one) => keep.has(one));
    const free = new Set(bases);
    for (const head of inOrder) {
      const base = bestPartner(head, [...free], this.change);
      if (!base) continue;
      free.delete(base);
      this.pair(base, head);
    }
  }

  private pair(base: AnalyzedFinding, head: AnalyzedFinding): void {
    this.partners.set(head, base);
    this.base.delete(base);
    this.head.delete(head);
  }
}

function groupBy<K>(
  findings: readonly AnalyzedFinding[],
  keyOf: (one: AnalyzedFinding) => K,
): Map<K, AnalyzedFinding[]> {
  const groups = new Map<K, AnalyzedFinding[]>();
  for (const one of findings) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** Among equals: the one of the same fingerprint, then one from the file that this file was before, then the first. */
function bestPartner(
  head: AnalyzedFinding,
  bases: readonly AnalyzedFinding[],
  change: Change,
): AnalyzedFinding | undefined {
  const basePath = change.basePath(head.finding.file);
  return (
    bases.find((base) => base.finding.fingerprint === head.finding.fingerprint) ??
    bases.find((base) => base.finding.file === basePath) ??
    bases[0]
  );
}

function statementKey(one: AnalyzedFinding): string {
  return [one.finding.family, shapeOf(one.creation), shapeOf(one.operation)].join('\0');
}

function placeKey(one: AnalyzedFinding): string {
  return [one.finding.package, one.finding.function, statementKey(one)].join('\0');
}

function ownText(one: AnalyzedFinding): string {
  return one.evidence[0]?.text ?? '';
}

/** How many lines of the witness this change added. */
function addedWitnessLines(one: AnalyzedFinding, change: Change): number {
  const { finding } = one;
  const lines = new Set([finding, ...finding.path].map(({ file, line }) => `${line}\0${file}`));
  return [...lines].filter((place) => {
    const [line = '', file = ''] = place.split('\0');
    return change.isAdded(file, Number(line));
  }).length;
}

/** Whether no function of that name stands any more in the file that this file became, as far as its text is known. */
function isGoneFromItsPlace(base: AnalyzedFinding, change: Change): boolean {
  const file = change.fileOfBase(base.finding.file);
  if (!file) return false;
  if (file.status === 'removed') return true;
  if (file.headText === undefined) return false;
  return !change.declarations(file, 'head').some((one) => one.function === base.finding.function);
}
