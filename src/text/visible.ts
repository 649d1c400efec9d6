/**
 * How is text shown so that nothing in it hides or acts? Control, bidirectional and zero-width characters are made visible.
 * Markdown and HTML are not known here.
 */

/** Characters that reorder text or mark its direction. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Characters without width, soft hyphens, fillers, variation selectors and tags. */
const INVISIBLE =
  /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u{e0000}-\u{e0fff}]/u;
const CONTROL = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/u;
const HIDDEN = new RegExp(`${BIDI.source}|${INVISIBLE.source}|${CONTROL.source}|[\\ud800-\\udfff]`, 'gu');

/** Whether the text holds a bidirectional, invisible or control character (tab and line feed are none) or half a surrogate pair. */
export function hasHiddenCharacters(text: string): boolean {
  return text.search(HIDDEN) >= 0;
}

/** The text with every hidden character written as `\u{hex}`; tabs and line feeds stay. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The text on one line: visible, each run of white space one blank, none at the ends. */
export function oneLine(text: string): string {
  return visible(text.replace(/\r\n?/g, '\n')).replace(/\s+/gu, ' ').trim();
}

/** At most `limit` UTF-16 units of the text, whole code points, with an ellipsis where something was left out. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(0, limit - 1));
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
