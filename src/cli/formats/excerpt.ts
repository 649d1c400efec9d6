/**
 * How does a path look on its source lines? Each step stands, numbered, below the line it happens on; lines without a step
 * are left out. Nothing that comes from the code can act on the terminal.
 */
import type { PathStep } from '../../analysis/finding.js';
import { LineIndex } from '../../text/line-index.js';
import { shortened, visible } from '../../text/visible.js';
import type { FormatStyle } from './formats.js';

const TAB = '    ';

type TextOf = (file: string) => string | undefined;

interface NumberedStep extends PathStep {
  readonly number: number;
}

/** The lines of a path, ready to print; `file` is the finding's own, which is not named again. */
export function pathExcerpt(
  { file, path }: { readonly file: string; readonly path: readonly PathStep[] },
  textOf: TextOf,
  style: FormatStyle,
): readonly string[] {
  const steps = path.map((step, at) => ({ ...step, number: at + 1 }));
  return runsOfOneFile(steps).flatMap((run, at) => {
    const name = run[0]?.file ?? file;
    const heading = at === 0 && name === file ? [] : [style.colors.dim(`  in ${visible(name)}`)];
    return [...heading, ...excerptOf(run, textOf(name), style)];
  });
}

/** Steps that follow each other in one file share an excerpt. */
function runsOfOneFile(steps: readonly NumberedStep[]): readonly (readonly NumberedStep[])[] {
  const runs: NumberedStep[][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0]?.file === step.file) last.push(step);
    else runs.push([step]);
  }
  return runs;
}

function excerptOf(steps: readonly NumberedStep[], text: string | undefined, style: FormatStyle): readonly string[] {
  const source = text === undefined ? undefined : new LineIndex(text);
  const lines = [...new Set(steps.map(({ line }) => line))].sort((a, b) => a - b);
  const gutter = String(lines.at(-1) ?? 0).length + 2;
  const indent = commonIndent(lines.map((line) => source?.lineText(line) ?? ''));
  return lines.flatMap((line, at) => {
    const before = lines[at - 1];
    const gap = before !== undefined && line > before + 1 ? [style.colors.dim(`${'⋮'.padStart(gutter)} │`)] : [];
    const own = steps.filter((step) => step.line === line);
    const code = source === undefined ? [] : [codeLine(line, source.lineText(line).slice(indent), gutter, style)];
    const width = (column: number): number =>
      printable((source?.lineText(line) ?? '').slice(indent, column - 1)).length;
    return [...gap, ...code, ...own.map((step) => stepLine(step, width(step.column), gutter, style))];
  });
}

/** How many white space characters all these lines begin with. */
function commonIndent(lines: readonly string[]): number {
  return Math.min(...lines.map((line) => /^[\t ]*/.exec(line)?.[0].length ?? 0));
}

function codeLine(line: number, text: string, gutter: number, { colors, columns }: FormatStyle): string {
  const number = colors.dim(`${String(line).padStart(gutter)} │`);
  return `${number} ${shortened(printable(text), Math.max(columns - gutter - 3, 20))}`.trimEnd();
}

function stepLine(step: NumberedStep, indent: number, gutter: number, { colors, columns }: FormatStyle): string {
  // A mark far to the right would only be wrapped away from its line.
  const blank = ' '.repeat(Math.min(indent, Math.floor(columns / 2)));
  const who = step.goroutine === undefined ? '' : colors.dim(` [${visible(step.goroutine)}]`);
  const mark = colors.cyan(`╰ ${step.number}.`);
  return `${' '.repeat(gutter)} ${colors.dim('│')} ${blank}${mark} ${colors.cyan(visible(step.text))}${who}`;
}

/** Source text as it is shown: tabs as blanks, nothing hidden. */
export function printable(text: string): string {
  return visible(text).replaceAll('\t', TAB);
}
