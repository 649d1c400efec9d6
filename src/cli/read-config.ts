/** Which configuration counts for this command? The file that `--config` names, else `.github/leakcheck.yml` of the work tree. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { AnalysisError } from '../analysis/finding.js';
import { workTreeRoot } from '../host/workspace-root.js';
import { DEFAULT_CONFIG, isIgnoredPath, parseConfig, type LeakcheckConfig } from '../review/config.js';
import { RULES } from '../../rules/index.js';
import { UsageError } from './usage-error.js';

/** Where a repository keeps its configuration, from its top. */
export const CONFIG_PATH = '.github/leakcheck.yml';

export interface CommandConfig {
  readonly config: LeakcheckConfig;
  /** Absolute; undefined where no file was found and the defaults apply. */
  readonly file: string | undefined;
  readonly errors: readonly AnalysisError[];
  /** Whether the configuration leaves out a file, given by its absolute path. */
  readonly isIgnored: (absolutePath: string) => boolean;
}

/** Reads the configuration for a folder. Throws UsageError where the file that was named cannot be read. */
export function readConfig(named: string | undefined, cwd: string, folder: string): CommandConfig {
  const top = workTreeRoot(folder) ?? folder;
  const file = named === undefined ? join(top, CONFIG_PATH) : resolve(cwd, named);
  if (named === undefined && !existsSync(file)) {
    return { config: DEFAULT_CONFIG, file: undefined, errors: [], isIgnored: () => false };
  }
  const { config, problems } = parseConfig(
    textOf(file, named),
    named ?? CONFIG_PATH,
    RULES.map((rule) => rule.id),
  );
  const base = named === undefined ? top : folder;
  return {
    config,
    file,
    errors: problems.map((problem) => ({ kind: 'config', ...problem })),
    isIgnored: (path) => isIgnoredPath(config, relative(base, path).split(sep).join('/')),
  };
}

function textOf(file: string, named: string | undefined): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const what = named === undefined ? CONFIG_PATH : `--config ${named}`;
    throw new UsageError(`${what}: the file cannot be read below ${dirname(file)}`, { cause });
  }
}
