/**
 * An analysis for tests of the App: every line with `leak("name")` is a finding, and nothing else is. It stands in for the real
 * one, so that these tests fail for what the App does and not for what the rules find.
 */
import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../../src/analysis/finding.js';
import type { AnalysisRequest, AnalyzedFinding, InputFile, Snapshot } from '../../src/analysis/snapshot.js';
import type { Analyzer } from '../../src/app/analyzer.js';

const LEAK = /\bleak\("(\w+)"(?:, (error|warning|note))?\)/;

/** TextualAnalyzer keeps the requests it got. */
export class TextualAnalyzer implements Analyzer {
  readonly requests: AnalysisRequest[] = [];
  /** A path in which nothing is found. */
  overlooks = '';

  analyze(request: AnalysisRequest): Promise<Snapshot> {
    this.requests.push(request);
    const reported = new Set(request.report);
    const files = request.files.filter((file) => reported.has(file.path) && file.path !== this.overlooks);
    return Promise.resolve({
      findings: files.flatMap(findingsOf),
      suppressed: [],
      errors: [],
      stats: { files: files.length, lines: 0, functions: files.length, ms: 0, parseMs: 0, silent: {} },
      undecided: [],
    });
  }
}

function findingsOf(file: InputFile): AnalyzedFinding[] {
  const lines = file.text.split('\n');
  return lines.flatMap((line, index) => {
    const [, name, severity] = LEAK.exec(line) ?? [];
    return name === undefined ? [] : [analyzed(file, lines, index, name, severityOf(severity))];
  });
}

function severityOf(text: string | undefined): Severity {
  return text === 'error' || text === 'note' ? text : 'warning';
}

function analyzed(
  file: InputFile,
  lines: readonly string[],
  index: number,
  name: string,
  severity: Severity,
): AnalyzedFinding {
  const start = lines.slice(0, index + 1).findLastIndex((line) => line.startsWith('func '));
  const end = lines.findIndex((line, at) => at > index && line.startsWith('}'));
  const functionName = /^func (\w+)/.exec(lines[start] ?? '')?.[1] ?? '';
  const packagePath = `example.com/service/${file.path.split('/').slice(0, -1).join('/')}`;
  const digest = createHash('sha256').update(`${packagePath}.${functionName}.${name}`).digest('hex').slice(0, 16);
  const place = { file: file.path, line: index + 1 };
  const finding: Finding = {
    rule: 'http-body-not-closed',
    family: 'http-body-not-closed',
    claim: 'leak',
    severity,
    status: 'unknown',
    ...place,
    column: 2,
    endLine: index + 1,
    endColumn: (lines[index] ?? '').length + 1,
    function: functionName,
    package: packagePath,
    message: `the body of ${name} is never closed`,
    path: [{ ...place, column: 2, text: `opens ${name}` }],
    related: [],
    fixes: [],
    fixNote: 'close it',
    fingerprint: `v1:${digest}`,
    helpUri: 'https://example.com/rules/http-body-not-closed',
  };
  const text = lines.slice(start, end + 1).join('\n');
  const evidence = {
    package: packagePath,
    function: functionName,
    file: file.path,
    startLine: start + 1,
    endLine: end + 1,
    text,
  };
  const statement = (lines[index] ?? '').trim();
  return { finding, evidence: [evidence], creation: statement, operation: statement, context: '' };
}
