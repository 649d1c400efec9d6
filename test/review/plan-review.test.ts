/** What is posted, edited, resolved and reported: each row is a pull request, told by its texts, and what the plan says. */
import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../src/analysis/snapshot.js';
import type { ReviewPlan } from '../../src/review/plan.js';
import { HEAD_SHA, planOf, published } from './rounds.js';
import type { Round } from './rounds.js';

const HELLO = 'package p\n';
const EMPTY = 'package p\n\nfunc A(path string) {\n\tuse(path)\n}\n';
const LEAKY = 'package p\n\nfunc A(path string) {\n\tf := open(path)\n\tuse(f)\n}\n';
const CLOSED = 'package p\n\nfunc A(path string) {\n\tf := open(path)\n\tdefer f.Close()\n\tuse(f)\n}\n';
const filler = Array.from({ length: 30 }, (_, at) => `\tuse(${at})`).join('\n');
const LONG_CLOSED = `package p\n\nfunc A(path string) {\n\tf := open(path)\n${filler}\n\tf.Close()\n}\n`;
const LONG_LEAKY = `package p\n\nfunc A(path string) {\n\tf := open(path)\n${filler}\n}\n`;

function many(count: number): string {
  const functions = Array.from(
    { length: count },
    (_, at) => `func A${at}(path string) {\n\tf := open(path)\n\tuse(f)\n}\n`,
  );
  return ['package p\n', ...functions].join('\n');
}

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

describe('comments', () => {
  const plan = planOf({ base: { 'p/a.go': EMPTY }, head: { 'p/a.go': LEAKY } });

  it('say what, how, the fix, where to read more and how to silence', () => {
    const [comment] = plan.review?.comments ?? [];
    const blob = `https://github.com/o/r/blob/${HEAD_SHA}/p/a.go`;
    expect(comment?.body.split('\n').slice(0, -1).join('\n')).toBe(
      [
        '**`f` is opened and never closed**',
        '',
        `1. [line 4](${blob}#L4): \`f\` is opened`,
        `2. [line 6](${blob}#L6): the function returns`,
        '',
        'Fix: close `f` when the function returns',
        '',
        '```suggestion',
        '\tf := open(path)',
        '\tdefer f.Close()',
        '```',
        '',
        'Checked: with this change leakcheck no longer finds the leak and finds no new one. Not compiled.',
        '',
        'More on this: [`file-not-closed`](https://example.com/rules/file-not-closed). To silence it, write `//leakcheck:ignore file-not-closed reason` on the line or the line above.',
        '',
      ].join('\n'),
    );
  });

  it('of a leak that is gone say so on top, are struck through, and offer nothing', () => {
    const gone = planOf({ base: { 'p/a.go': EMPTY }, head: { 'p/a.go': CLOSED }, comments: published(plan) });
    const body = gone.edits[0]?.body ?? '';
    expect(body.split('\n')[0]).toBe(
      `**Fixed** in [\`aaaaaaaaaa\`](https://github.com/o/r/commit/${HEAD_SHA}): the suggested change was made.`,
    );
    expect(body).toMatch(/\n<del>\n\n\*\*`f` is opened[^]*\n\n<\/del>\n\n<!-- leakcheck:1:\S+ -->$/);
    expect(body).not.toContain('suggestion\n');
  });

  it('name the deleted line where that is all the diff shows', () => {
    const base = LONG_CLOSED.replace('\tf.Close()\n', '').replace('\tuse(15)', '\tdefer f.Close()');
    const head = LONG_LEAKY.replace('\tuse(15)\n', '');
    const { review } = planOf({ base: { 'p/a.go': base }, head: { 'p/a.go': head }, toy: { withoutFix: true } });
    expect(review?.comments[0]?.body).toContain('This change deletes `defer f.Close()` (line 20 before it).');
  });

  it('show the patch where it cannot be a suggestion', () => {
    const { review } = planOf({ base: { 'p/a.go': HELLO }, head: { 'p/a.go': `${LEAKY}// \r\n` } });
    expect(review?.comments[0]?.body).toContain('```diff\n@@ -2,6 +2,7 @@\n');
    expect(review?.comments[0]?.body).toContain('\n+\tdefer f.Close()\n');
  });

  it('come in order of severity', () => {
    const files = { 'p/a.go': many(3) };
    const { review } = planOf({
      base: {},
      head: files,
      headSnapshot: (snapshot) => ({
        ...snapshot,
        findings: snapshot.findings.map((one, at) => ({
          ...one,
          finding: { ...one.finding, severity: at === 1 ? 'error' : 'warning' },
        })),
      }),
    });
    expect(review?.comments.map((one) => one.line)).toEqual([9, 4, 14]);
  });

  it('carry one suggestion a line', () => {
    const two = LEAKY.replace('\tuse(f)', '\tg := open(path)\n\tuse(f, g)');
    const { review } = planOf({
      base: { 'p/a.go': EMPTY },
      head: { 'p/a.go': two },
      headSnapshot: (snapshot) => ({ ...snapshot, findings: snapshot.findings.flatMap((one) => [one, one]) }),
    });
    expect(review?.comments.map((one) => [one.line, one.hasSuggestion])).toEqual([
      [4, true],
      [4, false],
      [5, true],
      [5, false],
    ]);
  });
});

describe('check run', () => {
  it('tells where each finding went and what was not looked at', () => {
    const { checkRun } = planOf({
      base: { 'p/a.go': EMPTY, 'p/gen.go': EMPTY },
      head: { 'p/a.go': LEAKY, 'p/gen.go': `// Code generated by x. DO NOT EDIT.\n${EMPTY}` },
      draft: true,
      input: {
        unread: [{ path: 'p/big.go', reason: 'larger than 1 MB' }],
        worsened: [{ package: 'example.com/m/p', function: 'Use', what: 'no longer closes its argument' }],
      },
    });
    expect(checkRun.summary).toContain('| Annotated only | 1 |\n');
    expect(checkRun.summary).toContain('| All new findings | 1 |');
    expect(checkRun.summary).toContain('Not everything was analysed: 1 path not read.');
    expect(checkRun.text).toContain('`p/big.go`: larger than `1` MB'.replace('`1`', '1'));
    expect(checkRun.text).toContain('`p/gen.go`: now marked as generated');
    expect(checkRun.text).toContain('`example.com/m/p.Use` no longer closes its argument');
    expect(checkRun.text).toMatch(
      /\| error \| `file-not-closed` \| \[`p\/a.go:4`\]\(\S+\) \| `f` is opened and never closed \| annotated \|/,
    );
    expect(checkRun.annotationBatches).toEqual([
      [
        {
          path: 'p/a.go',
          startLine: 4,
          endLine: 4,
          level: 'failure',
          title: 'file-not-closed (leak)',
          message: '`f` is opened and never closed\n1. p/a.go:4: `f` is opened\n2. p/a.go:6: the function returns',
        },
      ],
    ]);
  });

  it('annotates in batches of 50, 200 at most, and keeps within the limits of its texts', () => {
    const { checkRun, ledger } = planOf({ base: {}, head: { 'p/a.go': many(430) } });
    expect(checkRun.annotationBatches.map((batch) => batch.length)).toEqual([50, 50, 50, 50]);
    expect(ledger.found).toBe(430);
    expect(checkRun.text.length).toBeLessThanOrEqual(65_535);
    expect(checkRun.text).toContain('And 330 more.');
  });
});
