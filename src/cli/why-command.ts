/** What does `leakcheck why FILE:LINE` say? What was asked of that line, the answer, and the chain of reasons for silence. */
import { analyze } from '../analysis/analyze.js';
import { explainLine, KINDS_OF_QUESTIONS, type LineExplanation, type LineQuestion } from '../analysis/explain-line.js';
import type { Finding, SuppressedFinding } from '../analysis/finding.js';
import { loadFacts } from '../host/load-facts.js';
import { LineIndex } from '../text/line-index.js';
import { visible } from '../text/visible.js';
import { RULES } from '../../rules/index.js';
import { readCheckInput } from './check-input.js';
import { printable } from './formats/excerpt.js';
import type { AddCommand } from './main.js';
import { readConfig } from './read-config.js';
import { optionsOf } from './run-check.js';
import type { Colors, Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

interface WhyFlags {
  readonly root?: string;
  readonly config?: string;
  readonly go?: string;
}

export const addWhyCommand: AddCommand = (program, terminal) => {
  program
    .command('why')
    .description('what was asked of a line, and why it is silent')
    .argument('<file:line>')
    .option('--root <dir>', 'what the path is relative to')
    .option('--config <file>', 'configuration file (default .github/leakcheck.yml)')
    .option('--go <version>', 'Go version in place of the one in go.mod, for example 1.22')
    .action(async (place: string, flags: WhyFlags) => {
      terminal.out(answerText(await answerOf(place, flags, terminal), terminal.colors));
    });
};

interface Answer {
  /** `FILE:LINE` as it is printed. */
  readonly place: string;
  readonly code: string;
  readonly explanation: LineExplanation | undefined;
  /** What is reported in the line or leads through it. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly line: number;
}

async function answerOf(place: string, flags: WhyFlags, { cwd }: Terminal): Promise<Answer> {
  const { file, line } = parsePlace(place);
  const wish = { paths: [file], root: flags.root, cwd, diff: undefined, onProgress: undefined };
  const input = await readCheckInput(wish);
  const { files, partialDirs, report } = input.head;
  const [path, ...others] = report;
  const text = files.find((each) => each.path === path)?.text;
  if (path === undefined || text === undefined || others.length > 0) throw new UsageError(`${file}: no Go file`);
  const lines = new LineIndex(text);
  if (line > lines.lineCount) throw new UsageError(`${file} has ${lines.lineCount} lines`);
  const options = { ...optionsOf(flags, readConfig(flags.config, cwd, input.root)), tests: 'report' as const };
  const request = { files, report: [path], partialDirs, options };
  const resources = { facts: loadFacts(), rules: RULES };
  const snapshot = analyze(request, resources);
  return {
    place: `${input.printed(path)}:${line}`,
    code: lines.lineText(line).trim(),
    explanation: explainLine(request, resources, path, line),
    findings: snapshot.findings.map(({ finding }) => finding).filter((finding) => leadsThrough(finding, path, line)),
    suppressed: snapshot.suppressed.filter((one) => one.line === line),
    line,
  };
}

function parsePlace(place: string): { readonly file: string; readonly line: number } {
  const match = /^(.+?):([1-9]\d{0,8})(?::\d+)?$/.exec(place);
  if (!match) throw new UsageError(`${place}: write FILE:LINE, with lines counted from 1`);
  return { file: match[1] ?? '', line: Number(match[2]) };
}

function leadsThrough(finding: Finding, path: string, line: number): boolean {
  return [finding, ...finding.path].some((step) => step.file === path && step.line === line);
}

function answerText(answer: Answer, colors: Colors): string {
  const { place, code, explanation, findings, suppressed, line } = answer;
  const where = explanation?.function === undefined ? '' : ` in ${visible(explanation.function)}`;
  const lines = [
    `${colors.bold(visible(place))}${where}`,
    `  ${printable(code)}`,
    '',
    ...findings.map((finding) => `${reportedWords(finding, line)}: ${visible(finding.message)} [${finding.rule}]`),
    ...suppressed.map(
      ({ rule, by, reason }) => `Silenced by ${by}: ${rule}${reason === '' ? '' : ` (${visible(reason)})`}`,
    ),
    ...(explanation ? explanationLines(explanation, colors) : ['No package of a Go build holds this file.']),
  ];
  return `${lines.join('\n')}\n`;
}

function reportedWords(finding: Finding, line: number): string {
  return finding.line === line ? `Reported here` : `A path reported in line ${finding.line} leads through here`;
}

function explanationLines({ onLine, inFunction, remarks }: LineExplanation, colors: Colors): readonly string[] {
  const asked = onLine.flatMap((question) => questionLines(question, colors));
  const nothing = [
    'Nothing was asked of this line. Questions are asked of:',
    ...KINDS_OF_QUESTIONS.map((kind) => `  - ${kind}`),
  ];
  const elsewhere = inFunction.map(
    ({ line, text, isShown }) => `  line ${line}: ${visible(text)} ${colors.dim(isShown ? 'shown' : 'silent')}`,
  );
  return [
    ...remarks.map((remark) => `Note: ${visible(remark)}.`),
    ...(asked.length > 0 ? asked : nothing),
    ...(elsewhere.length > 0 ? ['', 'Asked elsewhere in the function:', ...elsewhere] : []),
  ];
}

function questionLines({ text, isShown, reasons }: LineQuestion, colors: Colors): readonly string[] {
  const answer = isShown ? colors.red('a leak or fault is shown') : colors.green('silent');
  return [`${colors.bold(visible(text))} ${answer}`, ...reasons.map((reason) => `  - ${visible(reason)}`)];
}
