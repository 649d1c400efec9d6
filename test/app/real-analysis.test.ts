import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { analyzeInProcess } from '../../src/app/analyze-process.js';
import { startDouble } from '../../src/preview/double/start-double.js';
import { GitFixture } from '../preview/git-fixture.js';
import { startApp, writesOf } from './running-app.js';

// Git, HTTP and a process for each analysis on a loaded machine take their time.
const BEFORE = `package fetch

import (
	"encoding/json"
	"net/http"
)

func Get(url string) (names []string, err error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	err = json.NewDecoder(resp.Body).Decode(&names)
	return names, err
}
`;
const AFTER = BEFORE.replace('\tdefer resp.Body.Close()\n', '');
const MODULE = { 'go.mod': 'module example.com/service\n\ngo 1.22\n' };

let fixture: GitFixture;
const commits = { base: '', leak: '', fixed: '' };
beforeAll(() => {
  fixture = new GitFixture();
  commits.base = fixture.commit('base', { ...MODULE, 'fetch/fetch.go': '// Package fetch gets.\npackage fetch\n' });
  commits.leak = fixture.commit('leak', { 'fetch/fetch.go': AFTER });
  commits.fixed = fixture.commit('fixed', { 'fetch/fetch.go': BEFORE });
});
afterAll(() => {
  fixture.remove();
});

describe('with the real analysis in its own process', () => {
  it('a leak is commented with a suggestion, and its comment edited when it is gone', async () => {
    const double = await startDouble({ repo: fixture.folder, name: 'service' });
    const app = await startApp(double.connection, { analyzer: analyzeInProcess() });
    double.subscribe(app.webhookUrl);
    try {
      await double.openPullRequest({ base: commits.base, head: commits.leak });
      await app.idle();
      expect(double.refused).toEqual([]);
      expect(writesOf(double)).toEqual(['checks/create', 'pulls/create-review', 'checks/update']);
      const [comment] = double.state.reviewComments;
      expect(comment?.path).toBe('fetch/fetch.go');
      expect(comment?.body).toContain('```suggestion');
      expect(comment?.body).toContain('defer resp.Body.Close()');
      await double.push(1, commits.fixed);
      await app.idle();
      expect(double.state.reviewComments).toHaveLength(1);
      expect(double.state.reviewComments[0]?.body).toContain('Fixed');
      expect(double.state.checkRuns.map((run) => [run.status, run.conclusion])).toEqual([
        ['completed', 'neutral'],
        ['completed', 'success'],
      ]);
    } finally {
      await app.close();
      await double.close();
    }
  });
});
