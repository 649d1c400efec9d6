/**
 * What may stand in `.github/leakcheck.yml`? The JSON Schema (draft-07) that is published for editors as
 * schema/config.schema.json and that the reader of the file applies. What the keys do is told in their descriptions.
 */

const GLOB_LIMIT = 1_000;

export const CONFIG_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'leakcheck configuration',
  description: 'Read from .github/leakcheck.yml of the base branch.',
  type: 'object',
  additionalProperties: false,
  properties: {
    comment_at: {
      description: 'Findings at or above this severity become review comments. Default: warning.',
      enum: ['error', 'warning', 'note'],
    },
    fail_at: {
      description: 'Findings at or above this severity fail the check run. Default: never.',
      enum: ['error', 'warning', 'note', 'never'],
    },
    max_comments: {
      description: 'The largest number of comments of one review, 0 to 20; the rest is annotated. Default: 20.',
      type: 'integer',
      minimum: 0,
      maximum: 20,
    },
    rules: {
      description: 'Switches a rule off or gives its findings another severity.',
      type: 'object',
      maxProperties: 200,
      propertyNames: { pattern: '^[a-z][a-z0-9-]{0,60}$' },
      additionalProperties: { enum: ['off', 'error', 'warning', 'note'] },
    },
    paths: {
      description: 'Which files are reported on.',
      type: 'object',
      additionalProperties: false,
      properties: {
        ignore: {
          description: 'Globs (* ? ** {a,b}) of paths from the root; nothing is reported in them.',
          type: 'array',
          maxItems: 200,
          items: { type: 'string', minLength: 1, maxLength: GLOB_LIMIT },
        },
      },
    },
    tests: {
      description: 'Findings in _test.go files: report as they are, lower to notes, or skip. Default: note.',
      enum: ['report', 'note', 'skip'],
    },
    resources: {
      description:
        'Own pairs of functions that acquire and release something. They can silence or add notes, nothing else.',
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['acquire', 'release', 'effect'],
        properties: {
          acquire: {
            description: 'import/path.Function or import/path.Type.Method',
            type: 'string',
            maxLength: 300,
            pattern: '^[^\\s.][^\\s]*\\.[\\p{L}_][\\p{L}\\p{Nd}_]*$',
          },
          release: {
            description: 'import/path.Function or import/path.Type.Method',
            type: 'string',
            maxLength: 300,
            pattern: '^[^\\s.][^\\s]*\\.[\\p{L}_][\\p{L}\\p{Nd}_]*$',
          },
          effect: {
            description: 'note: a missing release is noted. silence: what acquire returns is never reported.',
            enum: ['note', 'silence'],
          },
        },
      },
    },
  },
} as const;
