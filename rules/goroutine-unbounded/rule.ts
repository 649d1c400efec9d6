import { findUnboundedStarts, type UnboundedStart } from '../../src/leaks/hazards/unbounded-goroutines.js';
import { defineRule, type Explanation } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';
import { headOf } from '../../src/analysis/words/witness-words.js';

export const rule = defineRule<UnboundedStart>({
  id: 'goroutine-unbounded',
  title: 'Goroutines that wait long, started without a limit',
  claim: 'hazard',
  source: 'D',
  find: (analysis) =>
    analysis.functions().flatMap((view) => findUnboundedStarts(analysis.program.view, analysis.info, view)),
  explain,
  fix: () => [],
});

function explain({ view, stmt, each, why, body, wait }: UnboundedStart): Explanation {
  const at = { file: view.file, node: stmt };
  const waits = { file: body.file, node: wait };
  const start = why === 'loop' ? `each turn of the loop ${headOf(view.file, each)}` : 'each request';
  const begin = each.kind === 'FuncLit' || each.kind === 'FuncDecl' ? each.type : each;
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: `No limit on goroutines: ${start} starts one, and each waits in ${code(body.file, wait)}.`,
    steps: [
      { file: view.file, node: begin, text: `${start} comes here, as often as there is something to do` },
      { ...at, text: 'it starts a goroutine and goes on at once' },
      { ...waits, text: 'each of them stays here while more are started' },
    ],
    related: [{ ...waits, text: 'waits here' }],
    creation: at,
    advice:
      'Limit how many run: `SetLimit` of an errgroup, a fixed number of workers, or a semaphore taken before the go statement.',
  };
}
