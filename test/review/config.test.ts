/** What a configuration file asks for, and how its mistakes are named. */
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { REPORT_SCHEMA } from '../../src/analysis/report-schema.js';
import {
  DEFAULT_CONFIG,
  MAX_CONFIG_BYTES,
  analysisOptions,
  isIgnoredPath,
  parseConfig,
} from '../../src/review/config.js';
import { analyzeToy } from './toy-analysis.js';

const RULES = ['http-body-not-closed', 'file-not-closed'];

interface Row {
  readonly name: string;
  readonly text: string;
  /** What differs from the default. */
  readonly config: object;
  /** `line: message`. */
  readonly problems: readonly string[];
}

const ROWS: readonly Row[] = [
  { name: 'empty', text: '', config: {}, problems: [] },
  { name: 'only comments', text: '# later\n', config: {}, problems: [] },
  {
    name: 'every key',
    text: [
      'comment_at: note',
      'fail_at: error',
      'max_comments: 5',
      'rules: { file-not-closed: off, http-body-not-closed: error }',
      'paths: { ignore: ["gen/**"] }',
      'tests: skip',
      'resources:',
      '  - { acquire: example.com/pool.Get, release: example.com/pool.Conn.Put, effect: note }',
    ].join('\n'),
    config: {
      commentAt: 'note',
      failAt: 'error',
      maxComments: 5,
      rules: { 'file-not-closed': 'off', 'http-body-not-closed': 'error' },
      ignorePaths: ['gen/**'],
      tests: 'skip',
      resources: [{ acquire: 'example.com/pool.Get', release: 'example.com/pool.Conn.Put', effect: 'note' }],
    },
    problems: [],
  },
  {
    name: 'an unknown key, with its line; the rest holds',
    text: 'tests: skip\n\ncomment_on: note\n',
    config: { tests: 'skip' },
    problems: ['3: unknown key "comment_on"'],
  },
  {
    name: 'an unknown key inside',
    text: 'paths:\n  ignored: []\n',
    config: {},
    problems: ['2: unknown key "ignored"'],
  },
  {
    name: 'an unknown rule',
    text: 'rules:\n  file-not-closed: off\n  file-closed: off\n',
    config: {},
    problems: ['3: unknown rule "file-closed"'],
  },
  {
    name: 'a wrong value',
    text: 'fail_at: always\n',
    config: {},
    problems: ['1: fail_at must be one of error, warning, note, never'],
  },
  { name: 'too many comments', text: 'max_comments: 21\n', config: {}, problems: ['1: max_comments must be <= 20'] },
  {
    name: 'a missing key',
    text: 'resources:\n  - acquire: a/b.C\n    effect: note\n',
    config: {},
    problems: ["2: resources.0 must have required property 'release'"],
  },
  { name: 'no mapping', text: '- a\n', config: {}, problems: ['1: the file must be object'] },
  {
    name: 'an alias',
    text: 'rules: &a { file-not-closed: off }\npaths: *a\n',
    config: {},
    problems: ['1: anchors and aliases are not allowed', '2: anchors and aliases are not allowed'],
  },
  { name: 'a merge key', text: '<<: { tests: skip }\n', config: {}, problems: ['1: unknown key "<<"'] },
  { name: 'a key twice', text: 'tests: skip\ntests: note\n', config: {}, problems: ['2: Map keys must be unique'] },
  {
    name: 'a tag',
    text: 'tests: !!js/function x\n',
    config: {},
    problems: ['1: Unresolved tag: tag:yaml.org,2002:js/function'],
  },
  { name: 'a prototype', text: '__proto__: { tests: skip }\n', config: {}, problems: ['1: unknown key "__proto__"'] },
  {
    name: 'too large',
    text: `#${'x'.repeat(MAX_CONFIG_BYTES)}`,
    config: {},
    problems: ['0: larger than 64 KB, not read'],
  },
  {
    name: 'bytes count, not characters',
    text: `#${'é'.repeat(MAX_CONFIG_BYTES / 2)}`,
    config: {},
    problems: ['0: larger than 64 KB, not read'],
  },
];

describe('configuration', () => {
  it.each(ROWS)('$name', ({ text, config, problems }) => {
    const parsed = parseConfig(text, 'f.yml', RULES);
    expect(parsed.config).toEqual({ ...DEFAULT_CONFIG, ...config });
    expect(parsed.problems.map((one) => `${one.line}: ${one.message}`)).toEqual(problems);
  });

  it.each(['['.repeat(60_000), '{a: '.repeat(15_000), '- '.repeat(30_000), '? '.repeat(30_000), 'a: &a [*a, *a]'])(
    'hostile text %# is refused and does not throw',
    (text) => {
      const parsed = parseConfig(text, 'f.yml');
      expect(parsed.config).toEqual(DEFAULT_CONFIG);
      expect(parsed.problems.length).toBeGreaterThan(0);
      expect(parsed.problems.every((one) => one.message !== '')).toBe(true);
    },
  );

  it('what analysis is told', () => {
    const { config } = parseConfig('rules: { a: off, b: note }\npaths: { ignore: ["gen/**"] }', 'f');
    expect(analysisOptions(config)).toEqual({
      disabledRules: ['a'],
      severity: { b: 'note' },
      tests: 'note',
      resources: [],
    });
    expect([isIgnoredPath(config, 'gen/x/a.go'), isIgnoredPath(config, 'a/gen/x.go')]).toEqual([true, false]);
  });
});

describe('the schema of the report', () => {
  const validate = new Ajv({ allErrors: true }).compile(REPORT_SCHEMA);
  const { findings, suppressed, errors, stats } = analyzeToy({
    'a.go': 'func A(path string) {\n\tf := open(path)\n}\n',
  });
  const report = {
    version: 1,
    tool: { name: 'leakcheck', version: '0.1.0' },
    root: '/r',
    findings: findings.map((one) => one.finding),
    suppressed,
    errors,
    stats,
  };

  it('holds for what analysis answers', () => {
    expect([validate(report), validate.errors]).toEqual([true, null]);
    expect(report.findings).toHaveLength(1);
  });

  it.each([
    ['another key', { ...report, extra: 1 }],
    ['a missing key', { ...report, stats: undefined }],
    ['a line 0', { ...report, findings: report.findings.map((one) => ({ ...one, line: 0 })) }],
    ['an absolute file', { ...report, findings: report.findings.map((one) => ({ ...one, file: '/a.go' })) }],
    ['another fingerprint', { ...report, findings: report.findings.map((one) => ({ ...one, fingerprint: 'v2:0' })) }],
    [
      'a fix that is not verified',
      {
        ...report,
        findings: report.findings.map((one) => ({
          ...one,
          fixes: one.fixes.map((fix) => ({ ...fix, verified: false })),
        })),
      },
    ],
  ])('refuses %s', (_name, wrong) => {
    expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false);
  });
});
