/**
 * What is posted, edited, resolved and reported for one head of a pull request? Pure: the same input gives the same plan,
 * and planning again after the plan was published gives a plan that writes no comment.
 */
import type { Finding, SuppressedFinding } from '../analysis/finding.js';
import { SEVERITY_RANK } from '../analysis/finding.js';
import type { AnalyzedFinding, Snapshot } from '../analysis/snapshot.js';
import { Change } from './change.js';
import { checkRun } from './check-run.js';
import { commentBody, rangeOf } from './comment-text.js';
import type { Pages } from './comment-text.js';
import { claimCounts } from './count-claims.js';
import { fateOf, settledBody } from './gone-comments.js';
import type { Fate, MarkedComment } from './gone-comments.js';
import { newlyHidden } from './hidden-code.js';
import { MAX_COMMENTS } from './limits.js';
import { readMarker } from './marker.js';
import type { MarkerScope } from './marker.js';
import { matchFindings } from './match-findings.js';
import { pairComments } from './pair-comments.js';
import { placeFinding, withoutSuggestion } from './place-finding.js';
import type { Placement } from './place-finding.js';
import type {
  CommentEdit,
  Ledger,
  PlannedComment,
  PlannedReview,
  ReviewInput,
  ReviewPlan,
  ThreadToResolve,
} from './plan.js';

/** All writes for one head. */
export function planReview(input: ReviewInput): ReviewPlan {
  const change = new Change(input.files);
  const { headSha, baseSha } = input.pullRequest;
  const pages: Pages = { htmlUrl: input.repository.htmlUrl, headSha, baseSha };
  const scope: MarkerScope = {
    repositoryId: input.repository.id,
    pullRequest: input.pullRequest.number,
    seal: input.seal,
  };
  const marked = markedComments(input, scope);
  const silenced = newlySilenced(input, change);
  const sorted = sortFindings(input, change, marked, silenced.length, pages);
  const review = reviewOf(sorted.toPost, sorted.ledger.capped.length, pages, scope);
  const settled = input.pullRequest.isDraft ? [] : settledComments(input, change, marked, sorted.commented);
  return {
    review,
    edits: settled.map(([one, fate]): CommentEdit => ({
      commentId: one.comment.id,
      body: settledBody(one, fate, pages, scope),
    })),
    threadsToResolve: settled.flatMap(([{ comment }]): ThreadToResolve[] =>
      comment.threadId === undefined || comment.isResolved
        ? []
        : [{ threadId: comment.threadId, commentId: comment.id }],
    ),
    checkRun: checkRun({
      ledger: sorted.ledger,
      functions: input.head.stats.functions,
      settings: input.settings,
      unread: input.unread,
      errors: input.head.errors.filter((error) => error.kind !== 'config'),
      undecided: undecidedInChange(input.head, change),
      silenced,
      hidden: newlyHidden(change),
      worsened: input.worsened ?? [],
      configProblems: input.configProblems,
      hasBase: input.base !== undefined,
      isDraft: input.pullRequest.isDraft,
      pages,
    }),
    ledger: sorted.ledger,
  };
}

interface PlacedFinding {
  readonly finding: Finding;
  readonly placement: Placement;
}

interface SortedFindings {
  readonly toPost: readonly PlacedFinding[];
  readonly ledger: Ledger;
  /** The comment of each finding, of whatever status, that has one. */
  readonly commented: ReadonlyMap<AnalyzedFinding, MarkedComment>;
}

/** Decides for each finding where it goes. */
function sortFindings(
  input: ReviewInput,
  change: Change,
  marked: readonly MarkedComment[],
  suppressed: number,
  pages: Pages,
): SortedFindings {
  const matched = matchFindings(input.base, input.head, input.files);
  const fresh = matched.filter((one) => one.status === 'new').map((one) => one.head);
  const cannotTell = matched.filter((one) => one.status === 'unknown').map((one) => one.head.finding);
  const commented = pairComments(input.head.findings, marked, change);
  // One review per head (and base): what was left over then waits for the next head.
  const isReviewed = marked.some(({ marker }) => marker.range === rangeOf(pages));
  const limit = isReviewed ? 0 : Math.min(input.settings.maxComments, MAX_COMMENTS);
  const toPost: PlacedFinding[] = [];
  const postedBefore: Finding[] = [];
  const annotated: Finding[] = [];
  const capped: Finding[] = [];
  for (const one of fresh.sort(bySeverityAndPlace)) {
    if (commented.has(one)) {
      postedBefore.push(one.finding);
    } else if (!isCommentable(one, input, change)) {
      annotated.push(one.finding);
    } else if (toPost.length >= limit) {
      capped.push(one.finding);
    } else {
      const placement = placeFinding(one, change);
      if (placement) toPost.push({ finding: one.finding, placement: withoutClash(placement, one, toPost) });
      else annotated.push(one.finding);
    }
  }
  const posted = toPost.map(({ finding }) => finding);
  const found = posted.length + postedBefore.length + annotated.length + capped.length + suppressed + cannotTell.length;
  return { toPost, ledger: { found, posted, postedBefore, annotated, capped, suppressed, cannotTell }, commented };
}

/** Whether a new finding may become a comment, wherever it stands. */
function isCommentable(one: AnalyzedFinding, input: ReviewInput, change: Change): boolean {
  const { finding } = one;
  if (input.pullRequest.isDraft) return false;
  if (SEVERITY_RANK[finding.severity] < SEVERITY_RANK[input.settings.commentAt]) return false;
  // A later round says of old lines only what is certain and grows.
  return finding.severity === 'error' || touchesFreshCode(one, change);
}

/** Whether the witness, or one of its functions by a deletion, changed since the last round. */
function touchesFreshCode(one: AnalyzedFinding, change: Change): boolean {
  const places = [one.finding, ...one.finding.path];
  return (
    places.some(({ file, line }) => change.isFresh(file, line, line)) ||
    one.evidence.some(({ file, startLine, endLine }) => change.hasFreshDeletion(file, startLine, endLine))
  );
}

/** One suggestion per line and review: of two that overlap the later one becomes a patch in words. */
function withoutClash(placement: Placement, one: AnalyzedFinding, earlier: readonly PlacedFinding[]): Placement {
  const { suggestion } = placement;
  if (!suggestion) return placement;
  const clashes = earlier.some(({ placement: other }) => {
    if (!other.suggestion || other.path !== placement.path) return false;
    return other.suggestion.startLine <= suggestion.endLine && suggestion.startLine <= other.suggestion.endLine;
  });
  return clashes ? withoutSuggestion(placement, one) : placement;
}

function bySeverityAndPlace(a: AnalyzedFinding, b: AnalyzedFinding): number {
  return (
    SEVERITY_RANK[b.finding.severity] - SEVERITY_RANK[a.finding.severity] ||
    compare(a.finding.file, b.finding.file) ||
    a.finding.line - b.finding.line ||
    a.finding.column - b.finding.column ||
    compare(a.finding.rule, b.finding.rule)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function reviewOf(
  toPost: readonly PlacedFinding[],
  capped: number,
  pages: Pages,
  scope: MarkerScope,
): PlannedReview | undefined {
  if (toPost.length === 0) return undefined;
  const comments = toPost.map(({ finding, placement }): PlannedComment => ({
    path: placement.path,
    line: placement.line,
    side: 'RIGHT',
    ...(placement.startLine < placement.line ? { startLine: placement.startLine } : {}),
    body: commentBody(finding, placement, pages, scope),
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    anchoredBy: placement.anchoredBy,
    hasSuggestion: placement.suggestion !== undefined,
  }));
  return { commitSha: pages.headSha, body: reviewBody(toPost, capped), comments };
}

/** `capped`: how many more were found than one review comments on. */
function reviewBody(toPost: readonly PlacedFinding[], capped: number): string {
  const what = claimCounts(toPost.map(({ finding }) => finding));
  const more = capped > 0 ? ` ${capped} more ${capped > 1 ? 'stand' : 'stands'} in the check run as annotations.` : '';
  const comments = toPost.length > 1 ? 'Each comment' : 'The comment';
  return `leakcheck found ${what} in this change. ${comments} shows the path.${more} The check run lists all that was and was not looked at.`;
}

function markedComments(input: ReviewInput, scope: MarkerScope): MarkedComment[] {
  return input.comments.flatMap((comment): MarkedComment[] => {
    const marker = readMarker(comment.body, scope);
    return marker ? [{ comment, marker }] : [];
  });
}

/** The open comments whose leak is gone or silenced. */
function settledComments(
  input: ReviewInput,
  change: Change,
  marked: readonly MarkedComment[],
  commented: ReadonlyMap<AnalyzedFinding, MarkedComment>,
): (readonly [MarkedComment, Fate])[] {
  const alive = new Set(commented.values());
  const facts = { head: input.head, change, unread: input.unread, settings: input.settings };
  return marked.flatMap((one): (readonly [MarkedComment, Fate])[] => {
    if (one.marker.state !== 'open' || alive.has(one)) return [];
    const fate = fateOf(one, facts);
    return fate ? [[one, fate]] : [];
  });
}

/** What head silences in changed files beyond what base did: counted, since directives have no identity. */
function newlySilenced(input: ReviewInput, change: Change): SuppressedFinding[] {
  const before = new Map<string, number>();
  const keyOf = (one: SuppressedFinding, path: string | undefined): string => [one.rule, one.by, path].join('\0');
  for (const one of input.base?.suppressed ?? []) {
    const key = keyOf(one, one.file);
    before.set(key, (before.get(key) ?? 0) + 1);
  }
  return input.head.suppressed.filter((one) => {
    if (!change.file(one.file)) return false;
    const key = keyOf(one, change.basePath(one.file));
    const rest = before.get(key) ?? 0;
    before.set(key, rest - 1);
    return rest <= 0;
  });
}

/** The undecided functions that this change touches; the package is compared by the folder, as the module path is not known here. */
function undecidedInChange(head: Snapshot, change: Change): string[] {
  const touched = new Set<string>();
  for (const file of change.files) {
    if (!file.path.endsWith('.go') || file.headText === undefined || file.status === 'removed') continue;
    const folder = file.path.split('/').slice(0, -1).join('/');
    for (const one of change.declarations(file, 'head')) {
      if (change.touches(file.path, one.startLine, one.endLine)) touched.add(`${folder}#${one.function}`);
    }
  }
  return head.undecided.filter((name) => {
    const [packagePath = '', functionName = ''] = name.split('#');
    const folders = packagePath.replace(/_test$/, '').split('/');
    return (
      folders.some((_, at) => touched.has(`${folders.slice(at).join('/')}#${functionName}`)) ||
      touched.has(`#${functionName}`)
    );
  });
}
