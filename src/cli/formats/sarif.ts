/**
 * How does a report read for code scanning? One SARIF 2.1.0 log. The path is a thread flow for each goroutine, fixes are
 * replacements, what the code silences is a suppressed result, and the fingerprint recognises a leak again when lines move.
 * Columns count UTF-16 units, as in the report. Left out: the source text itself.
 */
import type {
  ArtifactLocation,
  Log,
  Location,
  Notification,
  PhysicalLocation,
  ReportingDescriptor,
  Result,
  ThreadFlow,
} from 'sarif';
import { RULE_PAGES } from '../../analysis/assemble-findings.js';
import type { AnalysisError, Finding, FindingFix, PathStep, SuppressedFinding } from '../../analysis/finding.js';
import { visible } from '../../text/visible.js';
import { RULES } from '../../../rules/index.js';
import type { CheckOutcome } from '../run-check.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** What paths are relative to. */
const ROOT = '%SRCROOT%';
/** The name under which fingerprints are compared between runs. */
const FINGERPRINT = 'leakcheck/v1';

export function sarifFormat({ report, isComparison }: CheckOutcome): string {
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            informationUri: RULE_PAGES.replace(/\/blob\/.*$/, ''),
            rules: RULES.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that paths are relative to.' } } },
        automationDetails: { id: 'leakcheck/' },
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: report.errors.map((error) => notification(error)) },
        ],
        results: [
          ...report.findings.map((finding) => result(finding, isComparison)),
          ...report.suppressed.map(suppressedResult),
        ],
      },
    ],
  };
  return `${JSON.stringify(log)}\n`;
}

function descriptor({ id, title, claim }: (typeof RULES)[number]): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title },
    helpUri: pageOf(id),
    defaultConfiguration: { level: claim === 'hazard' ? 'note' : 'warning' },
    properties: { tags: ['go', 'leak'], claim },
  };
}

function pageOf(rule: string): string {
  return `${RULE_PAGES}/${rule}/README.md`;
}

function ruleIndex(rule: string): { readonly ruleIndex?: number } {
  const index = RULES.findIndex(({ id }) => id === rule);
  return index < 0 ? {} : { ruleIndex: index };
}

function result(finding: Finding, isComparison: boolean): Result {
  const { rule, severity, message, related, fixes, fingerprint, fixNote } = finding;
  const flows = threadFlows(finding);
  return {
    ruleId: rule,
    ...ruleIndex(rule),
    kind: 'fail',
    level: severity,
    message: { text: visible(message) },
    locations: [location(finding)],
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    ...(isComparison && finding.status !== 'unknown'
      ? { baselineState: finding.status === 'new' ? ('new' as const) : ('unchanged' as const) }
      : {}),
    ...(flows.length > 0 ? { codeFlows: [{ threadFlows: flows }] } : {}),
    ...(related.length > 0
      ? {
          relatedLocations: related.map(({ file, line, text }, id) => ({
            id,
            message: { text: visible(text) },
            physicalLocation: lineOf(file, line),
          })),
        }
      : {}),
    ...(fixes.length > 0 ? { fixes: fixes.map(sarifFix) } : {}),
    properties: { claim: finding.claim, family: finding.family, ...(fixNote === '' ? {} : { fixNote }) },
  };
}

function location(finding: Finding): Location {
  const { file, line, column, endLine, endColumn, function: name } = finding;
  return {
    physicalLocation: {
      artifactLocation: artifact(file),
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
    ...(name === ''
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: `${finding.package}.${name}`, kind: 'function' }] }),
  };
}

function artifact(file: string): ArtifactLocation {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

function lineOf(file: string, line: number): PhysicalLocation {
  return { artifactLocation: artifact(file), region: { startLine: line } };
}

/** One flow for each goroutine; the order of all steps is their execution order, from 1. */
function threadFlows({ path }: Finding): ThreadFlow[] {
  const flows = new Map<string, ThreadFlow>();
  path.forEach((step, at) => {
    const id = step.goroutine ?? 'main';
    const flow = flows.get(id) ?? { id, locations: [] };
    flow.locations.push({ executionOrder: at + 1, location: stepLocation(step) });
    flows.set(id, flow);
  });
  return [...flows.values()];
}

function stepLocation({ file, line, column, text }: PathStep): Location {
  return {
    message: { text: visible(text) },
    physicalLocation: { artifactLocation: artifact(file), region: { startLine: line, startColumn: column } },
  };
}

function sarifFix({ title, edits }: FindingFix): NonNullable<Result['fixes']>[number] {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: visible(title) },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map(({ startLine, startColumn, endLine, endColumn, newText }) => ({
          deletedRegion: { startLine, startColumn, endLine, endColumn },
          insertedContent: { text: newText },
        })),
    })),
  };
}

function suppressedResult({ rule, file, line, by, reason }: SuppressedFinding): Result {
  return {
    ruleId: rule,
    ...ruleIndex(rule),
    kind: 'fail',
    level: 'note',
    message: { text: visible(`Silenced by ${by}.`) },
    locations: [{ physicalLocation: lineOf(file, line) }],
    suppressions: [
      { kind: 'inSource', status: 'accepted', ...(reason === '' ? {} : { justification: visible(reason) }) },
    ],
  };
}

function notification({ kind, file, line, message }: AnalysisError): Notification {
  const place = line > 0 ? lineOf(file, line) : { artifactLocation: artifact(file) };
  return {
    level: 'warning',
    message: { text: visible(`${kind}: ${message}`) },
    ...(file === '' ? {} : { locations: [{ physicalLocation: place }] }),
  };
}
