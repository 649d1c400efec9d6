/**
 * Which part of a package must be looked at again after a change? The changed functions; those that call them, as far as
 * what callers take from a body is another now; and the roots whose runs lead through them. What is said of everything
 * else is the same by construction. Where a change says something else to the whole package, nothing smaller than the
 * package will do.
 */
import type { Decl, FuncDecl, Node } from '../../go/syntax/ast.js';
import { declsMentioning, valueNames } from '../../go/names/mentions.js';
import type { LockHome, LockIdentity } from '../../leaks/locks/lock-path.js';
import { isCalledInPlace } from '../../leaks/locks/package-locks.js';
import type { AnalysisFocus, PackageAnalysis } from '../package-analysis.js';
import type { CandidateFix, ChangedPackage } from './fix-check.js';
import { editedFunctions } from './changed-file.js';
import { functionsReachedFrom } from './reached-functions.js';
import { calledOtherwise, differenceOf, outwardFacts, widerOf, type OutwardDifference } from './outward-facts.js';

/** The same part of the package before and after the change. */
export interface ChangeFocus {
  readonly before: AnalysisFocus;
  readonly after: AnalysisFocus;
}

/** More functions than this are the package as a whole. */
const MAX_FOCUS = 400;

/** Undefined: the whole package must be looked at. */
export function changeFocus(candidate: CandidateFix, after: ChangedPackage): ChangeFocus | undefined {
  const changed = changedFunctions(candidate, after);
  if (changed === undefined) return undefined;
  return new Focus(candidate, after, changed).find();
}

/** The functions whose bodies hold every edit, none of whose outlines differ; undefined where a change goes further. */
function changedFunctions(candidate: CandidateFix, after: ChangedPackage): readonly FuncDecl[] | undefined {
  const { decls } = candidate.file.ast;
  if (decls.length !== after.file.ast.decls.length) return undefined;
  const { moved } = candidate.changed();
  const isSame = (decl: Decl, at: number): boolean => {
    const other = after.file.ast.decls[at];
    return other?.kind === decl.kind && moved(decl.start) === other.start;
  };
  return decls.every(isSame) ? editedFunctions(candidate.file, candidate.edits) : undefined;
}

class Focus {
  private readonly candidate: CandidateFix;
  private readonly after: ChangedPackage;
  private readonly changed: readonly FuncDecl[];
  private readonly counterparts: ReadonlyMap<Decl, Decl>;

  constructor(candidate: CandidateFix, after: ChangedPackage, changed: readonly FuncDecl[]) {
    this.candidate = candidate;
    this.after = after;
    this.changed = changed;
    this.counterparts = new Map(
      candidate.file.ast.decls.flatMap((decl, at) => {
        const other = after.file.ast.decls[at];
        return other ? [[decl, other] as const] : [];
      }),
    );
  }

  find(): ChangeFocus | undefined {
    this.leaveGivenUp();
    const difference = this.difference();
    if (difference === 'other') return undefined;
    const callers = this.dependents(this.changed, () => true) ?? new Set(this.allDecls());
    if (difference !== 'calls') this.takeOver(callers);
    const called = difference === 'calls more' ? this.calledOtherwise() : NOBODY;
    const isInPart = difference === 'none' || difference === 'calls more';
    const bodies = isInPart && called && this.dependents(this.changed, (decl) => this.contractDiffers(decl));
    const roots = this.sorted(this.roots(callers));
    const moved = (decls: readonly Decl[]): readonly Decl[] => decls.map((decl) => this.counterpart(decl));
    // How often and from where a function is called is asked of all others, but by no run that does not come by.
    if (!bodies) return { before: { roots, pairs: true }, after: { roots: moved(roots), pairs: true } };
    const pairs = this.touchesLocks();
    const before = {
      bodies: this.sorted(new Set([...bodies, ...called])),
      starts: this.sorted(new Set([...callers, ...called])),
      roots,
      pairs,
    };
    return {
      before,
      after: { bodies: moved(before.bodies), starts: moved(before.starts), roots: moved(roots), pairs },
    };
  }

  /** What is called more or less often than before, and what that leads to; undefined where these are too many. */
  private calledOtherwise(): ReadonlySet<Decl> | undefined {
    const { info } = this.candidate.before;
    const { info: infoAfter } = this.after.analysis;
    const names = this.changed.flatMap((decl) =>
      calledOtherwise(outwardFacts(decl, info), outwardFacts(this.counterpart(decl), infoAfter)),
    );
    return functionsReachedFrom(names, info, MAX_FOCUS);
  }

  private sorted(decls: ReadonlySet<Decl>): readonly Decl[] {
    const order = new Map(this.allDecls().map((decl, at) => [decl, at]));
    return [...decls].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  }

  /** What was said of functions that lead to no changed one is said again: only the others are followed anew. */
  private takeOver(callers: ReadonlySet<Decl>): void {
    const then = this.candidate.before.program;
    const now = this.after.analysis.program;
    const known = new Map<Node, boolean>();
    const isSame = (func: Node): boolean => {
      let same = known.get(func);
      if (same === undefined) {
        const decl = topDecl(func);
        same = decl !== undefined && !callers.has(decl) && then.view.homeOf(func) !== undefined;
        known.set(func, same);
      }
      return same;
    };
    now.view.endings.takeOver(then.view.endings, isSame);
    now.obligations.summaries.earlier.takeOver(then.obligations.summaries, isSame);
    now.locks.summaries.earlier.takeOver(then.locks.summaries, isSame);
  }

  /** Of roots that were given up nothing was known: what is found of them now says nothing of the change. */
  private leaveGivenUp(): void {
    const { before } = this.candidate;
    before.concurrency();
    const now = this.after.analysis.concurrentRuns();
    for (const [root, reason] of before.concurrentRuns().givenUp()) {
      const decl = topDecl(root);
      const isHere = decl !== undefined && this.counterpart(decl) === decl;
      if (isHere) now.giveUp(root, reason);
      else if (root.kind === 'FuncDecl') now.giveUp(this.counterpart(root), reason);
    }
  }

  private allDecls(): readonly Decl[] {
    return this.candidate.before.package.files.flatMap((file) => file.ast.decls);
  }

  private counterpart<D extends Decl>(decl: D): D {
    const other = this.counterparts.get(decl);
    return isOfKind(other, decl) ? other : decl;
  }

  /** What the changed bodies tell the package that they did not tell before. */
  private difference(): OutwardDifference {
    const { before } = this.candidate;
    const { analysis } = this.after;
    let locks = false;
    let found: OutwardDifference = 'none';
    for (const decl of this.changed) {
      const then = outwardFacts(decl, before.info);
      const now = outwardFacts(this.counterpart(decl), analysis.info);
      found = widerOf(found, differenceOf(then, now));
      if (found === 'other') return found;
      locks ||= then.locks || now.locks;
    }
    if (!locks || this.changed.every((decl) => this.locksTheSame(decl))) return found;
    return this.releasersOf(before, true) === this.releasersOf(analysis, false) ? found : 'other';
  }

  /** Whether the bodies of a declaration lock, unlock and call the same as before: then no releaser is another one. */
  private locksTheSame(decl: FuncDecl): boolean {
    const now = this.bodyKeys(this.counterpart(decl), this.after.analysis, false);
    return this.bodyKeys(decl, this.candidate.before, true) === now;
  }

  private bodyKeys(decl: FuncDecl, { info, program }: PackageAnalysis, isBefore: boolean): string {
    const bodies = program.locks.packageLocks(info).bodiesIn(decl);
    return bodies
      .map(({ func, locks, unlocks, callees }) => {
        const keyOf = ({ home, isIndirect }: LockIdentity): string =>
          `${this.homeKey(home, isBefore)} ${String(isIndirect)}`;
        const called = callees.map((callee) => this.nodeKey(callee, isBefore));
        const place = `${this.nodeKey(func, isBefore)} ${String(isCalledInPlace(func))}`;
        return [place, locks.map(keyOf).join(), unlocks.map(keyOf).join(), called.join()].join('; ');
      })
      .join('\n');
  }

  private nodeKey(node: Node, isBefore: boolean): string {
    let top: Node = node;
    while (top.parent) top = top.parent;
    const isChanged = top === this.candidate.file.ast || top === this.after.file.ast;
    return `${isChanged ? 'changed' : 'other'} ${this.placeKey(node, isBefore)}`;
  }

  /** Whether a changed function, its literals or its callees a few steps deep, meets others at locks. */
  private touchesLocks(): boolean {
    const { before } = this.candidate;
    const changed = new Set<Decl>(this.changed);
    const isChanged = (func: Node): boolean => changed.has(topDecl(func) ?? NONE);
    const { analysis } = this.after;
    const locksItself = (decl: FuncDecl): boolean =>
      outwardFacts(decl, before.info).locks || outwardFacts(this.counterpart(decl), analysis.info).locks;
    return this.changed.some(locksItself) || before.program.locks.packageLocks(before.info).functions().some(isChanged);
  }

  /** Who releases which locks, with places as they are after the change; test files left out where they are not in view. */
  private releasersOf(analysis: PackageAnalysis, isBefore: boolean): string {
    const files = new Set(this.after.analysis.package.files.map((file) => file.path));
    const { locks, view } = analysis.program;
    const lines = locks
      .packageLocks(analysis.info)
      .releasers()
      .filter(({ body }) => files.has(view.homeOf(body.func)?.file.path ?? ''))
      .map(({ body, releases, isValue }) => {
        const homes = releases.map(({ home, isIndirect }) => `${this.homeKey(home, isBefore)} ${String(isIndirect)}`);
        return `${body.name} ${this.placeKey(body.func, isBefore)} ${String(isValue)}: ${homes.join(', ')}`;
      });
    return lines.sort().join('\n');
  }

  private homeKey(home: LockHome | undefined, isBefore: boolean): string {
    if (home === undefined) return '?';
    const ident = 'start' in home ? home : home.ident;
    return ident ? `${ident.name} ${this.placeKey(ident, isBefore)}` : '?';
  }

  private placeKey(node: Node, isBefore: boolean): number {
    if (!isBefore) return node.start;
    let top: Node = node;
    while (top.parent) top = top.parent;
    const { file, changed } = this.candidate;
    return top === file.ast ? changed().moved(node.start) : node.start;
  }

  /** Declarations, and those that name them, as far as `goesOn`; undefined where these are too many. */
  private dependents(start: readonly Decl[], goesOn: (decl: Decl) => boolean): ReadonlySet<Decl> | undefined {
    const found = new Set(start);
    for (const decl of found) {
      if (found.size > MAX_FOCUS) return undefined;
      if (!goesOn(decl)) continue;
      for (const name of valueNames(decl)) {
        for (const { ast } of this.candidate.before.package.files)
          for (const other of declsMentioning(ast, name)) found.add(other);
      }
    }
    return found;
  }

  private contractDiffers(decl: Decl): boolean {
    if (decl.kind !== 'FuncDecl') return true;
    return (
      this.contract(decl, this.candidate.before, true) !==
      this.contract(this.counterpart(decl), this.after.analysis, false)
    );
  }

  /** What callers take from a body: how it ends, what it does with its arguments, and what it locks. */
  private contract(decl: FuncDecl, analysis: PackageAnalysis, isBefore: boolean): string {
    const { view, obligations, locks } = analysis.program;
    const effects = locks.summaries.of(decl).map(({ change, mode, key, home, isIndirect, isSync }) =>
      // Numbers of variables are given in order of discovery, which is another in each program.
      [change, mode, key?.replace(/#\d+/g, '#'), this.homeKey(home, isBefore), isIndirect, isSync].join(' '),
    );
    return JSON.stringify([view.endings.endingOf(decl), obligations.summaries.effectOf(decl), effects]);
  }

  /**
   * The roots whose runs led through a changed function, and all that lead to one that means something else to whoever
   * does not enter it. All roots that show something of one operation stay together.
   */
  private roots(callers: ReadonlySet<Decl>): ReadonlySet<Decl> {
    const { before } = this.candidate;
    const then = before.concurrentRuns();
    const now = this.after.analysis.concurrentRuns();
    if (this.changed.some((decl) => then.contractOf(decl) !== now.contractOf(this.counterpart(decl)))) return callers;
    const changed = new Set<Node>(this.changed);
    const found = new Set<Decl>(this.changed);
    // Roots that do not lead into the files to report on show nothing there, before the change or after it.
    const { statistics } = before.concurrency();
    for (const { root, followed } of statistics) {
      const decl = topDecl(root);
      const leadsThrough = [...followed].some((func) => changed.has(topDecl(func) ?? func));
      if (decl && leadsThrough) found.add(decl);
    }
    const isFound = (root: Node): boolean => found.has(topDecl(root) ?? NONE);
    for (const root of then.rootsSharing(isFound)) found.add(topDecl(root) ?? NONE);
    found.delete(NONE);
    return found;
  }
}

const NOBODY: ReadonlySet<Decl> = new Set();

/** Stands for what is no declaration. */
const NONE: Decl = { kind: 'BadDecl', id: -1, start: 0, end: 0, parent: undefined };

function isOfKind<D extends Decl>(other: Decl | undefined, decl: D): other is D {
  return other?.kind === decl.kind;
}

/** The top-level declaration around a node. */
function topDecl(node: Node): Decl | undefined {
  let at = node;
  while (at.parent && at.parent.kind !== 'File') at = at.parent;
  return at.kind === 'FuncDecl' || at.kind === 'GenDecl' ? at : undefined;
}
