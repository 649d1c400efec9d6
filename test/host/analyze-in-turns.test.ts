/** Does an analysis in turns say the same, and does the event loop turn between its packages? */
import { setImmediate } from 'node:timers';
import { expect, it } from '@jest/globals';
import { analyze } from '../../src/analysis/analyze.js';
import { analyzeInTurns } from '../../src/host/analyze-in-turns.js';
import { loadFacts } from '../../src/host/load-facts.js';
import { RULES } from '../../rules/index.js';

const LEAK =
  'import "os"\n\nfunc f(name string) error {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_, err = f.Stat()\n\treturn err\n}\n';
const REQUEST = {
  files: ['a', 'b', 'c'].map((name) => ({ path: `${name}/${name}.go`, text: `package ${name}\n\n${LEAK}` })),
  options: {},
};

it('the loop turns after each package, and the answer is the same', async () => {
  const resources = { facts: loadFacts(), rules: RULES };
  let turns = 0;
  const count = (): void => {
    turns++;
  };
  const onProgress = (): void => {
    setImmediate(count);
  };
  const snapshot = await analyzeInTurns(REQUEST, { ...resources, onProgress });
  expect(turns).toBeGreaterThanOrEqual(2);
  expect(snapshot.findings).toHaveLength(3);
  expect(snapshot).toEqual(analyze(REQUEST, resources));
});
