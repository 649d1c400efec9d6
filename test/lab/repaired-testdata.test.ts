/** Does Go compile what the recipes make? Every repaired file of the rules' testdata, each a package of its own. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../src/host/package-root.js';
import { RULES } from '../../rules/index.js';
import { goEnvironment, hasGo } from './observe.js';

if (!hasGo) console.warn('skipped: "every repaired file compiles" needs Go on the PATH');

(hasGo ? it : it.skip)(
  'every repaired file compiles',
  () => {
    const module = mkdtempSync(join(tmpdir(), 'repaired-'));
    try {
      writeFileSync(join(module, 'go.mod'), 'module example.com/testcase\n\ngo 1.25\n');
      const repaired = RULES.flatMap(({ id }) => copyRepaired(id, module));
      expect(repaired.length).toBeGreaterThan(50);
      const { status, stderr } = spawnSync('go', ['build', './...'], {
        cwd: module,
        encoding: 'utf8',
        env: goEnvironment,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      rmSync(module, { recursive: true, force: true });
    }
  },
  240_000,
);

/** Puts each repaired file of a rule into a folder of the module. */
function copyRepaired(rule: string, module: string): readonly string[] {
  const from = join(packageRoot(), 'rules', rule, 'testdata');
  const files = readdirSync(from).filter((file) => file.endsWith('.fixed.go'));
  for (const file of files) {
    const to = join(module, `${rule}-${file.replace(/\.fixed\.go$/, '')}`);
    mkdirSync(to);
    copyFileSync(join(from, file), join(to, 'repaired.go'));
  }
  return files;
}
