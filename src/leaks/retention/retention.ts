/**
 * What keeps memory alive? The answers about one package, each computed once on first demand; what they read of the
 * syntax is listed once.
 */
import type { Decl } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { packageCallsOf, type PackageCalls } from '../never-ends/package-calls.js';
import type { ProgramView } from '../program-view.js';
import { Destinations } from './destinations.js';
import { findGrowth, type Growth, type GrowthAnswer, type GrowthClaim } from './growth.js';
import { HolderUses } from './holder-uses.js';
import { findKeptClosures, type KeptClosureClaim } from './kept-closures.js';
import { findKeptParts, type KeptPartClaim } from './kept-parts.js';
import { findLargeArrays, type LargeArrayClaim } from './large-arrays.js';
import { findLargePools, type LargePoolClaim } from './large-pools.js';
import { findLostAppends, type LostAppendClaim } from './lost-appends.js';
import { findMapEntries, type MapEntryClaim } from './map-entries.js';
import { Repeats } from './repeats.js';
import { findStaleSlots, type StaleSlotsClaim } from './stale-slots.js';
import { declsOf, indexSyntax, type SyntaxIndex } from './syntax-index.js';

export class Retention {
  private readonly info: PackageInfo;
  private readonly program: ProgramView;
  private readonly index: SyntaxIndex;
  private readonly uses: HolderUses;
  private readonly calls: PackageCalls;
  private destinationsOfPackage: Destinations | undefined;
  private growthAnswer: Growth | undefined;

  /** `within`: the declarations that are asked about; what is done elsewhere with what they keep is looked up all the same. */
  constructor(program: ProgramView, info: PackageInfo, within?: readonly Decl[]) {
    this.program = program;
    this.info = info;
    const wanted = within && new Set(within);
    this.index = indexSyntax(declsOf(info.package.files).filter(({ node }) => wanted?.has(node) ?? true));
    this.uses = new HolderUses(info);
    this.calls = packageCallsOf(info);
  }

  keptParts(): readonly KeptPartClaim[] {
    return findKeptParts(this.info, this.index, this.destinations());
  }

  keptClosures(): readonly KeptClosureClaim[] {
    return findKeptClosures(this.info, this.index, this.destinations());
  }

  staleSlots(): readonly StaleSlotsClaim[] {
    return findStaleSlots(this.info, this.index, this.uses, this.destinations());
  }

  largeArrays(): readonly LargeArrayClaim[] {
    return findLargeArrays(this.info, this.index);
  }

  largePools(): readonly LargePoolClaim[] {
    return findLargePools(this.info, this.index);
  }

  lostAppends(): readonly LostAppendClaim[] {
    return findLostAppends(this.info, this.index);
  }

  mapEntries(): readonly MapEntryClaim[] {
    return findMapEntries(this.program, this.info, this.index, this.uses);
  }

  growth(): readonly GrowthClaim[] {
    return this.growths().claims;
  }

  /** What was asked of every addition to what may outlive the call. */
  growthAnswers(): readonly GrowthAnswer[] {
    return this.growths().answers;
  }

  /** Why claims were given up; empty as long as nobody asked. */
  silentReasons(): readonly string[] {
    return this.growthAnswer?.reasons ?? [];
  }

  private growths(): Growth {
    this.growthAnswer ??= findGrowth(
      this.info,
      this.index,
      this.uses,
      new Repeats(this.program, this.info, this.calls),
      this.calls,
    );
    return this.growthAnswer;
  }

  private destinations(): Destinations {
    this.destinationsOfPackage ??= new Destinations(this.info, this.calls);
    return this.destinationsOfPackage;
  }
}
