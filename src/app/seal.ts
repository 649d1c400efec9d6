/** How are our markers sealed? With a key derived from the webhook secret, so that nobody outside can make one. */
import { createHmac, hkdfSync } from 'node:crypto';
import type { Seal } from '../review/plan.js';

/** makeSeal: the same secret gives the same seal; a new secret makes old markers unknown. */
export function makeSeal(webhookSecret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', webhookSecret, '', 'leakcheck markers v1', 32));
  return (message) => createHmac('sha256', key).update(message).digest('hex');
}
