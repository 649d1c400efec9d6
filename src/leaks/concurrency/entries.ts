/**
 * Which of a few known entries does a map hold? The state is 0 where that is not known any more, else the set of entries, a
 * bit each, plus 1.
 */
import type { Event } from './model.js';
import { holdsTest } from './registers.js';

/** Entries of one map that are told apart. */
export const MAX_ENTRIES = 6;

const UNKNOWN = 0;

/** All entries, those that are not known included. */
export const ALL_ENTRIES = -1;

/** The state of a map with a set of entries; undefined: it is not known which. */
export function entriesState(held: number | undefined): number {
  return held === undefined ? UNKNOWN : held + 1;
}

export type EntriesEvent = Extract<Event, { kind: 'mark' | 'has' | 'unsure' | 'counts' }>;

/** The state after an event, and whether it is certain that it can happen; undefined: it cannot. */
export function entriesAfter(event: EntriesEvent, state: number): { state: number; isCertain: boolean } | undefined {
  const held = state === UNKNOWN ? undefined : state - 1;
  const stays = (isEnabled: boolean, isCertain = true): { state: number; isCertain: boolean } | undefined =>
    isEnabled ? { state, isCertain } : undefined;
  switch (event.kind) {
    case 'mark':
      if (event.off === ALL_ENTRIES) return { state: entriesState(event.on), isCertain: true };
      if (held === undefined || (held & event.doubt) !== 0 || event.doubt === ALL_ENTRIES)
        return { state: UNKNOWN, isCertain: true };
      return { state: entriesState((held & ~event.off) | event.on), isCertain: true };
    case 'has':
      if (held === undefined) return stays(true, false);
      return stays(((held & event.some) !== 0) === event.value, !event.isDoubtful);
    case 'unsure':
      return stays(held === undefined, false);
    case 'counts':
      if (held === undefined) return stays(true, false);
      return stays(holdsTest(sizeOf(held), event.test) === event.value);
  }
}

function sizeOf(held: number): number {
  let size = 0;
  for (let rest = held; rest > 0; rest >>= 1) size += rest & 1;
  return size;
}
