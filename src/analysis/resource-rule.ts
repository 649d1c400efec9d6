/** How does a rule speak of a resource that is not released? The shared form; a rule adds its id, nouns and verb. */
import type { Expr } from '../go/syntax/ast.js';
import { unparen } from '../go/flow/operands.js';
import type { Claim, Severity } from './finding.js';
import { isNil } from '../leaks/paths/guards.js';
import type { ObligationClaim } from '../leaks/obligations/find-obligations.js';
import type { PackageAnalysis } from './package-analysis.js';
import { jointFixes, withJointLosses, type JointClaim } from './joint-losses.js';
import { ownerProposals } from './recipes/owner-recipes.js';
import { releaseProposals } from './recipes/release-recipes.js';
import { holderText, releaseText } from './recipes/release-text.js';
import { defineRule, type Explanation, type Rule, type Step } from './rule.js';
import { branchSteps, code, quoted } from './words/path-words.js';

export interface ResourceWords {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** What is held, with its article: "the response body"; undefined: "the" and the resource's kind. */
  readonly noun?: string;
  /** What the rule claims; a leak where it does not say. */
  readonly claim?: Claim;
  /** Past participle: "closed", "stopped", "called". */
  readonly released: string;
  /** What stays behind, as a clause: "its connection stays in use". */
  readonly consequence: string;
  /** What is said in its place where the value is over by itself, by then or with its context. */
  readonly whenOver?: string;
}

/** The words with the noun of one claim. */
type ClaimWords = ResourceWords & { readonly noun: string };

function wordsFor({ resource, isOver }: ObligationClaim, words: ResourceWords): ClaimWords {
  const [release] = resource.releases;
  if (resource.isOwnPair === true && release?.kind === 'function') {
    const released = `given to ${quoted(release.symbol)}`;
    return { ...words, noun: 'the value', released, consequence: 'the configuration asks for it' };
  }
  const verb = release?.kind === 'method' ? VERBS[release.method] : undefined;
  const consequence = (isOver === true ? words.whenOver : undefined) ?? words.consequence;
  return { ...words, noun: words.noun ?? `the ${resource.kind}`, released: verb ?? words.released, consequence };
}

/** Past participles of methods that release. */
const VERBS: Readonly<Record<string, string>> = {
  Close: 'closed',
  Rollback: 'committed or rolled back',
  Shutdown: 'shut down',
  Stop: 'stopped',
};

/** Resources that are several things in one. */
const PLURALS: ReadonlySet<string> = new Set(['rows', 'form files']);

/** A timer that fires within so many nanoseconds is soon over: a minute. */
const SHORT_NANOSECONDS = 60_000_000_000;

/** A bounded or rare loss is a warning, one that costs little a note. */
function severityOf(claim: ObligationClaim, isPartly: boolean, words: ClaimWords): Severity {
  // What the user names is never more than a note, nor what goes soon anyway.
  if (words.claim === 'hazard' || claim.resource.isOwnPair === true || claim.isBrief) return 'note';
  // What stands behind an `io.WriteCloser` that a Close does not come to, and whether it holds anything, is not shown.
  if (claim.kind === 'skipped' && words.id === 'closer-not-closed') return 'note';
  // All that is known is an interface with `Close() error`: that its values hold something is shown where one is closed.
  if (claim.site.evidence === 'closer' && claim.releases.length === 0) return 'note';
  if (claim.resource.holds === 'timer' && words.id === 'timer-not-stopped') {
    const duration = claim.call.args[0] && claim.view.constant(claim.call.args[0]);
    if (duration !== undefined && Number(duration) < SHORT_NANOSECONDS) return 'note';
  }
  // The other end of a pipe waits only where its reader left before the end.
  const isBounded = claim.site.evidence === 'closer' || claim.resource.kind === 'pipe';
  return isPartly || isBounded ? 'warning' : 'error';
}

/** A rule about resources of the facts that name its id. */
export function resourceRule(words: ResourceWords): Rule {
  return defineRule<JointClaim>({
    id: words.id,
    title: words.title,
    claim: words.claim ?? 'leak',
    source: words.source,
    find: (analysis) => withJointLosses(claimsOf(analysis, words.id)),
    explain: (claim) => explanation(claim, wordsFor(claim, words)),
    fix: (claim) => jointFixes(claim, (each) => [...ownerProposals(each), ...releaseProposals(each)]),
  });
}

function claimsOf(analysis: PackageAnalysis, rule: string): readonly ObligationClaim[] {
  return analysis.obligations().flatMap(({ claim }) => (claim?.resource.rule === rule ? [claim] : []));
}

function explanation(claim: JointClaim, words: ClaimWords): Explanation {
  const { view, call, releases } = claim;
  const place = { file: view.file, node: call };
  const holder = holderText(claim);
  const name = holder === undefined ? '' : ` (${quoted(holder)})`;
  if (claim.kind === 'handler') return handlerExplanation(claim, words);
  if (claim.kind === 'forgotten') return forgottenExplanation(claim, words);
  if (claim.kind === 'dropped') return droppedExplanation(claim, words);
  if (claim.kind === 'skipped') return skippedExplanation(claim, words);
  const isPartly = !claim.isNowhereReleased && (claim.isReleasedElsewhere || claim.isHandedOver);
  const isOrAre = PLURALS.has(claim.resource.kind) ? 'are' : 'is';
  const where = isPartly ? 'on one path' : 'on any path';
  return {
    at: place,
    severity: severityOf(claim, isPartly, words),
    claim: words.claim ?? 'leak',
    message: `${capitalised(words.noun)} of ${callName(claim)}${name} ${isOrAre} not ${words.released} ${where}: ${words.consequence}.`,
    steps: [
      start(claim, words),
      ...branchSteps(view.file, claim.edges, (cond) => isErrorTest(cond, claim)),
      end(claim, words),
    ],
    related: [
      ...claim.others.map((each) => ({
        file: view.file,
        node: each.call,
        text: `${callName(each)} is lost there, too`,
      })),
      ...releases.map((node) => ({ file: view.file, node, text: `${code(view.file, node)} on another path` })),
    ],
    creation: place,
    advice: adviceFor(claim, words),
  };
}

function adviceFor(claim: ObligationClaim, { noun, released }: ClaimWords): string {
  const holder = holderText(claim);
  if (holder === undefined) {
    const canBeNamed = releaseText(claim, 'it') !== undefined;
    return canBeNamed ? `Keep ${noun} in a variable, so that it can be ${released} on every path.` : '';
  }
  const text = releaseText(claim, holder);
  if (text === undefined) return '';
  return `Call ${quoted(text)} on every path, deferred after the error check where the function holds it to its end.`;
}

/** A function that was given what others acquired for it: told where it returns, or at its parameter. */
function handlerExplanation(claim: ObligationClaim, words: ClaimWords): Explanation {
  const { view, call, endFunc, variable, end: node } = claim;
  const { file } = endFunc;
  const name = variable ? ` (\`${variable.name}\`)` : '';
  const text = releaseText(claim, variable?.name ?? 'it');
  const where = claim.isReleasedElsewhere || claim.isHandedOver ? 'on one path' : 'on any path';
  return {
    at: { file, node: node ?? variable?.ident ?? endFunc.func },
    severity: severityOf(claim, true, words),
    claim: words.claim ?? 'leak',
    message: `${capitalised(words.noun)} of ${callName(claim)}${name}, which nobody else has, is not ${words.released} ${where}: ${words.consequence}.`,
    steps: [
      {
        file: view.file,
        node: call,
        text: `${callName(claim)} gives ${words.noun}, and a goroutine leaves it to this function`,
      },
      ...branchSteps(file, claim.edges, () => false),
      end(claim, words),
    ],
    related: [],
    creation: { file: view.file, node: call },
    advice:
      text === undefined
        ? ''
        : `Call ${quoted(text)} on every path, deferred where the function begins unless another one takes it over.`,
  };
}

/** A field that nobody releases: told where it is filled, or where the process in it is ended. */
function forgottenExplanation(claim: ObligationClaim, words: ClaimWords): Explanation {
  const { view, call, endFunc, end: node, resource } = claim;
  const place = { file: view.file, node: call };
  const isProcess = resource.holds === 'process';
  const holder = quoted(holderText(claim) ?? '');
  const told =
    endFunc.func.kind === 'FuncDecl' && endFunc.func !== view.func ? quoted(endFunc.func.name.name) : undefined;
  const where = isProcess ? 'after it is ended' : told === undefined ? 'anywhere' : `by ${told} or anywhere else`;
  return {
    at: isProcess && node ? { file: endFunc.file, node } : place,
    severity: severityOf(claim, true, words),
    claim: words.claim ?? 'leak',
    message: `${capitalised(words.noun)} of ${callName(claim)}, kept in the field ${holder}, is not ${words.released} ${where}: ${words.consequence}.`,
    steps: [
      { ...place, text: `the field ${holder} takes ${words.noun} of ${callName(claim)}` },
      ...(node && node !== call
        ? [{ file: endFunc.file, node, text: `${told ?? 'this'} ends without it: ${words.consequence}` }]
        : []),
    ],
    related: [],
    creation: place,
    advice: isProcess ? 'Wait for the process behind the call that ends it.' : '',
  };
}

/** A field that is set to nil: told where it is. */
function droppedExplanation(claim: ObligationClaim, words: ClaimWords): Explanation {
  const { view, call, endFunc, end: node } = claim;
  const creation = { file: view.file, node: call };
  const at = { file: endFunc.file, node: node ?? call };
  const holder = quoted(holderText(claim) ?? '');
  return {
    at,
    severity: severityOf(claim, true, words),
    claim: words.claim ?? 'leak',
    message: `${capitalised(words.noun)} of ${callName(claim)} in the field ${holder} is not ${words.released} before the field is set to nil: ${words.consequence}.`,
    steps: [
      { ...creation, text: `the field ${holder} takes ${words.noun} of ${callName(claim)}` },
      { ...at, text: `the field is set to nil and it was not ${words.released}: ${words.consequence}` },
    ],
    related: [],
    creation,
    advice: 'Release it before its field takes nil.',
  };
}

/** A Close that fails half-way: told where it returns. */
function skippedExplanation(claim: ObligationClaim, words: ClaimWords): Explanation {
  const { view, call, endFunc, end: node } = claim;
  const release = code(view.file, call);
  return {
    at: { file: view.file, node: node ?? call },
    severity: severityOf(claim, true, words),
    claim: words.claim ?? 'leak',
    message: `The method returns here without ${release}: ${words.consequence}.`,
    steps: [...branchSteps(view.file, claim.edges, () => false), end(claim, words)],
    related: [{ file: view.file, node: call, text: `${release} on another path` }],
    creation: { file: endFunc.file, node: call },
    advice: `Release it on this path, too, and return the first error: \`errors.Join\` keeps both.`,
  };
}

function callName({ view, call }: ObligationClaim): string {
  return quoted(view.file.text.slice(call.fun.start, call.fun.end));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function start(claim: ObligationClaim, words: ClaimWords): Step {
  const { view, call } = claim;
  const holder = holderText(claim);
  const text = holder
    ? `${quoted(holder)} takes ${words.noun} of ${callName(claim)}`
    : `${callName(claim)} gives ${words.noun}, and nothing keeps it`;
  return { file: view.file, node: call, text };
}

function end(claim: ObligationClaim, words: ClaimWords): Step {
  const { endFunc, kind } = claim;
  const node = claim.end ?? endFunc.func;
  const offset = claim.end ? node.start : Math.max(node.end - 1, node.start);
  const who = kind === 'goroutine' ? 'the goroutine ends' : 'the function returns';
  const text =
    kind === 'overwritten'
      ? `the variable takes another value before it was ${words.released}: ${words.consequence}`
      : `${who} and it was not ${words.released}: ${words.consequence}`;
  return { file: endFunc.file, node, offset, text };
}

/** Tests of the pair's error say no more than that the acquisition succeeded. */
function isErrorTest(cond: Expr, { view, error }: ObligationClaim): boolean {
  const bare = unparen(cond);
  if (!error || bare.kind !== 'Binary' || !isNil(bare.y, view.resolve)) return false;
  const subject = unparen(bare.x);
  return subject.kind === 'Ident' && view.resolve(subject) === error;
}
