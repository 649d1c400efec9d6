import type { MapEntryClaim } from '../../src/leaks/retention/map-entries.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { deferredDelete } from '../../src/analysis/recipes/map-recipes.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { branchSteps, code } from '../../src/analysis/words/path-words.js';
import { fileOf } from '../../src/analysis/words/retention-words.js';

export const rule = defineRule<MapEntryClaim>({
  id: 'map-entry-not-deleted',
  title: 'Map entry not deleted',
  claim: 'hazard',
  source: 'leak shapes reported by users',
  find: (analysis) => analysis.retention().mapEntries(),
  explain,
  fix: (claim) => (claim.kind === 'path' ? deferredDelete(claim) : []),
});

function explain(claim: MapEntryClaim, { info }: PackageAnalysis): Explanation {
  const { file, stmt } = claim;
  const at = { file, node: stmt };
  const isShown = claim.kind === 'path';
  return {
    at,
    severity: isShown ? 'warning' : 'note',
    claim: isShown ? 'leak' : 'hazard',
    message: messageOf(claim, info),
    steps: [{ ...at, text: `the entry is added to ${code(file, claim.map)}` }, ...stepsOf(claim, info)],
    related: relatedTo(claim),
    creation: at,
    advice: ADVICE[claim.kind],
  };
}

type Info = PackageAnalysis['info'];

function messageOf(claim: MapEntryClaim, info: Info): string {
  const { file } = claim;
  const entry = code(file, claim.stmt.lhs[0] ?? claim.map);
  switch (claim.kind) {
    case 'path':
      return `The entry ${entry} stays when the function returns early: ${code(file, claim.remove)} is not reached.`;
    case 'key':
      return `The entry ${entry} is never deleted: entries are deleted under ${code(fileOf(info, claim.deleted, file), claim.deleted)}.`;
    case 'counted':
      return `Entries of ${code(file, claim.map)} whose count falls to zero are never deleted: the map grows with every new key.`;
    case 'closed':
      return `The entry ${entry} is never deleted: its channel is closed when the work is done, and the map grows with every new key.`;
  }
}

function stepsOf(claim: MapEntryClaim, info: Info): readonly Step[] {
  const { file } = claim;
  switch (claim.kind) {
    case 'path':
      return [
        ...branchSteps(file, claim.path.edges, () => false),
        { file, node: claim.exit, text: 'the function returns, and the entry stays' },
      ];
    case 'key':
      return [{ file: fileOf(info, claim.deleted, file), node: claim.deleted, text: 'this is another key' }];
    case 'counted':
      return [
        { file: fileOf(info, claim.down, file), node: claim.down, text: 'the count goes down, and the entry stays' },
      ];
    case 'closed':
      return [{ file, node: claim.close, text: 'the work is done, and the entry stays' }];
  }
}

function relatedTo(claim: MapEntryClaim): readonly Step[] {
  return claim.kind === 'path'
    ? [{ file: claim.file, node: claim.remove, text: 'the delete that is not reached' }]
    : [];
}

const ADVICE: Readonly<Record<MapEntryClaim['kind'], string>> = {
  path: 'Delete the entry on that path too, or defer the delete.',
  counted: 'Delete the entry where its count falls to zero.',
  key: 'Insert and delete under one key.',
  closed: 'Delete the entry when the work is done, if it is still the same.',
};
