/**
 * In which builds does a file take part? Joins what its name, its constraint lines and its imports demand into one
 * expression, and finds the configuration nearest to a given one that includes the file. Rules: go/build.
 */
import { type BuildConfiguration, hasTag, KNOWN_ARCH, KNOWN_OS } from './build-configuration.js';
import {
  allOf,
  type BuildExpression,
  evaluateBuildExpression,
  parseBuildExpression,
  parsePlusBuild,
  releaseOf,
  tagExpression,
  tagsOf,
} from './build-expression.js';
import { baseName } from './folder-path.js';
import type { SourceHeader } from './source-header.js';

export interface BuildConstraint {
  readonly expression: BuildExpression;
  /** No build of the folder includes it: tag `ignore`, a leading `_` or `.`, an invalid constraint. `go run` may. */
  readonly alone: boolean;
  /** Why the constraint lines could not be read; undefined where they could. */
  readonly invalid: string | undefined;
}

const KNOWN_OS_SET: ReadonlySet<string> = new Set(KNOWN_OS);
const KNOWN_ARCH_SET: ReadonlySet<string> = new Set(KNOWN_ARCH);
const COMPILERS: ReadonlySet<string> = new Set(['gc', 'gccgo']);

/** The constraint of a file, from its path and its header. */
export function buildConstraint(path: string, header: SourceHeader): BuildConstraint {
  const name = baseName(path);
  const lines = lineConstraint(header);
  if (lines === undefined) {
    return { expression: tagExpression('ignore'), alone: true, invalid: 'build constraint cannot be parsed' };
  }
  const parts = [...fileNameTags(name).map(tagExpression), ...lines];
  // A file that imports "C" is left out of a build without cgo, whatever its constraint lines say.
  if (header.imports.some((spec) => spec.path === 'C')) parts.push(tagExpression('cgo'));
  const expression = allOf(parts);
  const alone = /^[_.]/.test(name) || !canHoldWithoutIgnore(expression);
  return { expression, alone, invalid: undefined };
}

/** A `//go:build` line replaces all `// +build` lines; undefined where it is invalid or there are two. */
function lineConstraint(header: SourceHeader): readonly BuildExpression[] | undefined {
  const [goBuild, second] = header.goBuild;
  if (goBuild === undefined) return header.plusBuild.map(parsePlusBuild);
  if (second !== undefined) return undefined;
  const parsed = parseBuildExpression(goBuild);
  return parsed === undefined ? undefined : [parsed];
}

/** The tags that `_GOOS`, `_GOARCH` and `_GOOS_GOARCH` at the end of a file's name (before `_test`) demand. */
export function fileNameTags(name: string): readonly string[] {
  const stem = name.split('.', 1)[0] ?? '';
  // What stands before the first `_` never counts: linux.go is an ordinary name.
  const elements = stem.split('_').slice(1);
  if (elements.at(-1) === 'test') elements.pop();
  const last = elements.at(-1) ?? '';
  const beforeLast = elements.at(-2) ?? '';
  if (KNOWN_OS_SET.has(beforeLast) && KNOWN_ARCH_SET.has(last)) return [beforeLast, last];
  return KNOWN_OS_SET.has(last) || KNOWN_ARCH_SET.has(last) ? [last] : [];
}

/** By convention nobody sets `ignore`: can the expression hold when every other tag may be chosen freely? */
function canHoldWithoutIgnore(x: BuildExpression): boolean {
  return canBe(x, true);
}

/** Over-approximation: each tag but `ignore` may take either value at each place. */
function canBe(x: BuildExpression, value: boolean): boolean {
  switch (x.kind) {
    case 'tag':
      return x.tag !== 'ignore' || !value;
    case 'not':
      return canBe(x.x, !value);
    case 'and':
      return value ? x.all.every((part) => canBe(part, true)) : x.all.some((part) => canBe(part, false));
    case 'or':
      return value ? x.any.some((part) => canBe(part, true)) : x.any.every((part) => canBe(part, false));
  }
}

/** Does a build of this configuration include the file? */
export function isIncluded(constraint: BuildConstraint, configuration: BuildConfiguration): boolean {
  if (constraint.alone) return false;
  return evaluateBuildExpression(constraint.expression, (tag) => hasTag(configuration, tag));
}

/** Of the free tags that a constraint mentions at most this many are tried in combination. */
export const MAX_FREE_TAGS = 5;

/**
 * The configuration that includes the file and differs least from `base`: tags and cgo before architecture before
 * operating system before Go release. Undefined where none of those tried does.
 */
export function nearestConfiguration(
  constraint: BuildConstraint,
  base: BuildConfiguration,
): BuildConfiguration | undefined {
  if (constraint.alone) return undefined;
  const mentioned = [...tagsOf(constraint.expression)].sort();
  let best: Candidate | undefined;
  for (const candidate of candidates(mentioned, base)) {
    if (best !== undefined && candidate.cost >= best.cost) continue;
    if (isIncluded(constraint, candidate.configuration)) best = candidate;
  }
  return best?.configuration;
}

interface Candidate {
  readonly configuration: BuildConfiguration;
  readonly cost: number;
}

/** What each kind of difference counts; one of a later kind outweighs all of an earlier one. */
const COST = { tag: 1, cgo: 1, goarch: 8, goos: 32, goMinor: 64, compiler: 128 } as const;

function candidates(mentioned: readonly string[], base: BuildConfiguration): readonly Candidate[] {
  const names = (known: ReadonlySet<string>): boolean => mentioned.some((tag) => known.has(tag));
  const compilers = names(COMPILERS) ? (['gc', 'gccgo'] as const) : [base.compiler];
  let found: BuildConfiguration[] = compilers.map((compiler) => ({ ...base, compiler }));
  found = vary(found, releaseChoices(mentioned, base.goMinor), (each, goMinor) => ({ ...each, goMinor }));
  if (names(KNOWN_OS_SET) || mentioned.includes('unix'))
    found = vary(found, KNOWN_OS, (each, goos) => ({ ...each, goos }));
  if (names(KNOWN_ARCH_SET)) found = vary(found, KNOWN_ARCH, (each, goarch) => ({ ...each, goarch }));
  if (mentioned.includes('cgo')) found = vary(found, [base.cgo, !base.cgo], (each, cgo) => ({ ...each, cgo }));
  found = vary(found, tagChoices(mentioned, base.tags), (each, tags) => ({ ...each, tags }));
  return found.map((configuration) => ({ configuration, cost: distance(configuration, base) }));
}

function vary<T>(
  configurations: readonly BuildConfiguration[],
  choices: readonly T[],
  withChoice: (configuration: BuildConfiguration, choice: T) => BuildConfiguration,
): BuildConfiguration[] {
  return configurations.flatMap((each) => choices.map((choice) => withChoice(each, choice)));
}

function distance(a: BuildConfiguration, base: BuildConfiguration): number {
  let cost = 0;
  if (a.compiler !== base.compiler) cost += COST.compiler;
  if (a.goMinor !== base.goMinor) cost += COST.goMinor;
  if (a.goos !== base.goos) cost += COST.goos;
  if (a.goarch !== base.goarch) cost += COST.goarch;
  if (a.cgo !== base.cgo) cost += COST.cgo;
  for (const tag of a.tags) if (!base.tags.has(tag)) cost += COST.tag;
  for (const tag of base.tags) if (!a.tags.has(tag)) cost += COST.tag;
  return cost;
}

/** `!go1.21` holds for go1.20 only: the release before each one mentioned is worth a try. */
function releaseChoices(mentioned: readonly string[], base: number): readonly number[] {
  const choices = new Set([base]);
  for (const tag of mentioned) {
    const release = releaseOf(tag);
    if (release === undefined) continue;
    choices.add(Math.max(0, release.minor - 1));
    choices.add(release.minor);
  }
  return [...choices];
}

/** Every way to turn the free tags among those mentioned (the first MAX_FREE_TAGS of them) on or off. */
function tagChoices(mentioned: readonly string[], base: ReadonlySet<string>): readonly ReadonlySet<string>[] {
  let choices: ReadonlySet<string>[] = [base];
  for (const tag of mentioned.filter(isFreeTag).slice(0, MAX_FREE_TAGS)) {
    choices = choices.flatMap((tags) => [tags, toggled(tags, tag)]);
  }
  return choices;
}

function toggled(tags: ReadonlySet<string>, tag: string): ReadonlySet<string> {
  const changed = new Set(tags);
  if (!changed.delete(tag)) changed.add(tag);
  return changed;
}

function isFreeTag(tag: string): boolean {
  const decided = tag === 'cgo' || tag === 'unix' || tag === 'ignore' || COMPILERS.has(tag);
  return !decided && !KNOWN_OS_SET.has(tag) && !KNOWN_ARCH_SET.has(tag) && releaseOf(tag) === undefined;
}
