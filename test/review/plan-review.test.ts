/** What is posted, edited, resolved and reported: each row is a pull request, told by its texts, and what the plan says. */
import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../src/analysis/snapshot.js';
import type { ReviewPlan } from '../../src/review/plan.js';
import { CLOSED, EMPTY, HELLO, LEAKY, LONG_CLOSED, LONG_LEAKY, many } from './go-texts.js';
import { HEAD_SHA, planOf, published } from './rounds.js';
import type { Round } from './rounds.js';

function numbers(plan: ReviewPlan): Readonly<Record<string, number>> {
  const { posted, postedBefore, annotated, capped, suppressed, cannotTell } = plan.ledger;
  const counts = {
    posted: posted.length,
    postedBefore: postedBefore.length,
    annotated: annotated.length,
    capped: capped.length,
    suppressed,
    cannotTell: cannotTell.length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** What a reader sees of a plan. */
interface Outcome {
  /** `path:line` or `path:start-line`, `*` where a suggestion stands. */
  readonly comments?: readonly string[];
  readonly ledger: Readonly<Record<string, number>>;
  readonly conclusion: string;
  readonly title: string;
  readonly edits?: number;
  readonly resolved?: readonly string[];
}

function outcomeOf(plan: ReviewPlan): Outcome {
  const comments = (plan.review?.comments ?? []).map((one) => {
    const range = one.startLine === undefined ? `${one.line}` : `${one.startLine}-${one.line}`;
    return `${one.path}:${range}${one.hasSuggestion ? '*' : ''}`;
  });
  return {
    ...(comments.length > 0 ? { comments } : {}),
    ledger: numbers(plan),
    conclusion: plan.checkRun.conclusion,
    title: plan.checkRun.title,
    ...(plan.edits.length > 0 ? { edits: plan.edits.length } : {}),
    ...(plan.threadsToResolve.length > 0 ? { resolved: plan.threadsToResolve.map((one) => one.threadId) } : {}),
  };
}

interface Row {
  readonly name: string;
  readonly round: Round;
  readonly outcome: Outcome;
}

function silence(snapshot: Snapshot): Snapshot {
  const suppressed = { rule: 'file-not-closed', file: 'p/a.go', line: 4, by: '//leakcheck:ignore', reason: 'test' };
  return { ...snapshot, findings: [], suppressed: [suppressed] };
}

/** Posted at an earlier head. */
const posted = published(planOf({ base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, sha: 'c'.repeat(40) }));
const ONE_LEAK = { conclusion: 'neutral', title: '1 new leak in 1 function' };
const NONE = { ledger: {}, conclusion: 'success', title: 'No new leak found in 1 function' };
const settings = { commentAt: 'warning', failAt: 'never', maxComments: 20 } as const;

const ROWS: readonly Row[] = [
  { name: 'nothing to say', round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': CLOSED } }, outcome: NONE },
  {
    name: 'a leak that was there before',
    round: { base: { 'p/a.go': LEAKY }, head: { 'p/a.go': `${LEAKY}\nfunc B() {\n}\n` } },
    outcome: { ...NONE, title: 'No new leak found in 2 functions' },
  },
  {
    name: 'a new leak, with its fix as a suggestion',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY } },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a new file',
    round: { base: {}, head: { 'p/a.go': LEAKY } },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'no patch: anchors of our own diff',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, withoutPatch: true },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'no fix: a comment without a suggestion',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, toy: { withoutFix: true } },
    outcome: { comments: ['p/a.go:4'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a file with CRLF gets no suggestion',
    round: { base: { 'p/a.go': HELLO }, head: { 'p/a.go': `${LEAKY}// \r\n` } },
    outcome: { comments: ['p/a.go:4'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a line that may deceive is not printed again',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY.replaceAll('(path)', '(p\u0430th)').replace('(path ', '(p\u0430th ') },
    },
    outcome: { comments: ['p/a.go:4'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'letters outside ASCII in a string are no deceit',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY.replace('open(path)', 'open("关闭")') } },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a deletion: the last step of the path stands in the hunk',
    round: {
      base: { 'p/a.go': LONG_CLOSED.replace('f.Close()\n', 'f.Close()\n\tuse(99)\n') },
      head: { 'p/a.go': LONG_LEAKY.replace('use(29)\n', 'use(29)\n\tuse(99)\n') },
      toy: { withoutFix: true },
    },
    outcome: { comments: ['p/a.go:36'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a deletion with no step of the path on the diff: the line beside it',
    round: {
      base: { 'p/a.go': LONG_CLOSED.replace('\tf.Close()\n', '').replace('\tuse(15)', '\tdefer f.Close()') },
      head: { 'p/a.go': LONG_LEAKY.replace('\tuse(15)\n', '') },
      toy: { withoutFix: true },
    },
    outcome: { comments: ['p/a.go:20'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a draft: check run only',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, draft: true },
    outcome: { ledger: { annotated: 1 }, ...ONE_LEAK },
  },
  {
    name: 'below comment_at: an annotation, and success',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, toy: { severity: 'note' } },
    outcome: { ledger: { annotated: 1 }, conclusion: 'success', title: '1 new leak in 1 function' },
  },
  {
    name: 'comment_at note',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY },
      toy: { severity: 'note' },
      input: { settings: { ...settings, commentAt: 'note' } },
    },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'fail_at set by the team',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY },
      input: { settings: { ...settings, failAt: 'error' } },
    },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK, conclusion: 'failure' },
  },
  {
    name: 'below fail_at',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY },
      toy: { severity: 'warning' },
      input: { settings: { ...settings, failAt: 'error' } },
    },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'more than the largest number of comments',
    round: { base: {}, head: { 'p/a.go': many(23) } },
    outcome: {
      comments: Array.from({ length: 20 }, (_, at) => `p/a.go:${5 * at + 4}*`),
      ledger: { posted: 20, capped: 3 },
      conclusion: 'neutral',
      title: '23 new leaks in 23 functions',
    },
  },
  {
    name: 'something was not read',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': CLOSED },
      input: { unread: [{ path: 'p/big.go', reason: 'larger than 1 MB' }] },
    },
    outcome: { ledger: {}, conclusion: 'neutral', title: 'partial: no new leak found in 1 function' },
  },
  {
    name: 'a mistake in the configuration',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': CLOSED },
      input: { configProblems: [{ file: '.github/leakcheck.yml', line: 2, message: 'unknown key "x"' }] },
    },
    outcome: { ledger: {}, conclusion: 'neutral', title: 'partial: no new leak found in 1 function' },
  },
  {
    name: 'a changed function was given up on',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': CLOSED },
      headSnapshot: (snapshot) => ({ ...snapshot, undecided: ['example.com/m/p#A', 'example.com/m/p#Elsewhere'] }),
    },
    outcome: { ledger: {}, conclusion: 'neutral', title: 'partial: no new leak found in 1 function' },
  },
  {
    name: 'base could not be read',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, input: { base: undefined } },
    outcome: { ledger: { cannotTell: 1 }, conclusion: 'neutral', title: 'partial: no new leak found in 1 function' },
  },
  {
    name: 'silenced in this change',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, headSnapshot: silence },
    outcome: { ...NONE, ledger: { suppressed: 1 } },
  },
  {
    name: 'the second round of the same head writes nothing',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, before: { 'p/a.go': LEAKY }, comments: posted },
    outcome: { ledger: { postedBefore: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a resolved comment is not posted again',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY },
      before: { 'p/a.go': LEAKY },
      comments: posted.map((one) => ({ ...one, isResolved: true })),
    },
    outcome: { ledger: { postedBefore: 1 }, ...ONE_LEAK },
  },
  {
    name: 'the leak moved to another line',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY.replace('package p\n', 'package p\n\n// Moved.\n') },
      before: { 'p/a.go': LEAKY },
      comments: posted.map((one) => ({ ...one, line: null })),
    },
    outcome: { ledger: { postedBefore: 1 }, ...ONE_LEAK },
  },
  {
    name: 'the function was renamed since',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY.replace('A(', 'Renamed(') },
      before: { 'p/a.go': LEAKY },
      comments: posted,
    },
    outcome: { ledger: { postedBefore: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a comment of another pull request is no comment of ours',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY },
      comments: posted,
      input: { pullRequest: { number: 4, headSha: HEAD_SHA, baseSha: 'b'.repeat(40), isDraft: false } },
    },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a later round says nothing below error on old lines',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY },
      before: { 'p/a.go': LEAKY },
      toy: { severity: 'warning' },
    },
    outcome: { ledger: { annotated: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a later round does say an error on old lines',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, before: { 'p/a.go': LEAKY } },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'a later round that deletes the release says so',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': LEAKY },
      before: { 'p/a.go': CLOSED },
      toy: { severity: 'warning' },
    },
    outcome: { comments: ['p/a.go:4*'], ledger: { posted: 1 }, ...ONE_LEAK },
  },
  {
    name: 'the leak is gone',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': CLOSED },
      before: { 'p/a.go': LEAKY },
      comments: posted,
    },
    outcome: { ...NONE, edits: 1, resolved: ['t100'] },
  },
  {
    name: 'a thread that a person resolved is only edited',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': CLOSED },
      comments: posted.map((one) => ({ ...one, isResolved: true })),
    },
    outcome: { ...NONE, edits: 1 },
  },
  {
    name: 'the leak cannot be told gone where its function was given up on',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': CLOSED },
      comments: posted,
      headSnapshot: (snapshot) => ({ ...snapshot, undecided: ['example.com/m/p#A'] }),
    },
    outcome: { ledger: {}, conclusion: 'neutral', title: 'partial: no new leak found in 1 function' },
  },
  {
    name: 'nor where its file was not read',
    round: {
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': CLOSED },
      comments: posted,
      input: { unread: [{ path: 'p/a.go', reason: 'not fetched' }] },
    },
    outcome: { ledger: {}, conclusion: 'neutral', title: 'partial: no new leak found in 1 function' },
  },
  {
    name: 'the leak was silenced after it was posted',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY }, comments: posted, headSnapshot: silence },
    outcome: { ...NONE, ledger: { suppressed: 1 }, edits: 1, resolved: ['t100'] },
  },
  {
    name: 'a draft edits nothing',
    round: { base: { 'p/a.go': EMPTY }, head: { 'p/a.go': CLOSED }, comments: posted, draft: true },
    outcome: NONE,
  },
];

describe('a round', () => {
  it.each(ROWS)('$name', ({ round, outcome }) => {
    expect(outcomeOf(planOf(round))).toEqual(outcome);
  });

  it.each(ROWS)('$name: the ledger adds up, and publishing it leaves nothing to write', ({ round }) => {
    const plan = planOf(round);
    expect(plan.ledger.found).toBe(Object.values(numbers(plan)).reduce((sum, count) => sum + count, 0));
    if (plan.review) expect(plan.review.body).not.toBe('');
    const comments = published(plan, round.comments);
    const again = planOf({ ...round, before: round.head, comments });
    expect([again.review, again.edits, again.threadsToResolve]).toEqual([undefined, [], []]);
    // At the next head comes up what was capped.
    const next = planOf({ ...round, before: round.head, comments, sha: 'd'.repeat(40) });
    const left = plan.ledger.capped.map((one) => one.fingerprint);
    expect((next.review?.comments ?? []).map((one) => one.fingerprint)).toEqual(left);
    expect([next.edits, next.threadsToResolve]).toEqual([[], []]);
  });
});

describe('the words of a review', () => {
  it.each([
    [20, ''],
    [21, '1 more stands in the check run as annotations. '],
    [23, '3 more stand in the check run as annotations. '],
  ])('say of %i leaks how many are not commented on', (leaks, more) => {
    const { review } = planOf({ base: {}, head: { 'p/a.go': many(leaks) } });
    expect(review?.body).toBe(
      `leakcheck found 20 new leaks in this change. Each comment shows the path. ${more}The check run lists all that was and was not looked at.`,
    );
  });
});
