/** What does a go.work say? The folders it uses and its replacements; a broken file gives what could be read and issues. */
import type { GoVersion } from '../program.js';
import { godebugOf, goVersionOf, type Replacement, replacementsOf } from './go-mod.js';
import { type Directive, type ManifestIssue, readManifest } from './manifest-lines.js';

export interface GoWorkFile {
  readonly goVersion: GoVersion | undefined;
  readonly godebug: Readonly<Record<string, string>>;
  /** Folders as written, relative to the file's own. */
  readonly uses: readonly string[];
  readonly replaces: readonly Replacement[];
  readonly issues: readonly ManifestIssue[];
}

/** Parses a go.work. */
export function parseGoWork(text: string): GoWorkFile {
  const { directives, issues } = readManifest(text);
  const found = [...issues];
  const named = (verb: string): readonly Directive[] => directives.filter((each) => each.verb === verb);
  return {
    goVersion: goVersionOf(named('go'), found),
    godebug: godebugOf(named('godebug')),
    uses: named('use').flatMap(({ args }) => args.slice(0, 1)),
    replaces: replacementsOf(named('replace'), found),
    issues: found,
  };
}
