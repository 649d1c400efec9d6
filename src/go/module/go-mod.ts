/**
 * What does a go.mod say? Module path, versions, godebug lines, requirements and replacements. Everything else in it
 * (exclude, retract, tool, ignore) is no question of ours. A broken file gives what could be read and issues.
 */
import type { GoVersion } from '../program.js';
import { parseGoVersion } from './go-version.js';
import { type Directive, type ManifestIssue, readManifest } from './manifest-lines.js';

export interface Requirement {
  readonly path: string;
  readonly version: string;
}

export interface Replacement {
  readonly oldPath: string;
  /** Undefined: every version. */
  readonly oldVersion: string | undefined;
  /** A module path, or a folder where it begins with `./`, `../` or `/`. */
  readonly newPath: string;
  readonly local: boolean;
}

export interface GoModFile {
  /** "" where there is no module line. */
  readonly modulePath: string;
  /** Undefined where there is no go line: old Go. */
  readonly goVersion: GoVersion | undefined;
  readonly toolchain: string | undefined;
  readonly godebug: Readonly<Record<string, string>>;
  readonly requires: readonly Requirement[];
  readonly replaces: readonly Replacement[];
  readonly issues: readonly ManifestIssue[];
}

/** Parses a go.mod. */
export function parseGoMod(text: string): GoModFile {
  const { directives, issues } = readManifest(text);
  const found = [...issues];
  const named = (verb: string): readonly Directive[] => directives.filter((each) => each.verb === verb);
  const moduleLine = named('module')[0];
  if (moduleLine?.args[0] === undefined)
    found.push({ line: moduleLine?.line ?? 1, message: 'there is no module path' });
  return {
    modulePath: moduleLine?.args[0] ?? '',
    goVersion: goVersionOf(named('go'), found),
    toolchain: named('toolchain')[0]?.args[0],
    godebug: godebugOf(named('godebug')),
    requires: named('require').flatMap(({ args: [path, version] }) =>
      path === undefined || version === undefined ? [] : [{ path, version }],
    ),
    replaces: replacementsOf(named('replace'), found),
    issues: found,
  };
}

/** The version of the first go line that has one. */
export function goVersionOf(lines: readonly Directive[], issues: ManifestIssue[]): GoVersion | undefined {
  const [line] = lines;
  if (line === undefined) return undefined;
  const version = parseGoVersion(line.args[0] ?? '');
  if (version === undefined) issues.push({ line: line.line, message: 'the go version cannot be read' });
  return version;
}

export function godebugOf(lines: readonly Directive[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { args } of lines) {
    const [key, value] = (args[0] ?? '').split('=', 2);
    if (key !== undefined && value !== undefined) values[key] = value;
  }
  return values;
}

/** `old [version] => new [version]`. */
export function replacementsOf(lines: readonly Directive[], issues: ManifestIssue[]): readonly Replacement[] {
  return lines.flatMap(({ args, line }) => {
    const arrow = args.indexOf('=>');
    const [oldPath, oldVersion] = args.slice(0, Math.max(arrow, 0));
    const newPath = arrow < 0 ? undefined : args[arrow + 1];
    if (oldPath === undefined || newPath === undefined) {
      issues.push({ line, message: 'the replacement cannot be read: want "old => new"' });
      return [];
    }
    return [{ oldPath, oldVersion, newPath, local: isLocalPath(newPath) }];
  });
}

function isLocalPath(path: string): boolean {
  return /^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:)/.test(path);
}
