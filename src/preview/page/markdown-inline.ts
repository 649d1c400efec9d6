/** How does text within a block look? Code, bold, italic, struck text, links, a few plain tags; all else is text. */
import { Html, NOTHING, escapeHtml, safeHtml, joined } from './html.js';

interface Inline {
  readonly pattern: RegExp;
  readonly view: (match: RegExpExecArray) => Html;
}

/** Tried in this order at each place; the first that begins there wins. */
const INLINES: readonly Inline[] = [
  {
    pattern: /(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y,
    view: (match) => safeHtml`<code>${trimmedCode(match[2] ?? '')}</code>`,
  },
  { pattern: /\\([!-/:-@[-`{-~])/y, view: (match) => safeHtml`${match[1] ?? ''}` },
  { pattern: /<!--[\s\S]*?-->/y, view: () => NOTHING },
  { pattern: /<br ?\/?>/y, view: () => safeHtml`<br />` },
  // Pairs only: a tag that is left open would run on into the page.
  { pattern: /<(sub|sup|kbd|b|i|s|del)>([\s\S]{1,2000}?)<\/\1>/y, view: tagged },
  { pattern: /&(?:#\d{1,6}|#x[\da-f]{1,5}|[a-z]{2,10});/iy, view: (match) => new Html(match[0]) },
  { pattern: /\[([^\]\n]{1,500})\]\((https?:\/\/[^\s)]{1,2000}|#[^\s)]{0,200}|\/[^\s)]{0,2000})\)/y, view: link },
  {
    pattern: /https?:\/\/[^\s<>()`"']{1,2000}[^\s<>()`"'.,;:!?]/y,
    view: (match) => anchor(match[0], safeHtml`${match[0]}`),
  },
  {
    pattern: /\*\*(?=\S)([\s\S]{1,2000}?\S)\*\*/y,
    view: (match) => safeHtml`<strong>${renderInline(match[1] ?? '')}</strong>`,
  },
  { pattern: /~~(?=\S)([\s\S]{1,5000}?\S)~~/y, view: (match) => safeHtml`<del>${renderInline(match[1] ?? '')}</del>` },
  {
    pattern: /\*(?=[^\s*])([^*\n]{1,2000}?)(?<=\S)\*(?!\*)/y,
    view: (match) => safeHtml`<em>${renderInline(match[1] ?? '')}</em>`,
  },
  {
    pattern: /(?<![\w])_(?=\S)([^_\n]{1,2000}?)(?<=\S)_(?!\w)/y,
    view: (match) => safeHtml`<em>${renderInline(match[1] ?? '')}</em>`,
  },
];

/** renderInline draws text within a block. */
export function renderInline(text: string): Html {
  const views: Html[] = [];
  let plain = '';
  const endPlain = (): void => {
    views.push(new Html(escapeHtml(plain).replace(/\n/g, '<br>')));
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const found = /[`\\<&[h*~_]/.test(text[at] ?? '') ? inlineAt(text, at) : undefined;
    if (found === undefined) {
      plain += text[at] ?? '';
      at += 1;
      continue;
    }
    endPlain();
    views.push(found.view);
    at += found.length;
  }
  endPlain();
  return joined(views);
}

function inlineAt(text: string, at: number): { readonly view: Html; readonly length: number } | undefined {
  for (const { pattern, view } of INLINES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { view: view(match), length: match[0].length };
  }
  // A run of backticks without a partner is text as a whole, not the beginning of a shorter one.
  const run = /`+/y;
  run.lastIndex = at;
  const ticks = run.exec(text)?.[0];
  return ticks === undefined ? undefined : { view: safeHtml`${ticks}`, length: ticks.length };
}

function trimmedCode(code: string): string {
  const flat = code.replace(/\n/g, ' ');
  return /^ .*[^ ].* $/.test(flat) ? flat.slice(1, -1) : flat;
}

function tagged(match: RegExpExecArray): Html {
  const name = new Html(match[1] ?? '');
  return safeHtml`<${name}>${renderInline(match[2] ?? '')}</${name}>`;
}

function link(match: RegExpExecArray): Html {
  return anchor(match[2] ?? '', renderInline(match[1] ?? ''));
}

function anchor(target: string, text: Html): Html {
  const place = placeOnPage(target);
  if (place !== undefined) return safeHtml`<a href="${place}">${text}</a>`;
  return safeHtml`<a href="${target}" rel="noopener noreferrer nofollow">${text}</a>`;
}

/** A link to a line of the double's own repository leads to that line under "Files changed". */
function placeOnPage(target: string): string | undefined {
  const match = /^http:\/\/127\.0\.0\.1:\d+\/[^/]+\/[^/]+\/blob\/[0-9a-f]{40,64}\/([^#?]+)(?:#L(\d+)(?:-L\d+)?)?$/.exec(
    target,
  );
  if (match === null) return undefined;
  const [, path = '', line] = match;
  try {
    return idOf(decodeURIComponent(path), line);
  } catch {
    return undefined;
  }
}

function idOf(path: string, line: string | undefined): string {
  return line === undefined ? `#f${path}` : `#f${path}:${line}`;
}
