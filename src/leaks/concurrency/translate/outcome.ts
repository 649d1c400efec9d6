/** How does a goroutine go on after one operation? Records between the translation of operations and of whole bodies. */
import type { Node } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import type { BodyState } from './body-state.js';
import type { Note } from './world.js';

export interface Way {
  readonly state: BodyState;
  readonly certain: boolean;
  readonly note: Note | undefined;
}

export interface PlannedCase {
  readonly event: Event;
  readonly after: BodyState;
  /** Where a receive of a closed channel leads, if elsewhere. */
  readonly closed?: BodyState;
  /** Where a receive leads by the message it gets. */
  readonly told?: ReadonlyMap<string, BodyState>;
  readonly site: number;
}

export type Outcome =
  /** The state was changed in place; nothing that others notice happened. */
  | { readonly kind: 'on' }
  | { readonly kind: 'fork'; readonly ways: readonly Way[] }
  /** A node of the model. The state is as it was before. */
  | {
      readonly kind: 'event';
      readonly cases: readonly PlannedCase[];
      readonly otherwise?: BodyState;
      readonly site: number;
    }
  /** Stays for ever on purpose, or for a reason that is not followed. */
  | { readonly kind: 'park' }
  /** The goroutine has returned, or ended by the call at `node`. */
  | { readonly kind: 'end'; readonly node: Node | undefined };

export const ON: Outcome = { kind: 'on' };
