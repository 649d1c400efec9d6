/**
 * What must a SARIF 2.1.0 log look like? The part of the published schema (OASIS, sarif-schema-2.1.0) that leakcheck writes:
 * its object types with their required and allowed properties, enumerations and bounds. Whatever is not listed here is
 * refused, so that a property that is written must be entered with what the standard says of it.
 */

type Schema = Readonly<Record<string, unknown>>;

const TEXT: Schema = { type: 'string' };
/** Lines and columns count from 1. */
const POSITION: Schema = { type: 'integer', minimum: 1 };
const LEVEL: Schema = { enum: ['none', 'note', 'warning', 'error'] };
const URI: Schema = { type: 'string', format: 'uri' };
/** Relative references must be valid URI references: no blanks, no backslashes. */
const REFERENCE: Schema = { type: 'string', format: 'uri-reference' };
const BAG: Schema = { type: 'object' };

function object(required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', additionalProperties: false, required, properties };
}

function list(items: Schema, bounds: Schema = {}): Schema {
  return { type: 'array', items, ...bounds };
}

const MESSAGE = object(['text'], { text: TEXT });
const ARTIFACT = object(['uri'], { uri: REFERENCE, uriBaseId: TEXT });
const REGION = object(['startLine'], {
  startLine: POSITION,
  startColumn: POSITION,
  endLine: POSITION,
  endColumn: POSITION,
});
const PHYSICAL = object(['artifactLocation'], { artifactLocation: ARTIFACT, region: REGION });
const LOGICAL = object([], { fullyQualifiedName: TEXT, kind: TEXT });
const LOCATION = object([], {
  id: { type: 'integer', minimum: -1 },
  message: MESSAGE,
  physicalLocation: PHYSICAL,
  logicalLocations: list(LOGICAL, { uniqueItems: true }),
});
const FLOW_LOCATION = object([], { executionOrder: { type: 'integer', minimum: -1 }, location: LOCATION });
const THREAD_FLOW = object(['locations'], { id: TEXT, locations: list(FLOW_LOCATION, { minItems: 1 }) });
const CODE_FLOW = object(['threadFlows'], { threadFlows: list(THREAD_FLOW, { minItems: 1 }) });
const REPLACEMENT = object(['deletedRegion'], { deletedRegion: REGION, insertedContent: object([], { text: TEXT }) });
const CHANGE = object(['artifactLocation', 'replacements'], {
  artifactLocation: ARTIFACT,
  replacements: list(REPLACEMENT, { minItems: 1 }),
});
const FIX = object(['artifactChanges'], {
  description: MESSAGE,
  artifactChanges: list(CHANGE, { minItems: 1, uniqueItems: true }),
});
const SUPPRESSION = object(['kind'], {
  kind: { enum: ['inSource', 'external'] },
  status: { enum: ['accepted', 'underReview', 'rejected'] },
  justification: TEXT,
});
const RESULT = object(['message'], {
  ruleId: TEXT,
  ruleIndex: { type: 'integer', minimum: -1 },
  kind: { enum: ['notApplicable', 'pass', 'fail', 'review', 'open', 'informational'] },
  level: LEVEL,
  message: MESSAGE,
  locations: list(LOCATION),
  partialFingerprints: { type: 'object', additionalProperties: TEXT },
  baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
  codeFlows: list(CODE_FLOW),
  relatedLocations: list(LOCATION, { uniqueItems: true }),
  fixes: list(FIX, { uniqueItems: true }),
  suppressions: list(SUPPRESSION, { uniqueItems: true }),
  properties: BAG,
});
const DESCRIPTOR = object(['id'], {
  id: TEXT,
  shortDescription: MESSAGE,
  helpUri: URI,
  defaultConfiguration: object([], { level: LEVEL }),
  properties: BAG,
});
const DRIVER = object(['name'], {
  name: TEXT,
  version: TEXT,
  semanticVersion: TEXT,
  informationUri: URI,
  rules: list(DESCRIPTOR, { uniqueItems: true }),
});
const NOTIFICATION = object(['message'], { level: LEVEL, message: MESSAGE, locations: list(LOCATION) });
const INVOCATION = object(['executionSuccessful'], {
  executionSuccessful: { type: 'boolean' },
  toolExecutionNotifications: list(NOTIFICATION),
});
const RUN = object(['tool'], {
  tool: object(['driver'], { driver: DRIVER }),
  columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
  originalUriBaseIds: { type: 'object', additionalProperties: object([], { uri: REFERENCE, description: MESSAGE }) },
  automationDetails: object([], { id: TEXT }),
  invocations: list(INVOCATION),
  results: list(RESULT),
});

export const SARIF_SLICE = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...object(['version', 'runs'], { $schema: URI, version: { const: '2.1.0' }, runs: list(RUN) }),
};
