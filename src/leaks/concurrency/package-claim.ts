/** A claim that no run shows, made from what stands in the package: what those of runs say besides is left empty. */
import type { ConcurrencyClaim } from './claim.js';

type Said = Pick<ConcurrencyClaim, 'kind' | 'operation' | 'object' | 'inLoop'>;

export function packageClaim(said: Said & Partial<Pick<ConcurrencyClaim, 'steps' | 'related'>>): ConcurrencyClaim {
  return {
    fault: undefined,
    start: undefined,
    root: said.operation.func,
    steps: [],
    related: [],
    counts: [],
    consequences: [],
    rivals: [],
    lock: undefined,
    untilCaller: false,
    afterFailure: false,
    afterStop: false,
    product: undefined,
    ...said,
  };
}
