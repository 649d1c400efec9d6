/** How many requests has reading cost, and may it cost another? Counts calls, not the retries a client makes on its own. */
import { RequestBoundReached } from './failure.js';
import { REVIEW_REQUESTS } from './limits.js';

export class RequestBudget {
  private spent = 0;
  readonly bound: number;

  constructor(bound: number = REVIEW_REQUESTS) {
    this.bound = bound;
  }

  /** Requests made so far. */
  get used(): number {
    return this.spent;
  }

  get left(): number {
    return this.bound - this.spent;
  }

  /** spend counts one request; throws RequestBoundReached where none is left. */
  spend(): void {
    if (this.spent >= this.bound) throw new RequestBoundReached(this.bound);
    this.spent++;
  }
}
