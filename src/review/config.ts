/**
 * What does a team's configuration ask for? Reads the text of `.github/leakcheck.yml`; never throws, never expands an
 * alias, and names each mistake with its line. Where the text comes from (the base branch) is not known here.
 */
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import type { Severity } from '../analysis/finding.js';
import type { AnalysisOptions } from '../analysis/snapshot.js';
import { matchesAnyGlob } from '../text/glob.js';
import { oneLine, shortened } from '../text/visible.js';
import { CONFIG_SCHEMA } from './config-schema.js';
import { MAX_COMMENTS } from './limits.js';
import type { ConfigProblem, ReviewSettings } from './plan.js';

/** A pair of own functions, each `import/path.Function` or `import/path.Type.Method`. */
export interface ResourcePair {
  readonly acquire: string;
  readonly release: string;
  readonly effect: 'note' | 'silence';
}

export interface LeakcheckConfig extends ReviewSettings {
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly ignorePaths: readonly string[];
  readonly tests: 'report' | 'note' | 'skip';
  readonly resources: readonly ResourcePair[];
}

export const DEFAULT_CONFIG: LeakcheckConfig = {
  commentAt: 'warning',
  failAt: 'never',
  maxComments: MAX_COMMENTS,
  rules: {},
  ignorePaths: [],
  tests: 'note',
  resources: [],
};

/** In bytes of UTF-8. */
export const MAX_CONFIG_BYTES = 64 * 1024;

/** Mistakes beyond this number are not listed. */
const MAX_PROBLEMS = 50;

/** The file as the schema describes it. */
interface ConfigFile {
  readonly comment_at?: Severity;
  readonly fail_at?: Severity | 'never';
  readonly max_comments?: number;
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  readonly paths?: { readonly ignore?: readonly string[] };
  readonly tests?: LeakcheckConfig['tests'];
  readonly resources?: readonly ResourcePair[];
}

export interface ParsedConfig {
  /** A top-level key under which something is wrong has its default. */
  readonly config: LeakcheckConfig;
  readonly problems: readonly ConfigProblem[];
}

/** Reads a configuration. `file` is its path, for the problems; `knownRules`, where given, are the ids that may stand under `rules`. */
export function parseConfig(text: string, file: string, knownRules?: readonly string[]): ParsedConfig {
  const refuse = (message: string): ParsedConfig => ({
    config: DEFAULT_CONFIG,
    problems: [{ file, line: 0, message }],
  });
  if (new TextEncoder().encode(text).length > MAX_CONFIG_BYTES) return refuse('larger than 64 KB, not read');
  try {
    return readDocument(text, file, knownRules);
  } catch {
    // The parser descends once per level of nesting; only text made to exhaust it comes here.
    return refuse('cannot be parsed');
  }
}

/** What of the configuration analysis needs. */
export function analysisOptions(
  config: LeakcheckConfig,
): Pick<AnalysisOptions, 'disabledRules' | 'severity' | 'tests' | 'resources'> {
  const entries = Object.entries(config.rules);
  return {
    disabledRules: entries.flatMap(([rule, severity]) => (severity === 'off' ? [rule] : [])),
    severity: Object.fromEntries(
      entries.flatMap(([rule, severity]): [string, Severity][] => (severity === 'off' ? [] : [[rule, severity]])),
    ),
    tests: config.tests,
    resources: config.resources,
  };
}

/** Whether nothing is reported in a file. */
export function isIgnoredPath(config: LeakcheckConfig, path: string): boolean {
  return matchesAnyGlob(config.ignorePaths, path);
}

function readDocument(text: string, file: string, knownRules: readonly string[] | undefined): ParsedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const problem = (offset: number | undefined, message: string): ConfigProblem => ({
    file,
    line: offset === undefined ? 0 : lines.linePos(offset).line,
    message: shortened(oneLine(message), 300),
  });
  const faults = [...document.errors, ...document.warnings].map((fault) => problem(fault.pos[0], fault.message));
  for (const offset of aliasOffsets(document)) faults.push(problem(offset, 'anchors and aliases are not allowed'));
  if (faults.length > 0) return { config: DEFAULT_CONFIG, problems: listed(faults) };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return { config: DEFAULT_CONFIG, problems: [] };
  }
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const broken = new Set<string>();
  const problems: ConfigProblem[] = [];
  const report = (path: readonly string[], message: string, isKey: boolean): void => {
    if (path[0] !== undefined) broken.add(path[0]);
    problems.push(problem(offsetOf(document, path, isKey), message));
  };
  if (!isConfigFile(value)) for (const error of isConfigFile.errors ?? []) reportError(error, report);
  for (const rule of unknownRules(value, knownRules)) report(['rules', rule], `unknown rule "${rule}"`, true);
  return { config: toConfig(withoutKeys(value, broken)), problems: listed(problems) };
}

const isConfigFile: ValidateFunction<ConfigFile> = new Ajv({
  allErrors: true,
  unicodeRegExp: true,
}).compile<ConfigFile>(CONFIG_SCHEMA);

/** Each problem once, by line. */
function listed(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const unique = new Map(problems.map((problem) => [`${problem.line} ${problem.message}`, problem]));
  return [...unique.values()].sort((a, b) => a.line - b.line).slice(0, MAX_PROBLEMS);
}

type Report = (path: readonly string[], message: string, isKey: boolean) => void;

function reportError(error: ErrorObject, report: Report): void {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const named: unknown = error.params['additionalProperty'] ?? error.propertyName;
  // Said already by the error of the pattern.
  if (error.keyword === 'propertyNames') return;
  if (typeof named === 'string') report([...path, named], `unknown key "${named}"`, true);
  else report(path, `${path.join('.') || 'the file'} ${errorText(error)}`, false);
}

function errorText(error: ErrorObject): string {
  const allowed: unknown = error.params['allowedValues'];
  if (Array.isArray(allowed)) return `must be one of ${allowed.map(String).join(', ')}`;
  return error.message ?? 'is not allowed';
}

function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function unknownRules(value: unknown, knownRules: readonly string[] | undefined): string[] {
  if (!knownRules || !isRecord(value) || !isRecord(value['rules'])) return [];
  return Object.keys(value['rules']).filter((rule) => !knownRules.includes(rule));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The offset of the value at a path, or of its key; of the deepest node on the way that is there. */
function offsetOf(document: Document, path: readonly string[], isKey: boolean): number | undefined {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const [at, segment] of path.entries()) {
    if (!isMap(node)) {
      node = isNode(node) && 'get' in node ? childOf(node, segment) : undefined;
    } else {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === segment);
      const isLast = at === path.length - 1;
      node = isPair(pair) ? (isLast && isKey ? pair.key : pair.value) : undefined;
    }
    if (!isNode(node)) return offset;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}

function childOf(node: Node, segment: string): unknown {
  return 'items' in node && Array.isArray(node.items) ? node.items[Number(segment)] : undefined;
}

function aliasOffsets(document: Document): (number | undefined)[] {
  const offsets: (number | undefined)[] = [];
  visit(document, {
    Alias: (_key, node) => void offsets.push(node.range?.[0]),
    Value: (_key, node) => {
      if (node.anchor !== undefined) offsets.push(node.range?.[0]);
    },
  });
  return offsets;
}

/** What is left when the keys with mistakes are taken out is valid again: each key stands alone in the schema. */
function withoutKeys(value: unknown, broken: ReadonlySet<string>): ConfigFile {
  if (!isRecord(value)) return {};
  const rest: unknown = Object.fromEntries(Object.entries(value).filter(([key]) => !broken.has(key)));
  return isConfigFile(rest) ? rest : {};
}

function toConfig(file: ConfigFile): LeakcheckConfig {
  return {
    commentAt: file.comment_at ?? DEFAULT_CONFIG.commentAt,
    failAt: file.fail_at ?? DEFAULT_CONFIG.failAt,
    maxComments: file.max_comments ?? DEFAULT_CONFIG.maxComments,
    rules: file.rules ?? DEFAULT_CONFIG.rules,
    ignorePaths: file.paths?.ignore ?? DEFAULT_CONFIG.ignorePaths,
    tests: file.tests ?? DEFAULT_CONFIG.tests,
    resources: file.resources ?? DEFAULT_CONFIG.resources,
  };
}
