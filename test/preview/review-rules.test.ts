import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, list, text } from './api-client.js';
import { REPO, onStage } from './double-fixture.js';
import { GitFixture, numbered } from './git-fixture.js';

let fixture: GitFixture;
let base: string;
let older: string;
let head: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', { 'a.go': numbered(60), 'same.go': numbered(5), 'b.png': '\u0000\u0001' });
  older = fixture.commit('first', { 'a.go': numbered(60, { 10: 'changed 10' }) });
  head = fixture.commit('second', {
    // Line 30 is deleted: on the right, line 50 of base is line 49.
    'a.go': numbered(60, { 10: 'changed 10', 50: 'changed 50' }).replace('line 30\n', ''),
    'b.png': '\u0000\u0002',
  });
});

afterAll(() => {
  fixture.remove();
});

const stage = onStage(() => ({ double: { repo: fixture.folder }, pull: { base, head } }));

const COMMENT = { path: 'a.go', line: 10, side: 'RIGHT', body: 'here' };
const OUTSIDE =
  "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank";
const RANGE_OUTSIDE =
  "Pull request review thread line must be part of the diff, Pull request review thread start line must be part of the same hunk as the line., and Pull request review thread diff hunk can't be blank";
const OTHER_HUNK = 'Pull request review thread start line must be part of the same hunk as the line.';
const LATE_START = 'Pull request review thread start line must precede the end line.';
const NO_PATH = "Pull request review thread path is invalid and Pull request review thread diff hunk can't be blank";

describe('a comment of a review is taken', () => {
  it.each([
    ['on an added line', {}],
    ['on a context line', { line: 7 }],
    ['on the last context line', { line: 13 }],
    ['on a deleted line, LEFT', { line: 30, side: 'LEFT' }],
    ['on a range', { start_line: 8, start_side: 'RIGHT', line: 11 }],
    ['without a side', { side: undefined }],
    ['from a deleted line to the added one', { start_line: 10, start_side: 'LEFT', line: 10 }],
  ])('%s', async (_, change) => {
    const { client, double } = stage();
    const reply = await client.post(`${REPO}/pulls/1/reviews`, {
      commit_id: head,
      event: 'COMMENT',
      body: 'review',
      comments: [{ ...COMMENT, ...change }],
    });
    expect(reply.status).toBe(200);
    expect(double.state.reviewComments).toHaveLength(1);
    expect(double.state.threads).toHaveLength(1);
  });
});

describe('a comment of a review is refused', () => {
  it.each([
    ['a line outside every hunk', { line: 20 }, OUTSIDE],
    ['line 0', { line: 0 }, OUTSIDE],
    ['a line past the end', { line: 1000 }, OUTSIDE],
    ['LEFT on a context line', { line: 8, side: 'LEFT' }, OUTSIDE],
    ['LEFT on an added line', { line: 49, side: 'LEFT' }, OUTSIDE],
    ['a range outside every hunk', { start_line: 19, line: 20 }, RANGE_OUTSIDE],
    ['a range over two hunks', { start_line: 10, line: 49 }, OTHER_HUNK],
    ['a start outside the hunk', { start_line: 2, line: 10 }, OTHER_HUNK],
    ['a start equal to the line', { start_line: 10, line: 10 }, LATE_START],
    ['a start after the line', { start_line: 12, line: 10 }, LATE_START],
    ['a side that is none', { side: 'MIDDLE' }, 'Pull request review thread side is invalid'],
    ['no line', { line: undefined }, "Pull request review thread line can't be blank"],
    ['a file that did not change', { path: 'same.go', line: 1 }, NO_PATH],
    ['a file that is not there', { path: 'none.go' }, NO_PATH],
    ['a binary file', { path: 'b.png', line: 1 }, OUTSIDE],
    ['a blank body', { body: ' ' }, "Pull request review comment body can't be blank"],
    [
      'a body of 65,537 characters',
      { body: 'x'.repeat(65_537) },
      'Pull request review comment body is too long (maximum is 65536 characters)',
    ],
  ])('for %s, and the whole review with it', async (_, change, message) => {
    const { client, double } = stage();
    const reply = await client.post(`${REPO}/pulls/1/reviews`, {
      commit_id: head,
      event: 'COMMENT',
      body: 'review',
      comments: [COMMENT, { ...COMMENT, ...change }],
    });
    expect(reply.status).toBe(422);
    expect(text(reply.body, 'message')).toBe('Unprocessable Entity');
    expect(at(reply.body, 'errors')).toEqual([message]);
    expect(double.state.reviews).toEqual([]);
    expect(double.state.reviewComments).toEqual([]);
    expect(double.refused).toHaveLength(1);
  });
});

describe('a review is refused', () => {
  const invalid = (sentence: string): string => `Invalid request.\n\n${sentence}`;
  it.each([
    ['COMMENT without a body', { body: undefined }, 'Unprocessable Entity'],
    ['COMMENT with a blank body', { body: '  \n' }, 'Unprocessable Entity'],
    ['REQUEST_CHANGES without a body', { event: 'REQUEST_CHANGES', body: '' }, 'Unprocessable Entity'],
    ['a body of 65,537 characters', { body: 'x'.repeat(65_537) }, 'Unprocessable Entity'],
    ['a commit of somewhere else', { commit_id: '0'.repeat(40) }, 'Unprocessable Entity'],
    [
      'an event that is none',
      { event: 'SHOUT' },
      invalid('For \'event\', the value is not a member of ["APPROVE","REQUEST_CHANGES","COMMENT"].'),
    ],
    ['a misspelt property', { comit_id: 'x' }, invalid('"comit_id" is not a permitted key.')],
    [
      'subject_type in one of its comments',
      { comments: [{ path: 'a.go', body: 'x', subject_type: 'file' }] },
      invalid('"subject_type" is not a permitted key.'),
    ],
    ['a comment without a path', { comments: [{ line: 10, body: 'x' }] }, invalid('"path" wasn\'t supplied.')],
  ])('for %s', async (_, change, message) => {
    const { client, double } = stage();
    const given = { commit_id: head, event: 'COMMENT', body: 'review', ...change };
    const reply = await client.post(`${REPO}/pulls/1/reviews`, given);
    expect(reply.status).toBe(422);
    expect(text(reply.body, 'message')).toBe(message);
    expect(double.state.reviews).toEqual([]);
  });

  it('takes a body of exactly 65,536 characters, however many units they are', async () => {
    const body = '\u{1f600}'.repeat(65_536);
    const reply = await stage().client.post(`${REPO}/pulls/1/reviews`, { event: 'COMMENT', body });
    expect(reply.status).toBe(200);
  });

  it('takes APPROVE without a body', async () => {
    expect((await stage().client.post(`${REPO}/pulls/1/reviews`, { event: 'APPROVE' })).status).toBe(200);
  });

  it('makes a review without an event pending, and only one of them', async () => {
    const { client } = stage();
    const first = await client.post(`${REPO}/pulls/1/reviews`, { body: 'later' });
    expect(text(first.body, 'state')).toBe('PENDING');
    const second = await client.post(`${REPO}/pulls/1/reviews`, { event: 'COMMENT', body: 'now' });
    expect(at(second.body, 'errors')).toEqual(['User can only have one pending review per pull request']);
  });

  it('may have its body changed, and be read again', async () => {
    const { client } = stage();
    const { body } = await client.post(`${REPO}/pulls/1/reviews`, {
      event: 'COMMENT',
      body: 'one',
      comments: [COMMENT],
    });
    const path = `${REPO}/pulls/1/reviews/${String(at(body, 'id'))}`;
    expect(text((await client.send('PUT', path, { body: 'two' })).body, 'body')).toBe('two');
    expect((await client.send('PUT', path, { body: '' })).status).toBe(422);
    expect(text((await client.get(path)).body, 'body')).toBe('two');
    expect(list((await client.get(`${path}/comments`)).body)).toHaveLength(1);
    expect(list((await client.get(`${REPO}/pulls/1/reviews`)).body)).toHaveLength(1);
  });
});

describe('a comment posted alone', () => {
  const field = (name: string, message: string): unknown => ({
    resource: 'PullRequestReviewComment',
    code: 'custom',
    field: `pull_request_review_thread.${name}`,
    message: `pull_request_review_thread.${name} ${message}`,
  });
  const blank = {
    resource: 'PullRequestReviewComment',
    code: 'missing_field',
    field: 'pull_request_review_thread.diff_hunk',
  };
  it.each([
    [{ line: 20 }, [field('line', 'must be part of the diff'), blank]],
    [{ start_line: 10, line: 10 }, [field('start_line', 'must precede the end line.')]],
    [{ start_line: 10, line: 49 }, [field('start_line', 'must be part of the same hunk as the line.')]],
  ])('is refused field by field: %j', async (change, errors) => {
    const { client, double } = stage();
    const reply = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, commit_id: head, ...change });
    expect(reply.status).toBe(422);
    expect(text(reply.body, 'message')).toBe('Validation Failed');
    expect(at(reply.body, 'errors')).toEqual(errors);
    expect(double.state.reviews).toEqual([]);
  });

  it('answers 201, is a review of its own, and can be read, changed and deleted', async () => {
    const { client, double } = stage();
    const made = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, commit_id: head });
    expect(made.status).toBe(201);
    expect(double.state.reviews).toHaveLength(1);
    const path = `${REPO}/pulls/comments/${String(at(made.body, 'id'))}`;
    expect((await client.send('PATCH', path, { body: 'changed' })).status).toBe(200);
    expect((await client.send('PATCH', path, { body: '' })).status).toBe(422);
    expect(text((await client.get(path)).body, 'body')).toBe('changed');
    expect((await client.send('DELETE', path)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
    expect(double.state.threads).toEqual([]);
  });

  it('may stand on a whole changed file', async () => {
    const { client } = stage();
    const whole = { path: 'b.png', subject_type: 'file', commit_id: head, body: 'all of it' };
    const made = await client.post(`${REPO}/pulls/1/comments`, whole);
    expect([made.status, at(made.body, 'line'), at(made.body, 'subject_type')]).toEqual([201, null, 'file']);
    expect((await client.post(`${REPO}/pulls/1/comments`, { ...whole, path: 'same.go' })).status).toBe(422);
  });

  it('shows the hunk down to its line', async () => {
    const { client } = stage();
    const made = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, line: 8, commit_id: head });
    expect(text(made.body, 'diff_hunk')).toBe('@@ -7,7 +7,7 @@ line 6\n line 7\n line 8');
  });

  it('counts the deprecated position below the first @@', async () => {
    const { client } = stage();
    const byPosition = { path: 'a.go', body: 'x', position: 5, commit_id: head, line: undefined };
    const review = { event: 'COMMENT', body: 'x', comments: [{ path: 'a.go', body: 'x', position: 5 }] };
    expect((await client.post(`${REPO}/pulls/1/reviews`, review)).status).toBe(200);
    expect(stage().double.state.reviewComments.map((comment) => [comment.side, comment.line])).toEqual([['RIGHT', 10]]);
    expect((await client.post(`${REPO}/pulls/1/comments`, { ...byPosition, position: 999 })).status).toBe(422);
  });

  it('may name an older commit of the pull request, and is then placed on its lines', async () => {
    const { client, double } = stage();
    const made = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, line: 10, commit_id: older });
    expect(made.status).toBe(201);
    expect(double.state.reviewComments[0]?.originalCommitId).toBe(older);
    expect(double.state.reviewComments[0]?.commitId).toBe(head);
    // Line 49 is in the difference at head, not at the older commit.
    expect((await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, line: 49, commit_id: older })).status).toBe(
      422,
    );
  });
});

describe('replies', () => {
  it('go to the first comment of a thread, not to replies', async () => {
    const { client } = stage();
    const root = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, commit_id: head });
    const rootId = at(root.body, 'id');
    const reply = await client.post(`${REPO}/pulls/1/comments/${String(rootId)}/replies`, { body: 'yes' });
    expect([reply.status, at(reply.body, 'in_reply_to_id')]).toEqual([201, rootId]);
    const second = await client.post(`${REPO}/pulls/1/comments/${String(at(reply.body, 'id'))}/replies`, {
      body: 'no',
    });
    expect(second.status).toBe(422);
    expect((await client.post(`${REPO}/pulls/1/comments/1/replies`, { body: 'no' })).status).toBe(404);
  });

  it('may also be written with in_reply_to, which makes the other fields idle', async () => {
    const { client } = stage();
    const root = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, commit_id: head });
    const idle = { ...COMMENT, line: 9999, commit_id: head, in_reply_to: at(root.body, 'id') };
    expect((await client.post(`${REPO}/pulls/1/comments`, idle)).status).toBe(201);
  });

  it('keep a thread alive when its first comment is deleted', async () => {
    const { client, double } = stage();
    const root = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, commit_id: head });
    await client.post(`${REPO}/pulls/1/comments/${String(at(root.body, 'id'))}/replies`, { body: 'yes' });
    await client.send('DELETE', `${REPO}/pulls/comments/${String(at(root.body, 'id'))}`);
    expect(double.state.threads).toHaveLength(1);
  });
});

describe('the conversation', () => {
  it('takes comments and reactions; a reaction once more answers 200', async () => {
    const { client } = stage();
    const made = await client.post(`${REPO}/issues/1/comments`, { body: 'hello' });
    expect(made.status).toBe(201);
    const path = `${REPO}/issues/comments/${String(at(made.body, 'id'))}`;
    expect((await client.post(`${path}/reactions`, { content: 'eyes' })).status).toBe(201);
    const again = await client.post(`${path}/reactions`, { content: 'eyes' });
    expect(again.status).toBe(200);
    expect((await client.post(`${path}/reactions`, { content: 'nod' })).status).toBe(422);
    expect(list((await client.get(`${path}/reactions?content=eyes`)).body)).toHaveLength(1);
    expect((await client.send('DELETE', `${path}/reactions/${String(at(again.body, 'id'))}`)).status).toBe(204);
    expect((await client.send('PATCH', path, { body: 'changed' })).status).toBe(200);
    expect(text((await client.get(path)).body, 'body')).toBe('changed');
    expect((await client.send('DELETE', path)).status).toBe(204);
    expect(list((await client.get(`${REPO}/issues/1/comments`)).body)).toEqual([]);
  });

  it('takes reactions to review comments', async () => {
    const { client } = stage();
    const made = await client.post(`${REPO}/pulls/1/comments`, { ...COMMENT, commit_id: head });
    const path = `${REPO}/pulls/comments/${String(at(made.body, 'id'))}/reactions`;
    expect((await client.post(path, { content: '+1' })).status).toBe(201);
    expect(list((await client.get(path)).body)).toHaveLength(1);
  });

  it.each(['', '   ', 'x'.repeat(65_537)])('refuses a blank or an endless body', async (body) => {
    const reply = await stage().client.post(`${REPO}/issues/1/comments`, { body });
    expect([reply.status, text(reply.body, 'message')]).toEqual([422, 'Validation Failed']);
  });

  it("does not let the App change other people's words", async () => {
    const { client, double } = stage();
    await double.comment(1, 'mona', 'mine');
    const id = double.state.issueComments[0]?.id ?? 0;
    expect((await client.send('PATCH', `${REPO}/issues/comments/${id}`, { body: 'yours' })).status).toBe(403);
    expect((await client.send('DELETE', `${REPO}/issues/comments/${id}`)).status).toBe(403);
  });

  it('is open to pull_requests:write alone, and closed to issues:read', async () => {
    const { client } = stage();
    await client.signIn({ pull_requests: 'write' });
    expect((await client.post(`${REPO}/issues/1/comments`, { body: 'a' })).status).toBe(201);
    await client.signIn({ issues: 'read' });
    expect((await client.post(`${REPO}/issues/1/comments`, { body: 'a' })).status).toBe(403);
  });
});

describe('lists', () => {
  it('give 30 a page, 100 at most, and name the pages beside', async () => {
    const { client, double } = stage();
    for (let index = 0; index < 70; index += 1) await double.comment(1, 'mona', `comment ${index}`);
    const path = `${REPO}/issues/1/comments`;
    const first = await client.get(path);
    expect(list(first.body)).toHaveLength(30);
    expect(first.headers.get('link')).toContain('rel="next"');
    expect(first.headers.get('link')).not.toContain('rel="prev"');
    const third = await client.get(`${path}?page=3`);
    expect(list(third.body)).toHaveLength(10);
    expect(third.headers.get('link')).not.toContain('rel="next"');
    expect(list((await client.get(`${path}?per_page=500`)).body)).toHaveLength(70);
    expect(list((await client.get(`${path}?page=4`)).body)).toEqual([]);
  });

  it('follow their own links to every entry once', async () => {
    const { client, double } = stage();
    for (let index = 0; index < 7; index += 1) await double.comment(1, 'mona', `comment ${index}`);
    const seen: string[] = [];
    let path: string | undefined = `${REPO}/issues/1/comments?per_page=3`;
    while (path !== undefined) {
      const page = await client.get(path);
      seen.push(...list(page.body).map((comment) => text(comment, 'body')));
      path = /<[^>]*\/api\/v3([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => `comment ${index}`));
  });
});
