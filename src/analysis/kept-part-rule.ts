/** How does a rule speak of a small part that keeps the whole alive? The shared form for slices and strings. */
import type { SourceFile } from '../go/program.js';
import type { SliceExpr } from '../go/syntax/ast.js';
import type { PackageInfo } from '../go/types/package-info.js';
import { placeOf, type KeptPartClaim } from '../leaks/retention/kept-parts.js';
import type { PackageAnalysis } from './package-analysis.js';
import { defineRule, type Explanation, type FixProposal, type Rule, type Step } from './rule.js';
import { code } from './words/path-words.js';
import { fileOf, keeperText, wholeText } from './words/retention-words.js';

export interface KeptPartWords {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly kind: KeptPartClaim['kind'];
  /** What stays as a whole. */
  readonly noun: string;
  readonly copies: (info: PackageInfo, file: SourceFile, part: SliceExpr) => readonly FixProposal[];
}

/** A rule about parts that are kept. */
export function keptPartRule(words: KeptPartWords): Rule {
  return defineRule<KeptPartClaim>({
    id: words.id,
    title: words.title,
    claim: 'hazard',
    source: words.source,
    find: (analysis) =>
      oneForEachPlace(
        analysis
          .retention()
          .keptParts()
          .filter(({ kind }) => kind === words.kind),
      ),
    explain: (claim, analysis) => explanation(claim, words, analysis),
    fix: (claim, analysis) => words.copies(analysis.info, claim.file, claim.part),
  });
}

function oneForEachPlace(claims: readonly KeptPartClaim[]): readonly KeptPartClaim[] {
  return claims.filter((claim, at) => claims.findIndex((other) => placeOf(other) === placeOf(claim)) === at);
}

function explanation(claim: KeptPartClaim, { noun }: KeptPartWords, { info }: PackageAnalysis): Explanation {
  const { file, part, origin, destination, isShown } = claim;
  const node = placeOf(claim);
  const store: Step = {
    file: fileOf(info, destination.store, file),
    node: destination.store,
    text: `${keeperText(destination)} keeps the part`,
  };
  const whole = wholeText(origin, file);
  return {
    at: { file: fileOf(info, node, file), node },
    severity: isShown ? 'warning' : 'note',
    claim: isShown ? 'leak' : 'hazard',
    message: `${code(file, part)} keeps ${whole} in memory: it shares the ${noun}, and ${keeperText(destination)} outlives the call.`,
    steps: [
      { file, node: part, text: `the part shares the ${noun} of ${code(file, part.x)}` },
      ...(destination.returned ? [{ file, node: destination.returned, text: 'the part is returned' }] : []),
      store,
    ],
    related: destination.returned ? [store] : [],
    creation: { file, node: part },
    advice: 'Store a copy of the part.',
  };
}
