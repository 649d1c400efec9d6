/** A stand-in for the analysis's own process. What it does is written in the first file it is sent. */
import type { AnalysisRequest } from '../../../src/analysis/snapshot.js';

process.once('message', (request: AnalysisRequest) => {
  const [file] = request.files;
  switch (file?.text) {
    case 'answer':
      answer({ errors: [], undecided: [] });
      return;
    case 'environment':
      answer({ undecided: [...Object.keys(process.env), ...process.argv.slice(2)], errors: [] });
      return;
    case 'hang':
      for (;;);
    case 'crash':
      process.exit(3);
    // falls through: process.exit does not return
    case 'eat': {
      const eaten: unknown[] = [];
      for (;;) eaten.push(Array.from({ length: 100_000 }, () => ({})));
    }
    case 'nonsense':
      process.send?.('no snapshot');
      return;
    default:
      throw new Error('unknown wish');
  }
});

function answer(parts: { readonly errors: readonly unknown[]; readonly undecided: readonly string[] }): void {
  process.send?.({ findings: [], suppressed: [], stats: {}, ...parts });
}
