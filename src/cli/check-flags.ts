/** What can be said after `leakcheck check`? The options, their defaults and the checks of their values. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Severity } from '../analysis/finding.js';
import { parseGoVersion } from '../go/module/go-version.js';
import { RULES } from '../../rules/index.js';
import { FORMATS, isFormatName, type FormatName } from './formats/formats.js';

export type TestPolicy = 'report' | 'note' | 'skip';

export interface CheckFlags {
  readonly format: FormatName;
  /** `BASE` or `BASE..HEAD`. */
  readonly diff?: string;
  readonly rules?: readonly string[];
  readonly minSeverity: Severity;
  readonly failOn: Severity | 'never';
  readonly fix?: true;
  readonly compile?: true;
  readonly config?: string;
  readonly root?: string;
  /** Undefined: as the configuration says, else `note`. */
  readonly tests?: TestPolicy;
  readonly tags?: readonly string[];
  readonly goos?: string;
  readonly go?: string;
  readonly stats?: true;
  readonly strict?: true;
  readonly quiet?: true;
  /** False with --no-color. */
  readonly color: boolean;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** Adds the options of `check` to its command. */
export function addCheckOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'folders and files; "dir/..." by Go\'s rules (default "./...")')
    .addOption(
      new Option('--format <format>', `one of ${Object.keys(FORMATS).join(', ')}`)
        .default('text')
        .argParser(parseFormat),
    )
    .option('--diff <range>', 'compare with the merge base of BASE and HEAD, or of the two sides of BASE..HEAD')
    .option('--rules <ids>', 'only these rules, separated by commas', parseRules)
    .addOption(severityOption('--min-severity <severity>', 'what is printed', SEVERITIES).default('note'))
    .addOption(
      severityOption('--fail-on <severity>', 'what ends the command with 1', [...SEVERITIES, 'never']).default(
        'warning',
      ),
    )
    .option('--fix', 'apply the fixes that passed every check')
    .option('--compile', 'compile every fix with the Go that is installed')
    .option('--config <file>', 'configuration file (default .github/leakcheck.yml)')
    .option('--root <dir>', 'what paths are relative to, and where git runs')
    .addOption(
      new Option('--tests <policy>', 'findings in _test.go files (default note)').choices(['report', 'note', 'skip']),
    )
    .option('--tags <tags>', 'build tags, separated by commas', parseList)
    .option('--goos <os>', 'operating system to read the code for (default linux)')
    .option('--go <version>', 'Go version in place of the one in go.mod, for example 1.22', parseGo)
    .option('--stats', 'say what was read and why claims were given up')
    .option('--strict', 'end with 3 where part of the input was not read or not followed')
    .option('-q, --quiet', 'findings only')
    .option('--no-color', 'no colours');
}

function severityOption(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values);
}

function parseFormat(value: string): FormatName {
  if (isFormatName(value)) return value;
  throw new InvalidArgumentError(`It prints ${Object.keys(FORMATS).join(', ')}.`);
}

function parseList(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseRules(value: string): readonly string[] {
  const ids = parseList(value);
  const unknown = ids.filter((id) => !RULES.some((rule) => rule.id === id));
  if (unknown.length === 0 && ids.length > 0) return ids;
  throw new InvalidArgumentError(`No rule is called ${unknown.join(', ') || '""'}: see leakcheck rules.`);
}

function parseGo(value: string): string {
  if (parseGoVersion(value) !== undefined) return value;
  throw new InvalidArgumentError('Write it like 1.22.');
}
