/**
 * A toy that finds one kind of leak in Go-like text, so that review can be tested from texts alone: `x := open(y)` (or
 * `s.open(y)`) in a function that does not say `x.Close()` later leaks x. It fills the records as analysis does, with real fingerprints.
 */
import type { Finding, FindingFix, Severity } from '../../src/analysis/finding.js';
import { familyOf, fingerprints, role } from '../../src/analysis/identity.js';
import type { AnalyzedFinding, Snapshot } from '../../src/analysis/snapshot.js';
import { functionDeclarations } from '../../src/review/declarations.js';
import type { Declaration } from '../../src/review/declarations.js';

export const MODULE = 'example.com/m';
const OPENING = /^\s*(\w+)\s*:=\s*(?:\w+\.)?open\(.*\)$/;

interface Leak {
  readonly file: string;
  readonly declaration: Declaration;
  readonly line: number;
  readonly statement: string;
  readonly locals: readonly string[];
}

export interface ToyOptions {
  readonly severity?: Severity;
  readonly rule?: string;
  readonly undecided?: readonly string[];
  /** No fixes are offered. */
  readonly withoutFix?: boolean;
}

/** What the toy finds in a set of files by path. */
export function analyzeToy(files: Readonly<Record<string, string>>, options: ToyOptions = {}): Snapshot {
  const leaks = Object.entries(files).flatMap(([file, text]) => leaksOf(file, text));
  const rule = options.rule ?? 'file-not-closed';
  const identities = leaks.map((leak) => ({
    family: familyOf(rule),
    importPath: packageOf(leak.file),
    function: leak.declaration.function,
    objectRole: role(leak.statement, leak.locals),
    operationRole: role(leak.statement, leak.locals),
  }));
  const prints = fingerprints(identities);
  const declared = Object.values(files).reduce((sum, text) => sum + functionDeclarations(text).length, 0);
  return {
    findings: leaks.map((leak, at) => toFinding(leak, prints[at] ?? '', rule, options)),
    suppressed: [],
    errors: [],
    undecided: options.undecided ?? [],
    stats: { files: Object.keys(files).length, lines: 0, functions: declared, ms: 0, parseMs: 0, silent: {} },
  };
}

export function packageOf(file: string): string {
  return [MODULE, ...file.split('/').slice(0, -1)].join('/');
}

function leaksOf(file: string, text: string): Leak[] {
  return functionDeclarations(text).flatMap((declaration) => {
    const lines = declaration.text.split('\n');
    const locals = lines.flatMap((line) => /^\s*(\w+)\s*:=/.exec(line)?.[1] ?? []);
    return lines.flatMap((line, at): Leak[] => {
      const name = OPENING.exec(line)?.[1];
      const isClosed = lines.slice(at).some((later) => later.includes(`${name ?? ''}.Close()`));
      if (name === undefined || isClosed) return [];
      return [{ file, declaration, line: declaration.startLine + at, statement: line.trim(), locals }];
    });
  });
}

function toFinding(leak: Leak, fingerprint: string, rule: string, options: ToyOptions): AnalyzedFinding {
  const { file, declaration, line, statement } = leak;
  const name = /^\w+/.exec(statement)?.[0] ?? '';
  const finding: Finding = {
    rule,
    family: familyOf(rule),
    claim: 'leak',
    severity: options.severity ?? 'error',
    status: 'unknown',
    file,
    line,
    column: 2,
    endLine: line,
    endColumn: 2 + statement.length,
    function: declaration.function,
    package: packageOf(file),
    message: `\`${name}\` is opened and never closed`,
    path: [
      { file, line, column: 2, text: `\`${name}\` is opened` },
      { file, line: declaration.endLine, column: 1, text: 'the function returns' },
    ],
    related: [],
    fixes: options.withoutFix === true ? [] : [closeFix(file, line, name)],
    fixNote: '',
    fingerprint,
    helpUri: `https://example.com/rules/${rule}`,
  };
  const { function: functionName, startLine, endLine, text } = declaration;
  return {
    finding,
    evidence: [{ package: packageOf(file), function: functionName, file, startLine, endLine, text }],
    creation: statement,
    operation: statement,
    context: '',
  };
}

function closeFix(file: string, line: number, name: string): FindingFix {
  return {
    recipe: 'defer-close',
    title: `close \`${name}\` when the function returns`,
    verified: true,
    checks: ['parse'],
    compiled: false,
    edits: [
      {
        file,
        startLine: line + 1,
        startColumn: 1,
        endLine: line + 1,
        endColumn: 1,
        newText: `\tdefer ${name}.Close()\n`,
      },
    ],
  };
}
