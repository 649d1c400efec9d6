/**
 * What goes into a review and what comes out of it? The records between reading a pull request and publishing on it.
 * They are data only: how they are fetched and sent is not told here. `planReview` (plan-review.ts) turns one into the other.
 */
import type { Finding, Severity } from '../analysis/finding.js';
import type { Snapshot } from '../analysis/snapshot.js';

/** What a file held when leakcheck reviewed this pull request last. */
export type SinceLastRound =
  /** Nothing was reviewed before: every changed line is fresh. */
  | { readonly kind: 'first' }
  /** The same blob as then: no line is fresh. */
  | { readonly kind: 'unchanged' }
  /** The text as it was then (empty where the file was not there). */
  | { readonly kind: 'text'; readonly text: string }
  /** It cannot be told (a force push, for example): every changed line counts as fresh. */
  | { readonly kind: 'unknown' };

export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';

/** One file of the pull request's diff (merge base to head), of any language. */
export interface ChangedFile {
  /** The path at head (at base for a removed file), with `/`. */
  readonly path: string;
  /** The path at base, where it differs. */
  readonly previousPath?: string;
  readonly status: FileStatus;
  /** GitHub's `patch` field as it came, without a file header. Absent: the diff is computed from the two texts, if given. */
  readonly patch?: string;
  /** The whole text at the merge base; absent where it was not read. Wanted for every Go file that is analysed. */
  readonly baseText?: string;
  /** The whole text at head; absent where it was not read. Wanted for every Go file that is analysed. */
  readonly headText?: string;
  /** Absent means `first`. */
  readonly sinceLastRound?: SinceLastRound;
}

/** A top-level review comment that our own App wrote on this pull request. Comments of others are never handed in. */
export interface OwnComment {
  /** The REST id. */
  readonly id: number;
  readonly nodeId: string;
  /** The GraphQL id of its thread, where known. */
  readonly threadId?: string;
  readonly path: string;
  /** The RIGHT line at head; null where GitHub calls the comment outdated. */
  readonly line: number | null;
  readonly body: string;
  /** Somebody answered in the thread. */
  readonly hasReplies: boolean;
  readonly isResolved: boolean;
}

/** A file, or a folder, that should have been read and was not. */
export interface UnreadFile {
  readonly path: string;
  /** Why, as a clause: "larger than 1 MB", "symbolic link", "not fetched: limit of 40 requests". */
  readonly reason: string;
}

/** A mistake in the configuration file. Line from 1; 0 where it concerns the whole file. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A function whose summary is worse at head than at base: its callers outside the package were not reviewed. */
export interface WorsenedFunction {
  readonly package: string;
  /** `Recv.Name` or `Name`. */
  readonly function: string;
  /** What is worse, as a clause: "no longer closes its argument". */
  readonly what: string;
}

/** What of the configuration decides on the review; `LeakcheckConfig` (config.ts) has all of it. */
export interface ReviewSettings {
  /** Findings at or above this severity become comments. */
  readonly commentAt: Severity;
  /** Findings at or above this severity fail the check run. */
  readonly failAt: Severity | 'never';
  /** 0 to 20. */
  readonly maxComments: number;
  /** What is switched off: a leak of which nothing is found there is not thereby gone. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  readonly ignorePaths?: readonly string[];
  readonly tests?: 'report' | 'note' | 'skip';
}

/** A keyed hash: HMAC-SHA256 of the message under a secret of the App, as lower-case hexadecimal. */
export type Seal = (message: string) => string;

/** Who writes the comments, for the wording. */
export interface Commenter {
  /** For example "leakcheck[bot]". */
  readonly login: string;
  readonly version: string;
}

export interface ReviewInput {
  readonly repository: {
    readonly id: number;
    /** `https://github.com/owner/name`, without a slash at the end; links to commits and files hang on it. */
    readonly htmlUrl: string;
  };
  readonly pullRequest: {
    readonly number: number;
    readonly headSha: string;
    /** The merge base, not the tip of the base branch. */
    readonly baseSha: string;
    readonly isDraft: boolean;
  };
  readonly files: readonly ChangedFile[];
  readonly head: Snapshot;
  /** Undefined where base could not be read: then nothing can be called new. */
  readonly base: Snapshot | undefined;
  /** All pages of them. */
  readonly comments: readonly OwnComment[];
  readonly settings: ReviewSettings;
  readonly unread: readonly UnreadFile[];
  readonly configProblems: readonly ConfigProblem[];
  readonly worsened?: readonly WorsenedFunction[];
  readonly commenter: Commenter;
  readonly seal: Seal;
}

/** One comment of the review. It always stands on the RIGHT side. */
export interface PlannedComment {
  readonly path: string;
  /** From 1, at head; the last line of the range. */
  readonly line: number;
  readonly side: 'RIGHT';
  /** Only for a range of several lines, and then less than `line`; `start_side` is RIGHT too. */
  readonly startLine?: number;
  readonly body: string;
  readonly fingerprint: string;
  readonly rule: string;
  /** `patch`: the anchor stands in GitHub's own diff. `computed`: in ours, made because the patch was missing; drop these first after a 422. */
  readonly anchoredBy: 'patch' | 'computed';
  readonly hasSuggestion: boolean;
}

/** The one review of this head: event COMMENT. */
export interface PlannedReview {
  readonly commitSha: string;
  /** Never empty. */
  readonly body: string;
  /** 1 to 20 comments, the most severe first. */
  readonly comments: readonly PlannedComment[];
}

/** A new body for one of our comments whose leak is gone. */
export interface CommentEdit {
  readonly commentId: number;
  readonly body: string;
}

/** A thread whose leak is gone. Resolving needs contents:write; without it the edit alone must do. */
export interface ThreadToResolve {
  readonly threadId: string;
  readonly commentId: number;
}

/** A check-run annotation, in GitHub's words. */
export interface PlannedAnnotation {
  readonly path: string;
  /** From 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  /** At most 255 characters. */
  readonly title: string;
  /** At most 64 KB. */
  readonly message: string;
}

export type CheckConclusion = 'success' | 'neutral' | 'failure';

export interface PlannedCheckRun {
  readonly name: 'leakcheck';
  readonly headSha: string;
  readonly conclusion: CheckConclusion;
  /** Begins with "partial" where something in scope was not analysed. */
  readonly title: string;
  /** Markdown, never empty, at most 65,535 characters. */
  readonly summary: string;
  /** Markdown with the ledger, at most 65,535 characters. */
  readonly text: string;
  /** Batches of at most 50: the first goes with the call that creates the run, each other with one update. May be empty. */
  readonly annotationBatches: readonly (readonly PlannedAnnotation[])[];
}

/** Where each new finding went; `found` is the sum of the others. */
export interface Ledger {
  readonly found: number;
  /** In this review. */
  readonly posted: readonly Finding[];
  /** In an earlier review of this pull request. */
  readonly postedBefore: readonly Finding[];
  /** In the check run only: below comment_at, no place on the diff, a draft, or an old line in a later round. */
  readonly annotated: readonly Finding[];
  /** Beyond the largest number of comments; annotated as well. */
  readonly capped: readonly Finding[];
  /** Silenced by a directive that this change brings. */
  readonly suppressed: number;
  /** Base could not be analysed where it matters. */
  readonly cannotTell: readonly Finding[];
}

/** All writes of one round. An unchanged pull request planned again has no review, no edits and no threads. */
export interface ReviewPlan {
  /** Undefined where there is nothing to say. Read head again right before posting. */
  readonly review: PlannedReview | undefined;
  readonly edits: readonly CommentEdit[];
  readonly threadsToResolve: readonly ThreadToResolve[];
  readonly checkRun: PlannedCheckRun;
  readonly ledger: Ledger;
}
