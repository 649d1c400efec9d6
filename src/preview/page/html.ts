/** How does text get into a page without becoming markup? Everything is escaped unless it was made by `safeHtml` itself. */

/** Html is markup that is known to be safe; only this module makes it. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlValue = Html | string | number | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** escapeHtml makes text safe between tags and in quoted attributes. Control characters become a visible mark. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '').replace(/[\0-\x08\x0b-\x1f\x7f]/g, '\ufffd');
}

/** safeHtml fills a template; strings and numbers are escaped. */
export function safeHtml(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((part, index) => part + (index < values.length ? markupOf(values[index] ?? '') : ''));
  return new Html(parts.join(''));
}

/** joined puts pieces one after another. */
export function joined(pieces: readonly Html[]): Html {
  return new Html(pieces.map((piece) => piece.markup).join(''));
}

export const NOTHING = new Html('');

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map((each) => each.markup).join('');
}
