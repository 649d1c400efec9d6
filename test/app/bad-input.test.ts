import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Double } from '../../src/preview/double/types.js';
import { GitFixture, type Files } from '../preview/git-fixture.js';
import { goFile, leaking, LEAKING_API, SERVICE, sound } from './go-service.js';
import { startApp, type StartedApp } from './running-app.js';

// Thousands of files on a loaded machine take their time.
let fixture: GitFixture;
let double: Double;
let app: StartedApp;

beforeEach(() => {
  fixture = new GitFixture();
});
afterEach(async () => {
  await app.close();
  await double.close();
  fixture.remove();
});

/** What the check run of a change says, all of it. */
async function review(base: Files, head: Files): Promise<string> {
  const commits = { base: fixture.commit('base', base), head: fixture.commit('head', head) };
  double = await startDouble({ repo: fixture.folder, name: 'service' });
  app = await startApp(double.connection);
  double.subscribe(app.webhookUrl);
  await double.openPullRequest(commits);
  await app.idle();
  expect(double.refused).toEqual([]);
  expect(double.state.checkRuns).toHaveLength(1);
  const [run] = double.state.checkRuns;
  expect(run?.status).toBe('completed');
  return [run?.conclusion, run?.title, run?.summary, run?.text].join('\n');
}

describe('a pull request with', () => {
  it('links, a submodule and a binary says what it did not read, and still reviews the rest', async () => {
    const said = await review(SERVICE, {
      ...LEAKING_API,
      'api/link.go': { link: '../../outside.go' },
      'api/data.go': 'package api\u0000\u0001\u0002',
      third: { submodule: '0123456789012345678901234567890123456789' },
    });
    expect(said).toMatch(/^neutral\npartial/);
    for (const word of ['api/link.go', 'symbolic link', 'api/data.go', 'binary', 'third', 'submodule']) {
      expect(said).toContain(word);
    }
    expect(double.state.reviewComments.map((each) => each.path)).toEqual(['api/api.go']);
  });

  it('deleted and renamed files reviews what moved against where it was', async () => {
    const body = sound(...Array.from({ length: 12 }, (_, index) => `Old${index}`));
    const said = await review(
      { ...SERVICE, 'api/old.go': goFile('api', [], body, leaking('Before')) },
      {
        'api/old.go': null,
        'api/new.go': goFile('api', [], body, leaking('Before'), leaking('After')),
        'other/other.go': null,
      },
    );
    expect(said).not.toContain('partial');
    expect(double.state.reviewComments.map((each) => [each.path, each.body.includes('After')])).toEqual([
      ['api/new.go', true],
    ]);
  });

  it('no Go at all is done in a word', async () => {
    expect(await review({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' })).toMatch(/^success/);
    expect(double.state.reviews).toEqual([]);
  });

  it('names that Markdown and shells would stumble over', async () => {
    const path = 'api/`x`|@team <b>"$(id)" ü.go';
    const said = await review(SERVICE, { [path]: goFile('api', [], leaking('Odd')) });
    expect(double.state.reviewComments.map((each) => each.path)).toEqual([path]);
    // In a code span that the name's own backticks cannot end.
    expect(said).toContain('``api/`x`');
  });

  it('more than 3,000 files completes within the bounds, and names what it left', async () => {
    const names = Array.from({ length: 3_100 }, (_, index) => `p${index % 31}/f${index}.go`);
    const head = Object.fromEntries(names.map((name, index) => [name, goFile('p', [], sound(`F${index}`))]));
    const said = await review(SERVICE, { ...head, ...LEAKING_API });
    expect(said).toMatch(/^neutral\npartial/);
    expect(said).toMatch(/limit of (40 requests|2,000 files)/);
    const reads = double.requests.filter((each) => !each.write && !each.operation.startsWith('apps/'));
    expect(reads.length).toBeLessThanOrEqual(41);
  });
});
