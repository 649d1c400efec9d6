/** Small pictures of the page, drawn for it: shapes of lines and circles, 16 by 16. */
import { Html } from './html.js';

function icon(name: string, shape: string): Html {
  return new Html(
    `<svg class="icon is-${name}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shape}</svg>`,
  );
}

const RING = '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5"/>';
const DISC = '<circle cx="8" cy="8" r="7" fill="currentColor"/>';

function line(path: string, color = 'currentColor'): string {
  return `<path d="${path}" fill="none" stroke="${color}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`;
}

export const ICONS = {
  pull: icon(
    'pull',
    `${line('M4 5.5v5M4 12.5a2 2 0 1 0 0-.01M4 3.5a1.6 1.6 0 1 0 0 .01M12 10.5V6a2 2 0 0 0-2-2H8.5M10 2 8 4l2 2')}<circle cx="12" cy="12.3" r="1.6" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
  ),
  success: icon('success', DISC + line('M5 8.2 7.2 10.4 11.2 6', '#fff')),
  failure: icon('failure', DISC + line('M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8', '#fff')),
  neutral: icon(
    'neutral',
    '<rect x="2" y="2" width="12" height="12" rx="2.5" fill="currentColor"/>' + line('M5 8h6', '#fff'),
  ),
  running: icon('running', RING + '<circle cx="8" cy="8" r="3" fill="currentColor"/>'),
  comment: icon('comment', line('M2.5 3h11v8H7.5L4.5 13.5V11h-2z')),
  commit: icon(
    'commit',
    '<circle cx="8" cy="8" r="3" fill="none" stroke="currentColor" stroke-width="1.6"/>' + line('M.8 8H5M11 8h4.2'),
  ),
  file: icon('file', line('M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3h3')),
  eye: icon(
    'eye',
    line('M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8z') + '<circle cx="8" cy="8" r="2" fill="currentColor"/>',
  ),
  chevron: icon('chevron', line('M4 6l4 4 4-4')),
  warning: icon('warning', line('M8 2 1.6 13.5h12.8zM8 6.5v3.2M8 11.6v.1')),
  check: icon('check', line('M3 8.5 6.3 12 13 4.5')),
  book: icon(
    'book',
    line(
      'M2 2.8h4.4c.9 0 1.6.7 1.6 1.6V13c0-.8-.7-1.4-1.6-1.4H2zM14 2.8H9.6c-.9 0-1.6.7-1.6 1.6V13c0-.8.7-1.4 1.6-1.4H14z',
    ),
  ),
} as const;
