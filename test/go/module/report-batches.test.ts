/** Is a tree analysed in parts the same tree? Every reported file in one part, folders whole, parts of bounded size. */
import { describe, expect, it } from '@jest/globals';

import { BuiltProgram } from '../../../src/go/module/program.js';
import { reportBatches } from '../../../src/go/module/report-batches.js';
import { indexSources } from '../../../src/go/module/source-index.js';
import { fixtureFiles } from '../../fixtures-folder.js';

const index = indexSources(fixtureFiles('workspace'));

const described = (program: BuiltProgram): readonly string[] =>
  program.packages.map((pkg) => [pkg.path, pkg.kind, ...program.reportedFiles(pkg).map((file) => file.path)].join(' '));

describe('reportBatches', () => {
  it.each([1, 300, 1000, 1e9])('in parts of %d characters', (characters) => {
    const batches = reportBatches(index, undefined, characters);
    expect(batches.flat().sort()).toEqual([...index.files.keys()].sort());
    const programs = batches.map((report) => new BuiltProgram(index, { report }));
    expect(programs.flatMap(described)).toEqual(described(new BuiltProgram(index, {})));
    for (const batch of batches) {
      const folders = new Set(batch.map((path) => path.slice(0, path.lastIndexOf('/'))));
      const size = batch.reduce((sum, path) => sum + (index.files.get(path)?.text.length ?? 0), 0);
      expect(folders.size === 1 || size <= characters).toBe(true);
    }
  });

  it('has a part even for nothing', () => {
    expect(reportBatches(index, [])).toEqual([[]]);
  });
});
