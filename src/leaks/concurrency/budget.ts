/**
 * How much may the runs of one package cost? Counted in work, never in time, so that the same code gives the same answer
 * everywhere. A root may use a share of what is left; where a package has used up its own, each further root still gets
 * what small functions need.
 */

/** What one root may use. Both count down; at zero the root is given up. */
export interface RootBudget {
  /** Steps of translations, all of them together. */
  steps: number;
  /** Configurations of explorations, all of them together. */
  configurations: number;
}

/** Of one root in a package with ample budget: translations of 3,000 steps, explorations of 20,000 configurations. */
const ROOT: Readonly<RootBudget> = { steps: 60_000, configurations: 60_000 };
/** Of one root in a package that has used up its budget: most roots take less. */
export const SMALL_ROOT: Readonly<RootBudget> = { steps: 6_000, configurations: 1_000 };
/** Of a package; one of 90,000 lines with 200 roots uses a quarter of it. */
export const PACKAGE_BUDGET: Readonly<RootBudget> = { steps: 2_000_000, configurations: 120_000 };

export class PackageBudget {
  private steps: number;
  private configurations: number;

  constructor({ steps, configurations } = PACKAGE_BUDGET) {
    this.steps = steps;
    this.configurations = configurations;
  }

  /** Runs `use` with the budget of one root, and takes what it has used from the package's. */
  forRoot<T>(use: (budget: RootBudget) => T): T {
    const given: RootBudget = {
      steps: clamp(this.steps, SMALL_ROOT.steps, ROOT.steps),
      configurations: clamp(this.configurations, SMALL_ROOT.configurations, ROOT.configurations),
    };
    return this.spend(given, use);
  }

  /** The same with no more than small functions need. */
  forSmallRoot<T>(use: (budget: RootBudget) => T): T {
    return this.spend(SMALL_ROOT, use);
  }

  private spend<T>(given: RootBudget, use: (budget: RootBudget) => T): T {
    const budget = { ...given };
    const result = use(budget);
    this.steps -= given.steps - budget.steps;
    this.configurations -= given.configurations - budget.configurations;
    return result;
  }
}

/** The budget of a root on its own. */
export function rootBudget(): RootBudget {
  return { ...ROOT };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
