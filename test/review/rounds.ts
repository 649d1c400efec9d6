/** Builds the input of a round from texts, and publishes a plan as GitHub would, so that a next round can follow. */
import { createHmac } from 'node:crypto';
import { createTwoFilesPatch } from 'diff';
import type { Snapshot } from '../../src/analysis/snapshot.js';
import { DEFAULT_CONFIG } from '../../src/review/config.js';
import type { ChangedFile, OwnComment, ReviewInput, ReviewPlan } from '../../src/review/plan.js';
import { planReview } from '../../src/review/plan-review.js';
import { analyzeToy } from './toy-analysis.js';
import type { ToyOptions } from './toy-analysis.js';

export type Files = Readonly<Record<string, string>>;

export interface Round {
  readonly base: Files;
  readonly head: Files;
  /** The head of the round before. */
  readonly before?: Files;
  readonly comments?: readonly OwnComment[];
  readonly toy?: ToyOptions;
  readonly input?: Partial<ReviewInput>;
  readonly draft?: boolean;
  /** Default HEAD_SHA. */
  readonly sha?: string;
  /** Changes what analysis says of head. */
  readonly headSnapshot?: (snapshot: Snapshot) => Snapshot;
  /** No `patch`, as for a large diff. */
  readonly withoutPatch?: boolean;
}

export const HEAD_SHA = 'a'.repeat(40);

export function seal(message: string): string {
  return createHmac('sha256', 'secret').update(message).digest('hex');
}

/** The input of a round. */
export function inputOf(round: Round): ReviewInput {
  const { base, head, toy, headSnapshot = (snapshot: Snapshot) => snapshot } = round;
  return {
    repository: { id: 7, htmlUrl: 'https://github.com/o/r' },
    pullRequest: { number: 3, headSha: round.sha ?? HEAD_SHA, baseSha: 'b'.repeat(40), isDraft: round.draft ?? false },
    files: changedFiles(round),
    head: headSnapshot(analyzeToy(head, toy)),
    base: analyzeToy(base, toy),
    comments: round.comments ?? [],
    settings: DEFAULT_CONFIG,
    unread: [],
    configProblems: [],
    commenter: { login: 'leakcheck[bot]', version: '0.1.0' },
    seal,
    ...round.input,
  };
}

/** The plan of a round. */
export function planOf(round: Round): ReviewPlan {
  return planReview(inputOf(round));
}

/** The comments that stand after a plan was published; GitHub carries each to its line in `head`, here by its text. */
export function published(plan: ReviewPlan, earlier: readonly OwnComment[] = []): OwnComment[] {
  const edited = earlier.map((comment) => {
    const edit = plan.edits.find((one) => one.commentId === comment.id);
    const isResolved = comment.isResolved || plan.threadsToResolve.some((one) => one.commentId === comment.id);
    return { ...comment, isResolved, body: edit?.body ?? comment.body };
  });
  const posted = (plan.review?.comments ?? []).map((comment, at): OwnComment => {
    const id = 100 + earlier.length + at;
    const { path, line, body } = comment;
    return { id, nodeId: `n${id}`, threadId: `t${id}`, path, line, body, hasReplies: false, isResolved: false };
  });
  return [...edited, ...posted];
}

function changedFiles({ base, head, before, withoutPatch }: Round): ChangedFile[] {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  return paths.flatMap((path): ChangedFile[] => {
    const [baseText, headText] = [base[path], head[path]];
    if (baseText === headText) return [];
    const patch = createTwoFilesPatch('a', 'b', baseText ?? '', headText ?? '', '', '', { context: 3 });
    const status = baseText === undefined ? 'added' : headText === undefined ? 'removed' : 'modified';
    return [
      {
        path,
        status,
        ...(withoutPatch === true ? {} : { patch: patch.slice(patch.indexOf('@@')).trimEnd() }),
        ...(baseText === undefined ? {} : { baseText }),
        ...(headText === undefined ? {} : { headText }),
        ...(before ? { sinceLastRound: { kind: 'text' as const, text: before[path] ?? '' } } : {}),
      },
    ];
  });
}
