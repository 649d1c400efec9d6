import { findMadeTransports, findOwnTransports, type OwnTransport } from '../../src/leaks/hazards/transports.js';
import { filesOf } from '../../src/analysis/concurrency-rule.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<OwnTransport>({
  id: 'http-transport-per-request',
  title: 'HTTP transport made for each call',
  claim: 'hazard',
  source: 'documentation of net/http',
  find: (analysis) => [
    ...analysis.reportedFiles.flatMap((file) => findOwnTransports(analysis.info, analysis.starts(), file)),
    ...analysis.functions().flatMap((view) => findMadeTransports(analysis.program.view, analysis.starts(), view)),
  ],
  explain,
  fix: () => [],
});

function explain({ file, node, repeated }: OwnTransport, analysis: PackageAnalysis): Explanation {
  const at = { file, node };
  const often: Step | undefined = repeated && {
    file: filesOf(analysis)(repeated.at),
    node: repeated.at.kind === 'FuncDecl' ? repeated.at.name : repeated.at,
    text: repeated.why === 'loop' ? 'each turn of a loop comes here' : 'each request comes here',
  };
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: `Each call makes a transport of its own by ${code(file, node.kind === 'CompositeLit' && node.type ? node.type : node)}: its idle connections and their goroutines stay when the client is dropped.`,
    steps: [...(often ? [often] : []), { ...at, text: 'a new transport with connections of its own' }],
    related: often ? [often] : [],
    creation: at,
    advice: 'Share one transport or client, or call `CloseIdleConnections` when the client is done.',
  };
}
