/**
 * What does `--format json` print? The JSON Schema (draft-07) of `Report` (finding.ts), published as
 * schema/report.schema.json; a test holds outputs against it. No key beyond these is printed.
 */

const POSITION = { type: 'integer', minimum: 1 } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const TEXT = { type: 'string' } as const;
const FILLED = { type: 'string', minLength: 1 } as const;
/** Relative, with `/`. */
const FILE = { type: 'string', minLength: 1, pattern: '^[^/\\\\]' } as const;

/** An object of exactly these keys; all but `optional` are required. */
function exactly(properties: Readonly<Record<string, unknown>>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', additionalProperties: false, required, properties };
}

function listOf(items: object): object {
  return { type: 'array', items };
}

const STEP = exactly({ file: FILE, line: POSITION, column: POSITION, text: FILLED, goroutine: FILLED }, ['goroutine']);

const EDIT = exactly({
  file: FILE,
  startLine: POSITION,
  startColumn: POSITION,
  endLine: POSITION,
  endColumn: POSITION,
  newText: TEXT,
});

const FIX = exactly({
  recipe: FILLED,
  title: FILLED,
  verified: { const: true },
  checks: { type: 'array', minItems: 1, uniqueItems: true, items: FILLED },
  compiled: { type: 'boolean' },
  edits: { type: 'array', minItems: 1, items: EDIT },
});

const FINDING = exactly({
  rule: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  family: FILLED,
  claim: { enum: ['leak', 'fault', 'hazard'] },
  severity: { enum: ['error', 'warning', 'note'] },
  status: { enum: ['new', 'existing', 'unknown'] },
  file: FILE,
  line: POSITION,
  column: POSITION,
  endLine: POSITION,
  endColumn: POSITION,
  function: TEXT,
  package: TEXT,
  message: FILLED,
  path: listOf(STEP),
  related: listOf(exactly({ file: FILE, line: POSITION, text: FILLED })),
  fixes: listOf(FIX),
  fixNote: TEXT,
  fingerprint: { type: 'string', pattern: '^v1:[0-9a-f]{32}$' },
  helpUri: TEXT,
});

const STATS = exactly({
  files: COUNT,
  lines: COUNT,
  functions: COUNT,
  ms: { type: 'number', minimum: 0 },
  parseMs: { type: 'number', minimum: 0 },
  silent: { type: 'object', additionalProperties: COUNT },
});

export const REPORT_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'leakcheck report',
  description: 'The one object that `leakcheck check --format json` prints.',
  ...exactly({
    version: { const: 1 },
    tool: exactly({ name: { const: 'leakcheck' }, version: FILLED }),
    root: TEXT,
    findings: listOf(FINDING),
    suppressed: listOf(exactly({ rule: FILLED, file: FILE, line: POSITION, by: FILLED, reason: TEXT })),
    errors: listOf(
      exactly({
        kind: { enum: ['parse', 'read', 'limit', 'rule', 'config'] },
        file: TEXT,
        line: COUNT,
        message: FILLED,
      }),
    ),
    stats: STATS,
  }),
} as const;
