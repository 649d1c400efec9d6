import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPO, onStage } from './double-fixture.js';
import { GitFixture, numbered } from './git-fixture.js';

const EVIL = '<script>alert("x")</script>';

let fixture: GitFixture;
let base: string;
let head: string;
let next: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', { 'a.go': numbered(40), 'old.go': numbered(9) });
  const name = `evil"><img src=x>'.go`;
  const files = {
    'a.go': numbered(40, { 10: `\tfunc a() { return "${EVIL}" }` }),
    [name]: EVIL,
    'old.go': null,
    'new.go': numbered(9),
  };
  head = fixture.commit(`${EVIL} & title\n\n${EVIL}\n\n**bold**`, { ...files, 'b.bin': '\u0000' });
  next = fixture.commit('next', { 'a.go': numbered(40, { 10: 'changed again' }) });
});

afterAll(() => {
  fixture.remove();
});

const stage = onStage(() => ({ double: { repo: fixture.folder }, pull: { base, head, headBranch: `x${EVIL}` } }));

async function page(): Promise<string> {
  return (await fetch(stage().double.pageUrl)).text();
}

async function review(): Promise<void> {
  const comments = [
    { path: 'a.go', start_line: 9, line: 10, body: `**why** ${EVIL}\n\n\`\`\`suggestion\n\tbetter()\n\`\`\`` },
    { path: 'a.go', line: 10, side: 'LEFT', body: 'on the left' },
  ];
  const body = `2 leaks <!-- hidden marker --> ${EVIL}`;
  await stage().client.post(`${REPO}/pulls/1/reviews`, { event: 'COMMENT', body, comments });
}

describe('the page', () => {
  it('is closed without its token', async () => {
    const { pageUrl, url } = stage().double;
    for (const address of [
      url,
      `${url}/`,
      `${url}/?token=`,
      `${pageUrl}0`,
      pageUrl.slice(0, -1),
      `${pageUrl}&pull=2`,
    ]) {
      expect((await fetch(address)).status).toBe(404);
    }
    expect((await fetch(pageUrl, { method: 'POST' })).status).toBe(405);
    expect((await fetch(pageUrl)).status).toBe(200);
  });

  it('allows nothing but its own style sheet, by hash', async () => {
    const response = await fetch(stage().double.pageUrl);
    const policy = response.headers.get('content-security-policy') ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(await response.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('script');
  });

  it('escapes whatever people and Apps wrote', async () => {
    await review();
    await stage().double.comment(1, 'mona', EVIL);
    const output = {
      title: EVIL,
      summary: EVIL,
      text: EVIL,
      annotations: [
        {
          path: EVIL,
          start_line: 1,
          end_line: 1,
          annotation_level: 'notice',
          message: EVIL,
          title: EVIL,
          raw_details: EVIL,
        },
      ],
    };
    await stage().client.post(`${REPO}/check-runs`, { name: EVIL, head_sha: head, conclusion: 'neutral', output });
    const text = await page();
    expect(text.match(/<script|<img|onerror=|javascript:/g)).toBeNull();
    // Title, description, branch, code, path, review, comment and the seven texts of the check.
    expect(text.split('&lt;script&gt;').length).toBeGreaterThan(14);
  });

  it('shows title, branches, description, files and hunks', async () => {
    const text = await page();
    expect(text).toContain('&amp; title');
    expect(text).toContain('<strong>bold</strong>');
    expect(text).toContain('Binary file not shown.');
    expect(text).toContain('File renamed without changes.');
    expect(text).toContain('old.go → new.go');
    expect(text).toContain('@@ -7,7 +7,7 @@ line 6');
    expect(text.match(/<tr class="deleted/g)).toHaveLength(1);
  });

  it('shows a comment under its line, its suggestion as a change, and no marker', async () => {
    await review();
    const text = await page();
    const files = text.slice(text.indexOf('id="files"'));
    expect(files).toMatch(/better\(\)/);
    expect(files).toContain('Commit suggestion');
    expect(files).toContain('Comment on lines +9 to +10');
    expect(files).toContain('on the left');
    expect(text).not.toContain('hidden marker');
    // The replaced lines: 9 and 10 of the new file.
    const suggestion = files.slice(files.indexOf('class="suggestion"'), files.indexOf('Commit suggestion'));
    expect(suggestion.match(/<tr class="deleted/g)).toHaveLength(2);
    expect(suggestion.match(/<tr class="added/g)).toHaveLength(1);
  });

  it('shows outdated comments in the conversation alone, and resolved threads closed', async () => {
    await review();
    const { double, client } = stage();
    await double.push(1, next);
    const before = await page();
    expect(before.slice(before.indexOf('id="files"'))).not.toContain('better()');
    expect(before).toContain('Outdated');
    double.setPermissions({ contents: 'write', pull_requests: 'write' });
    await client.signIn();
    const id = double.state.threads[0]?.nodeId;
    await client.graphql('mutation($id:ID!){resolveReviewThread(input:{threadId:$id}){thread{id}}}', { id });
    expect(await page()).toContain('marked this conversation as resolved');
  });

  it.each([
    [{ conclusion: 'success' }, 'All checks have passed'],
    [{ conclusion: 'neutral' }, 'All checks have passed'],
    [{ conclusion: 'failure' }, 'Some checks were not successful'],
    [{ status: 'in_progress' }, 'completed yet'],
  ])('says how the checks stand: %j', async (given, sentence) => {
    await stage().client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head, ...given });
    expect(await page()).toContain(sentence);
  });
});
