/** Writes or, with --check, compares every generated file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { REPORT_SCHEMA } from '../src/analysis/report-schema.js';
import type { Rule } from '../src/analysis/rule.js';
import { CONFIG_SCHEMA } from '../src/review/config-schema.js';
import { pageWithHeader } from './generate-pages.js';
import { grammarSource } from './generate-kinds.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
// Not from rules/index.ts, which is itself generated: a rule that is new stands in the table at once.
// One after the other: a module that several imports ask for at once is not ready for all of them everywhere.
const rules: Rule[] = [];
for (const id of ruleIds()) rules.push(await loadRule(id));

/** Generated files by path relative to the project's root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const nodeTypes = require.resolve('tree-sitter-go/package.json').replace(/package\.json$/, 'src/node-types.json');
  return new Map([
    ['src/go/syntax/grammar.ts', grammarSource(nodeTypes)],
    ['rules/index.ts', registrySource(ruleIds())],
    ['README.md', withRuleTable(readOrEmpty(`${root}README.md`))],
    ['schema/config.schema.json', jsonText(CONFIG_SCHEMA)],
    ['schema/report.schema.json', jsonText(REPORT_SCHEMA)],
    ...pages(),
  ]);
}

/** The pages of the rules, which are written by hand but for their headers. */
function pages(): readonly (readonly [string, string])[] {
  return rules.flatMap((rule) => {
    const path = `rules/${rule.id}/README.md`;
    const text = readOrEmpty(root + path);
    return text === '' ? [] : [[path, pageWithHeader(text, rule)] as const];
  });
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The folders below rules/, sorted. */
export function ruleIds(): readonly string[] {
  return readdirSync(`${root}rules`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function registrySource(ids: readonly string[]): string {
  const name = (id: string): string => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return [
    '/** The suite: every rule, in order of its id. Generated from the folders below rules/ by `npm run generate`: do not edit. */',
    `import type { Rule } from '../src/analysis/rule.js';`,
    ...ids.map((id) => `import { rule as ${name(id)} } from './${id}/rule.js';`),
    '',
    'export const RULES: readonly Rule[] = [',
    ...ids.map((id) => `  ${name(id)},`),
    '];',
    '',
  ].join('\n');
}

async function loadRule(id: string): Promise<Rule> {
  const module: unknown = await import(`../rules/${id}/rule.js`);
  if (isRuleModule(module)) return module.rule;
  throw new Error(`rules/${id}/rule.ts exports no rule`);
}

function isRuleModule(module: unknown): module is { readonly rule: Rule } {
  return typeof module === 'object' && module !== null && 'rule' in module;
}

const RULE_TABLE = /(<!-- rules:begin -->\n)[^]*(<!-- rules:end -->)/;

/** The README with its table of rules, in order of their ids. */
function withRuleTable(readme: string): string {
  const rows = rules.map(({ id, title, claim }) => `| [${id}](rules/${id}/README.md) | ${title} | ${claim} |`);
  const table = ['| rule | what it finds | claim |', '|---|---|---|', ...rows].join('\n');
  return readme.replace(RULE_TABLE, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
}

/** Paths whose content on disk differs from what would be generated. */
export function staleFiles(): string[] {
  return [...generatedFiles()].filter(([path, text]) => readOrEmpty(root + path) !== text).map(([path]) => path);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedFiles()) writeFileSync(root + path, text);
}
