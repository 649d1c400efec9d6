/**
 * How does a comment look? A small, safe part of GitHub's Markdown: paragraphs, headings, lists, tables, quotes, fences,
 * `<details>`, bold, italic, struck text, code, links. HTML comments are dropped as GitHub does; any other tag is shown as
 * text. Left out: images, footnotes, task lists, emoji, mentions. Every fence of "suggestion" is handed to the caller.
 */
import { NOTHING, joined, safeHtml } from './html.js';
import type { Html } from './html.js';
import { renderInline } from './markdown-inline.js';

/** How a suggestion block is drawn: only a comment on lines of a difference knows the lines it would replace. */
export type SuggestionView = (lines: readonly string[]) => Html;

/** Nesting of lists, quotes and details that is still drawn. */
const MAX_DEPTH = 8;

interface Block {
  readonly view: Html;
  /** Lines that the block takes up. */
  readonly taken: number;
}

type BlockReader = (lines: readonly string[], at: number, context: Context) => Block | undefined;

interface Context {
  readonly suggestion: SuggestionView | undefined;
  readonly depth: number;
}

/** renderMarkdown never throws and gives only tags of its own. */
export function renderMarkdown(text: string, suggestion?: SuggestionView): Html {
  return renderBlocks(text.replace(/\r\n?/g, '\n').split('\n'), { suggestion, depth: 0 });
}

const READERS: readonly BlockReader[] = [comment, fence, details, heading, rule, table, quote, list];

function renderBlocks(lines: readonly string[], context: Context): Html {
  if (context.depth > MAX_DEPTH) return safeHtml`<p>${lines.join('\n')}</p>`;
  const views: Html[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) views.push(safeHtml`<p>${renderInline(paragraph.join('\n'))}</p>`);
    paragraph = [];
  };
  for (let at = 0; at < lines.length;) {
    const block = blockAt(lines, at, context);
    if (block !== undefined) {
      endParagraph();
      views.push(block.view);
      at += block.taken;
      continue;
    }
    const line = lines[at] ?? '';
    if (line.trim() === '') endParagraph();
    else paragraph.push(line.trim());
    at += 1;
  }
  endParagraph();
  return joined(views);
}

function blockAt(lines: readonly string[], at: number, context: Context): Block | undefined {
  for (const read of READERS) {
    const block = read(lines, at, context);
    if (block !== undefined) return block;
  }
  return undefined;
}

/** `<!-- … -->`, over as many lines as it takes. */
function comment(lines: readonly string[], at: number): Block | undefined {
  if (!/^ {0,3}<!--/.test(lines[at] ?? '')) return undefined;
  const end = lines.findIndex((line, index) => index >= at && line.includes('-->'));
  const last = end < 0 ? lines.length - 1 : end;
  const rest = (lines[last] ?? '').split('-->').slice(1).join('-->').trim();
  const view = end < 0 || rest === '' ? NOTHING : safeHtml`<p>${renderInline(rest)}</p>`;
  return { view, taken: last - at + 1 };
}

function fence(lines: readonly string[], at: number, context: Context): Block | undefined {
  const open = /^( {0,3})(`{3,}|~{3,})([^`]*)$/.exec(lines[at] ?? '');
  if (open === null) return undefined;
  const [, indent = '', mark = '', info = ''] = open;
  const isEnd = (line: string): boolean =>
    line.trim().startsWith(mark) && [...new Set(line.trim())].join('') === mark[0] && /^ {0,3}\S/.test(line);
  const end = lines.findIndex((line, index) => index > at && isEnd(line));
  const last = end < 0 ? lines.length : end;
  const content = lines.slice(at + 1, last).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  const taken = last - at + 1;
  const language = info.trim().split(/\s/)[0] ?? '';
  if (language === 'suggestion' && context.suggestion !== undefined)
    return { view: context.suggestion(content), taken };
  return {
    view: language === 'diff' ? diffFence(content) : safeHtml`<pre><code>${content.join('\n')}</code></pre>`,
    taken,
  };
}

function diffFence(lines: readonly string[]): Html {
  const kinds: Readonly<Record<string, string>> = { '+': 'added', '-': 'deleted', '@': 'hunk' };
  const spans = lines.map((line) => safeHtml`<span class="line ${kinds[line[0] ?? ''] ?? 'context'}">${line}</span>`);
  return safeHtml`<pre class="diff"><code>${spans}</code></pre>`;
}

function details(lines: readonly string[], at: number, context: Context): Block | undefined {
  const open = /^ {0,3}<details( open)?>(.*)$/.exec(lines[at] ?? '');
  if (open === null) return undefined;
  let depth = 0;
  const end = lines.findIndex((line, index) => {
    if (index < at) return false;
    depth += (line.match(/<details( open)?>/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length;
    return depth <= 0;
  });
  if (end < 0) return undefined;
  const first = open[2] ?? '';
  const inner =
    end === at
      ? (first.split('</details>')[0] ?? '')
      : [first, ...lines.slice(at + 1, end), (lines[end] ?? '').split('</details>')[0] ?? ''].join('\n');
  const summary = /<summary>([\s\S]*?)<\/summary>/.exec(inner);
  const title = renderInline((summary?.[1] ?? 'Details').trim());
  const body =
    summary === null ? inner : inner.slice(0, summary.index) + inner.slice(summary.index + summary[0].length);
  const content = renderBlocks(body.split('\n'), { ...context, depth: context.depth + 1 });
  const view =
    open[1] === undefined
      ? safeHtml`<details>
          <summary>${title}</summary>
          ${content}
        </details>`
      : safeHtml`<details open>
          <summary>${title}</summary>
          ${content}
        </details>`;
  return { view, taken: end - at + 1 };
}

function heading(lines: readonly string[], at: number): Block | undefined {
  const match = /^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/.exec(lines[at] ?? '');
  if (match === null) return undefined;
  const text = renderInline(match[2] ?? '');
  switch (match[1]?.length) {
    case 1:
      return { view: safeHtml`<h1>${text}</h1>`, taken: 1 };
    case 2:
      return { view: safeHtml`<h2>${text}</h2>`, taken: 1 };
    default:
      return { view: safeHtml`<h3>${text}</h3>`, taken: 1 };
  }
}

function rule(lines: readonly string[], at: number): Block | undefined {
  return /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/.test(lines[at] ?? '') ? { view: safeHtml`<hr>`, taken: 1 } : undefined;
}

function table(lines: readonly string[], at: number): Block | undefined {
  const isRow = (line: string | undefined): boolean => line !== undefined && /^\s*\|.*\|\s*$/.test(line);
  if (!isRow(lines[at]) || !/^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(lines[at + 1] ?? '')) return undefined;
  let end = at + 2;
  while (isRow(lines[end])) end += 1;
  const head = cells(lines[at] ?? '').map((cell) => safeHtml`<th>${renderInline(cell)}</th>`);
  const rows = lines.slice(at + 2, end).map((line) => {
    const row = cells(line).map((cell) => safeHtml`<td>${renderInline(cell)}</td>`);
    return safeHtml`<tr>
      ${row}
    </tr>`;
  });
  const view = safeHtml`<table>
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return { view, taken: end - at };
}

/** A bar behind a backslash is text, in code spans too. */
function cells(line: string): readonly string[] {
  const inner = line.trim().slice(1, -1);
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replace(/\\\|/g, '|').trim());
}

function quote(lines: readonly string[], at: number, context: Context): Block | undefined {
  let end = at;
  while (/^ {0,3}>/.test(lines[end] ?? '')) end += 1;
  if (end === at) return undefined;
  const inner = lines.slice(at, end).map((line) => line.replace(/^ {0,3}> ?/, ''));
  const content = renderBlocks(inner, { ...context, depth: context.depth + 1 });
  return { view: safeHtml`<blockquote>${content}</blockquote>`, taken: end - at };
}

const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +)(.*)$/;

function list(lines: readonly string[], at: number, context: Context): Block | undefined {
  const first = ITEM.exec(lines[at] ?? '');
  if (first === null) return undefined;
  const isOrdered = /\d/.test(first[2] ?? '');
  const items: string[][] = [];
  let end = at;
  let indent = 0;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    const item = ITEM.exec(line);
    const isSibling = item !== null && (items.length === 0 || (item[1] ?? '').length < indent);
    if (isSibling && /\d/.test(item[2] ?? '') === isOrdered) {
      indent = `${item[1] ?? ''}${item[2] ?? ''}${item[3] ?? ''}`.length;
      items.push([item[4] ?? '']);
    } else if (
      line.trim() === '' ? continuesAfterBlank(lines, end, indent) : isIndented(line, indent) || isLazy(line)
    ) {
      items.at(-1)?.push(line.startsWith(' '.repeat(indent)) ? line.slice(indent) : line.trimStart());
    } else break;
  }
  const views = items.map((item) => safeHtml`<li>${itemView(item, context)}</li>`);
  const view = isOrdered
    ? safeHtml`<ol>
        ${views}
      </ol>`
    : safeHtml`<ul>
        ${views}
      </ul>`;
  return { view, taken: end - at };
}

function isIndented(line: string, indent: number): boolean {
  return line.startsWith(' '.repeat(indent));
}

/** A line that begins nothing of its own continues the item's paragraph. */
function isLazy(line: string): boolean {
  return !/^ {0,3}(?:#|>|`{3}|~{3}|\||<|[-*+] |\d+[.)] )/.test(line);
}

function continuesAfterBlank(lines: readonly string[], at: number, indent: number): boolean {
  const next = lines.slice(at + 1).find((line) => line.trim() !== '');
  return next !== undefined && (isIndented(next, indent) || ITEM.test(next));
}

/** An item of one paragraph is drawn without one. */
function itemView(lines: readonly string[], context: Context): Html {
  const isPlain = lines.every((line, index) => line.trim() !== '' && blockAt(lines, index, context) === undefined);
  if (isPlain) return renderInline(lines.join('\n'));
  return renderBlocks(lines, { ...context, depth: context.depth + 1 });
}
