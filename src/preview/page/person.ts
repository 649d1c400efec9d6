/** Who says it? Avatars, names and badges. */
import type { User } from '../double/types.js';
import { NOTHING, safeHtml } from './html.js';
import type { Html } from './html.js';

const HUES = 6;

/** shownName is a login as the page writes it: without the "[bot]" that becomes a badge. */
export function shownName(user: User): string {
  return user.login.replace(/\[bot\]$/, '');
}

export function avatar(user: User, isSmall = false): Html {
  const hue = [...new TextEncoder().encode(user.login)].reduce((sum, byte) => sum + byte, 0) % HUES;
  const shape = `${isSmall ? ' small' : ''}${user.type === 'Bot' ? ' bot' : ''}`;
  return safeHtml`<span class="avatar hue${hue}${shape}">${shownName(user).slice(0, 1).toUpperCase()}</span>`;
}

export function nameOf(user: User): Html {
  const badge = user.type === 'Bot' ? safeHtml` <span class="label">bot</span>` : NOTHING;
  return safeHtml`<b>${shownName(user)}</b>${badge}`;
}
