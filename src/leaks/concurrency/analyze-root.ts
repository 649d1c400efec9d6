/**
 * Which operations stay blocked, or panic, in runs that begin with a call of one function? Translates it until what is
 * assumed about escapes holds, then explores its model with the small values of its symbols, and keeps what does not
 * depend on an accident of their choice.
 */
import type { Func } from '../../go/syntax/ast.js';
import { rootBudget } from './budget.js';
import type { RootBudget } from './budget.js';
import { DEFAULT_LIMITS, explore } from './explore.js';
import type { Graph } from './explore.js';
import { lateAddsIn, racesIn } from './races.js';
import { learn, MAX_ROUNDS, settle, withoutRegisters, type Settled } from './settle.js';
import { leftToCaller } from './until-caller.js';
import { faultsIn, spinsIn, stuckIn } from './stuck.js';
import type { Fault, Stuck } from './stuck.js';
import type { CodeBase } from './translate/code.js';
import { identityOf } from './translate/identity.js';
import { productsOf, type Product } from './translate/products.js';
import { ignoresStop, stopOf } from './translate/stop-signal.js';
import { translate } from './translate/translate.js';
import type { Translation } from './translate/translate.js';
import { NO_ASSUMPTIONS } from './translate/world.js';
import type { Assumptions } from './translate/world.js';
import { lasting, valuations } from './valuations.js';

/** What all products of one root may use together. */
const PRODUCTS: Readonly<RootBudget> = { steps: 8_000, configurations: 4_000 };
/** Symbols whose values are varied. */
const MAX_SYMBOLS = 7;

/** One finding of the exploration, with the model in which it was made. */
export interface Finding {
  readonly translation: Translation;
  readonly graph: Graph;
  readonly stuck: Stuck | undefined;
  readonly fault: Fault | undefined;
  /** It does not stay blocked but turns for ever. */
  readonly spins?: true;
  /** It stays blocked until the context ends that the root's caller gave. */
  readonly untilCaller?: true;
  readonly symbols: ReadonlyMap<string, number>;
  /** Only once the root's caller has given the signal to stop, and receives no more. */
  readonly isAfterStop?: true;
  /** Once methods of what the root has made are called. */
  readonly product?: Product;
}

export interface RootAnswer {
  readonly findings: readonly Finding[];
  readonly followed: ReadonlySet<Func>;
  /** Why nothing, or not everything, could be claimed. */
  readonly reason: string | undefined;
  /** Channels that the root returns: whoever calls it is the better root. */
  readonly returnsChannel: boolean;
  readonly configurations: number;
  readonly translations: number;
}

export function analyzeRoot(root: Func, base: CodeBase, budget: RootBudget = rootBudget()): RootAnswer {
  const explored = settleAndExplore(root, base, budget, NO_ASSUMPTIONS);
  if (typeof explored === 'string') return nothing(explored);
  const { runs, settled, translations } = explored;
  const { followed, world } = settled.translation;
  const products = ofProducts(root, base, budget, settled);
  return {
    followed: new Set([...followed, ...products.followed]),
    returnsChannel: world.returned.size > 0,
    translations,
    findings: [...lasting(runs, [...world.symbols.values()]), ...afterStop(root, base, budget), ...products.findings],
    reason: runs.some((run) => run.graph.cut) ? 'too many configurations' : undefined,
    configurations: Math.max(0, ...runs.map((run) => run.graph.keys.length)),
  };
}

/** What stays blocked once the root's caller has given the signal to stop: sends on a channel that the root returned. */
function afterStop(root: Func, base: CodeBase, budget: RootBudget): readonly Finding[] {
  if (stopOf(root, base) === undefined) return [];
  const explored = settleAndExplore(root, base, budget, { ...NO_ASSUMPTIONS, stoppable: true });
  if (typeof explored === 'string') return [];
  const { runs, settled } = explored;
  return lasting(runs, [...settled.translation.world.symbols.values()])
    .filter((finding) => !finding.untilCaller && ignoresStop(finding))
    .map((finding) => ({ ...finding, isAfterStop: true }));
}

interface OfProducts {
  readonly findings: readonly Finding[];
  /** The functions that the runs led through. */
  readonly followed: readonly Func[];
}

/** What stays blocked when the methods of the object that the root has made are called. */
function ofProducts(root: Func, base: CodeBase, budget: RootBudget, { translation }: Settled): OfProducts {
  const { model, world } = translation;
  if (model.programs.length < 2 || world.returnedTypes.size === 0 || !base.fieldUsers.isOutsideTests(root))
    return { findings: [], followed: [] };
  const products = [...world.returnedTypes].flatMap((type) => productsOf(type, base));
  const share = { ...PRODUCTS };
  const followed: Func[] = [];
  const findings = products.flatMap((product) => {
    if (share.steps <= 0 || share.configurations <= 0) return [];
    followed.push(...product.methods);
    const explored = settleAndExplore(root, base, share, { ...NO_ASSUMPTIONS, product });
    if (typeof explored === 'string') return [];
    followed.push(...explored.settled.translation.followed);
    const found = lasting(explored.runs, [...explored.settled.translation.world.symbols.values()]);
    return found.filter(isOfProduct).map((finding) => ({ ...finding, product }));
  });
  budget.steps -= PRODUCTS.steps - share.steps;
  budget.configurations -= PRODUCTS.configurations - share.configurations;
  return { findings, followed };
}

/** A goroutine that stays in an operation on a channel. */
function isOfProduct({ stuck, spins, untilCaller, graph }: Finding): boolean {
  const location = graph.layout.locations[stuck?.place ?? -1];
  if (stuck === undefined || spins || untilCaller || location === undefined || location.program === 0) return false;
  return location.at.cases.every(({ event }) => event.kind === 'send' || event.kind === 'recv');
}

interface Explored {
  readonly settled: Settled;
  readonly runs: readonly Run[];
  readonly translations: number;
}

/** Explores with all values of the symbols; what one value brings to light is assumed from the start. */
function settleAndExplore(root: Func, base: CodeBase, budget: RootBudget, start: Assumptions): Explored | string {
  let assumptions = start;
  let translations = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const settled = settle(root, base, assumptions, budget);
    if (typeof settled === 'string') return settled;
    translations += settled.rounds;
    const { translation } = settled;
    if (!settled.canBlock) return { settled, runs: [], translations };
    const symbols = [...translation.world.symbols.values()];
    if (symbols.length > MAX_SYMBOLS) return 'too many counts';
    const explored = exploreAll(root, base, settled, budget);
    if (typeof explored === 'string') return explored;
    if ('length' in explored) return { settled, runs: explored, translations: translations + explored.length };
    assumptions = { ...explored, symbols: new Map([...explored.symbols.keys()].map((key) => [key, 1])) };
  }
  return 'assumptions do not settle';
}

/** The runs, one for each valuation; assumptions where one of them brought something new to light. */
function exploreAll(
  root: Func,
  base: CodeBase,
  settled: Settled,
  budget: RootBudget,
): readonly Run[] | Assumptions | string {
  const { translation, assumptions } = settled;
  const runs: Run[] = [];
  // What holds with one value of an input is claimed; of counts that follow from the code all values must show it.
  const mustAllShow = [...translation.world.symbols.values()].every(({ derived }) => derived);
  for (const values of valuations([...translation.world.symbols.values()], translation)) {
    const run = exploreWith(
      root,
      base,
      settled,
      { ...assumptions, symbols: new Map([...assumptions.symbols, ...values]) },
      budget,
    );
    if (typeof run === 'string' || !('found' in run)) return run;
    if (run.graph.cut && assumptions.registers.size > 0) return withoutRegisters(assumptions);
    runs.push(run);
    if (mustAllShow && run.found.size === 0) break;
  }
  return runs;
}

function nothing(reason: string): RootAnswer {
  return { findings: [], followed: new Set(), reason, returnsChannel: false, configurations: 0, translations: 1 };
}

/** One exploration, with one value for each symbol. */
export interface Run {
  readonly translation: Translation;
  readonly graph: Graph;
  readonly values: ReadonlyMap<string, number>;
  readonly found: ReadonlyMap<string, Finding>;
}

/** What the exploration finds, or what must be assumed before it can be believed. */
function exploreWith(
  root: Func,
  base: CodeBase,
  settled: Settled,
  assumptions: Assumptions,
  budget: RootBudget,
): Run | Assumptions | string {
  const isSettled = sameValues(assumptions.symbols, settled.assumptions.symbols);
  const translation = isSettled ? settled.translation : translate(root, base, assumptions, budget);
  if (typeof translation === 'string') return translation;
  const next = isSettled ? assumptions : learn(translation, assumptions);
  if (next !== assumptions) return next;
  const { configurations } = DEFAULT_LIMITS;
  const limits = { ...DEFAULT_LIMITS, configurations: Math.min(configurations, Math.max(budget.configurations, 0)) };
  const graph = explore(translation.model, limits);
  budget.configurations -= graph.keys.length;
  const found = new Map<string, Finding>();
  const common = { translation, graph, symbols: assumptions.symbols };
  for (const spin of spinsIn(graph)) {
    add(found, keyOf(translation, graph, spin.place, 'spins'), {
      ...common,
      stuck: spin,
      fault: undefined,
      spins: true,
    });
  }
  for (const stuck of stuckIn(graph))
    add(found, keyOf(translation, graph, stuck.place, 'stuck'), { ...common, stuck, fault: undefined });
  const races = isSynchronised(translation) ? [...racesIn(graph), ...lateAddsIn(graph)] : [];
  const faults = faultsIn(graph).filter(
    ({ kind }) => kind !== 'negative-counter' || translation.world.assumptions.scale.size === 0,
  );
  for (const fault of [...faults, ...races])
    add(found, keyOf(translation, graph, fault.place, fault.kind), { ...common, stuck: undefined, fault });
  const left = graph.cut ? undefined : leftToCaller(translation.model, limits);
  budget.configurations -= left?.graph.keys.length ?? 0;
  for (const stuck of left?.stuck ?? []) {
    if (left === undefined || found.has(keyOf(translation, left.graph, stuck.place, 'stuck'))) continue;
    const finding = { ...common, graph: left.graph, stuck, fault: undefined, untilCaller: true } as const;
    add(found, keyOf(translation, left.graph, stuck.place, 'until the caller ends'), finding);
  }
  return { translation, graph, values: assumptions.symbols, found };
}

/** The model of the same symbols with the same values is the one that settled. */
function sameValues(some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): boolean {
  return some.size === others.size && [...some].every(([key, value]) => others.get(key) === value);
}

/** Every operation by which goroutines wait for each other is in the model. */
function isSynchronised({ world }: Translation): boolean {
  return !world.isLoose && world.assumptions.escaped.size === 0 && !world.assumptions.lockless;
}

/** Of several places of one operation, the one with the shortest run is kept. */
function add(found: Map<string, Finding>, key: string, finding: Finding): void {
  const known = found.get(key);
  const length = (one: Finding): number => (one.stuck ?? one.fault)?.run.length ?? 0;
  if (known === undefined || length(finding) < length(known)) found.set(key, finding);
}

/** The operation in the source, whatever the context in which it was entered. */
function keyOf(translation: Translation, graph: Graph, place: number, what: string): string {
  const site = graph.layout.locations[place]?.at.site ?? -1;
  const node = translation.world.sites[site]?.node;
  return `${node ? String(identityOf(node)) : '?'} ${what}`;
}
