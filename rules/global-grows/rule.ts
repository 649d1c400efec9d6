import type { GrowthClaim } from '../../src/leaks/retention/growth.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';
import { fileOf } from '../../src/analysis/words/retention-words.js';

export const rule = defineRule<GrowthClaim>({
  id: 'global-grows',
  title: 'Long-lived map or slice that is only added to',
  claim: 'hazard',
  source: 'B',
  find: (analysis) => analysis.retention().growth(),
  explain,
  fix: () => [],
});

function explain(claim: GrowthClaim, { info }: PackageAnalysis): Explanation {
  const { file, node, holder, repeat } = claim;
  const at = { file, node };
  const source = { file: fileOf(info, repeat.at, file), node: repeat.at };
  const declared = holder.kind === 'field' ? holder.field : holder.binding.ident;
  const related: readonly Step[] = declared
    ? [{ file: fileOf(info, declared, file), node: declared, text: 'declared here' }]
    : [];
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: `\`${holder.name}\` only grows: ${WHY[repeat.why]} adds to it here, and nothing ever removes what was added.`,
    steps: [
      { ...source, text: `${WHY[repeat.why]} comes through here` },
      ...repeat.calls.map((call) => {
        const where = fileOf(info, call, file);
        return { file: where, node: call, text: `${code(where, call.fun)} is called` };
      }),
      { ...at, text: `\`${holder.name}\` gets one more` },
    ],
    related,
    creation: at,
    advice: ADVICE[claim.container],
  };
}

const WHY: Readonly<Record<GrowthClaim['repeat']['why'], string>> = {
  request: 'every request',
  loop: 'every turn of a loop that does not end by itself',
  goroutines: 'every goroutine of a loop',
  accept: 'every connection',
  callback: 'every event',
};

const ADVICE: Readonly<Record<GrowthClaim['container'], string>> = {
  map: 'Delete entries when the event comes that ends them, or bound the map (a size, an age).',
  syncMap: 'Delete entries when the event comes that ends them, or bound the map (a size, an age).',
  slice: 'Drop the oldest elements at a fixed size, or remove each when the event comes that ends it.',
};
