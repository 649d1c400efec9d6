/** Models as the exploration is tested by: what a written model holds, and what it is to find. */
import type { WrittenModel } from './written-model.js';

export const channel = (capacity = 0, environment = {}) => ({ kind: 'channel', capacity, environment }) as const;
export const waitgroup = { kind: 'waitgroup' } as const;
export const mutex = { kind: 'mutex' } as const;
export const rwmutex = { kind: 'rwmutex' } as const;
export const context = { kind: 'context' } as const;

export interface ModelCase extends WrittenModel {
  readonly name: string;
  /** Places that stay blocked, sorted. */
  readonly stuck?: readonly string[];
  /** Places that panic, with the kind. */
  readonly faults?: readonly string[];
}
