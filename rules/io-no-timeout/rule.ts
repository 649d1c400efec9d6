import type { Limitless, Often } from '../../src/leaks/hazards/limitless-io.js';
import { filesOf } from '../../src/analysis/concurrency-rule.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { defineRule, type Explanation } from '../../src/analysis/rule.js';
import { code, quoted } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<Limitless>({
  id: 'io-no-timeout',
  title: 'Input or output without a limit in time',
  claim: 'hazard',
  source: 'B',
  find: (analysis) => [
    ...analysis.reportedFiles.flatMap((file) => analysis.limitlessIo().literalsIn(file)),
    ...analysis.functions().flatMap((view) => analysis.limitlessIo().callsIn(view)),
  ],
  explain,
  fix: () => [],
});

function explain(found: Limitless, analysis: PackageAnalysis): Explanation {
  const { file, node } = found;
  const at = { file, node };
  const fileOf = filesOf(analysis);
  const requests = found.kind === 'client' ? found.requests : [];
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: messageOf(found),
    steps: [
      { ...at, text: stepOf(found) },
      ...requests.map((call) => ({ file: fileOf(call), node: call, text: 'a request without a context is made' })),
    ],
    related: requests.map((call) => ({ file: fileOf(call), node: call, text: 'a request without a context' })),
    creation: at,
    advice: ADVICE[found.kind],
  };
}

const ADVICE: Readonly<Record<Limitless['kind'], string>> = {
  client: 'Set `Timeout`, or give each request a context with a deadline where bodies are streamed.',
  server: 'Set `ReadHeaderTimeout` and `IdleTimeout`; `ReadTimeout` and `WriteTimeout` where nothing is streamed.',
  request: 'Use a client with a `Timeout`, or a request with a context.',
  dial: 'Use `net.DialTimeout` or `DialContext` of a `net.Dialer`.',
  conn: 'Call `SetDeadline` before the exchange, anew for each one.',
};

function messageOf(found: Limitless): string {
  const { node } = found;
  const what = code(found.file, node.kind === 'CompositeLit' && node.type ? node.type : node);
  switch (found.kind) {
    case 'client':
      return `The client ${what} has no \`Timeout\`: a request to a server that does not answer keeps its goroutine and connection.`;
    case 'server':
      return `The server of ${what} has no limit for reading a request: a silent client keeps a goroutine and a connection.`;
    case 'request':
      return `${code(found.file, found.node)} has no limit in time, ${OFTEN[found.often]}: where the other side does not answer, goroutines stay.`;
    case 'dial':
      return `${code(found.file, found.node)} waits as long as the system lets it, ${OFTEN[found.often]}.`;
    case 'conn':
      return `Nobody sets a deadline for ${quoted(found.conn)}: where the other side is silent, ${code(found.file, found.node)} and its goroutine wait for ever.`;
  }
}

const OFTEN: Readonly<Record<Often, string>> = {
  loop: 'in each turn of a loop',
  request: 'for each request served',
  goroutine: 'in a goroutine',
};

function stepOf(found: Limitless): string {
  switch (found.kind) {
    case 'client':
      return 'the client is made without a limit';
    case 'server':
      return 'the server is made without a limit';
    case 'request':
    case 'dial':
      return `it is called ${OFTEN[found.often]}`;
    case 'conn':
      return 'it reads or writes as long as the other side likes';
  }
}
