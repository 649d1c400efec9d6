/** Check runs: made for a commit, updated, completed once; annotations are added and never taken away. */
import { bodyText, byId, listed, pageOf } from '../call.js';
import type { Answer, Call, Handler } from '../call.js';
import { arrayOf, isObject, numberOf, objectOf, optionalNumber, optionalString, stringOf } from '../json.js';
import type { JsonObject } from '../json.js';
import { MAX_ANNOTATION_BYTES, MAX_ANNOTATION_TITLE } from '../limits.js';
import { Refusal, invalidRequest } from '../refusal.js';
import type { AnnotationState, CheckRunState } from '../types.js';
import { APP_ID } from '../world.js';

export const checkOperations: Readonly<Record<string, Handler>> = {
  'checks/create': createRun,
  'checks/update': updateRun,
  'checks/get': (call) => ({ status: 200, body: call.shapes.checkRun(runOf(call)) }),
  'checks/list-annotations': (call) =>
    listed(
      call,
      runOf(call).annotations.map((each) => annotationShape(call, each)),
    ),
  'checks/list-for-ref': async (call) => {
    const sha = await call.world.resolveReference(call.params['ref'] ?? '');
    if (sha === undefined) throw new Refusal(422, { message: `No commit found for SHA: ${call.params['ref'] ?? ''}` });
    return listRuns(call, (run) => run.headSha === sha);
  },
  'checks/list-for-suite': (call) =>
    listRuns(call, (run) => String(call.shapes.suiteId(run.headSha)) === call.params['check_suite_id']),
};

function runOf(call: Call): Call['world']['checkRuns'][number] {
  return byId(call, 'check_run_id', call.world.checkRuns);
}

function listRuns(call: Call, isWanted: (run: CheckRunState) => boolean): Answer {
  const { query } = call;
  const name = query.get('check_name');
  const status = query.get('status');
  const appId = query.get('app_id');
  let runs = call.world.checkRuns.filter(
    (run) => isWanted(run) && (name === null || run.name === name) && (status === null || run.status === status),
  );
  if (appId !== null && appId !== String(APP_ID)) runs = [];
  if (query.get('filter') !== 'all') {
    runs = runs.filter(
      (run) => runs.findLast((each) => each.name === run.name && each.headSha === run.headSha) === run,
    );
  }
  const page = pageOf(call, [...runs].reverse());
  const shapes = page.items.map((run) => call.shapes.checkRun(run));
  return { status: 200, headers: page.headers, body: { total_count: runs.length, check_runs: shapes } };
}

async function createRun(call: Call): Promise<Answer> {
  const { world, body, shapes } = call;
  const headSha = bodyText(call, 'head_sha') ?? '';
  if ((await world.git.readHeader(headSha))?.type !== 'commit') {
    throw new Refusal(422, { message: `No commit found for SHA: ${headSha}` });
  }
  const id = world.nextId();
  const empty: CheckRunState = {
    id,
    nodeId: `CR_${id}`,
    name: bodyText(call, 'name') ?? '',
    headSha,
    status: 'queued',
    conclusion: null,
    startedAt: world.timestamp,
    completedAt: null,
    externalId: '',
    detailsUrl: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  if (empty.name.trim() === '') throw invalidRequest(['"name" wasn\'t supplied.']);
  const run = changed(empty, body, world.timestamp);
  world.checkRuns.push(run);
  return { status: 201, body: shapes.checkRun(run) };
}

function updateRun(call: Call): Answer {
  const run = runOf(call);
  const status = bodyText(call, 'status');
  // Reopening sometimes works on GitHub and sometimes not; here it never does: make a new run.
  if (run.status === 'completed' && status !== undefined && status !== 'completed') {
    throw invalidRequest(['A completed check run cannot be reopened.']);
  }
  Object.assign(run, changed(run, call.body, call.world.timestamp));
  return { status: 200, body: call.shapes.checkRun(run) };
}

/** changed returns the run with a request's fields in it. Throws 422 for what the description cannot forbid. */
function changed(run: CheckRunState, body: JsonObject, now: string): CheckRunState {
  const problems = outputProblems(body);
  const conclusion = optionalString(body['conclusion']);
  const status = conclusion === undefined ? (optionalString(body['status']) ?? run.status) : 'completed';
  if (conclusion === 'stale') problems.push('"stale" is a conclusion that only GitHub sets.');
  const completedAt = optionalString(body['completed_at']);
  const needsConclusion = status === 'completed' || completedAt !== undefined;
  if (needsConclusion && conclusion === undefined && run.conclusion === null) {
    problems.push('"conclusion" wasn\'t supplied.');
  }
  if (problems.length > 0) throw invalidRequest(problems);
  const output = objectOf(body['output']);
  return {
    ...run,
    name: stringOf(body['name'], run.name),
    status,
    conclusion: conclusion ?? run.conclusion,
    startedAt: stringOf(body['started_at'], run.startedAt),
    completedAt: status === 'completed' ? (completedAt ?? run.completedAt ?? now) : null,
    externalId: stringOf(body['external_id'], run.externalId),
    detailsUrl: optionalString(body['details_url']) ?? run.detailsUrl,
    title: optionalString(output['title']) ?? run.title,
    summary: optionalString(output['summary']) ?? run.summary,
    text: optionalString(output['text']) ?? run.text,
    annotations: [...run.annotations, ...arrayOf(output['annotations']).map((each) => annotation(objectOf(each)))],
    actions: body['actions'] === undefined ? run.actions : actionsOf(body),
  };
}

function outputProblems(body: JsonObject): string[] {
  const problems: string[] = [];
  if (!isObject(body['output'])) return problems;
  for (const each of arrayOf(body['output']['annotations'])) problems.push(...annotationProblems(objectOf(each)));
  return problems;
}

function annotationProblems(given: JsonObject): readonly string[] {
  const problems: string[] = [];
  const { startLine, endLine, startColumn, endColumn, message, title, rawDetails, path } = annotation(given);
  if (startLine < 1 || endLine < startLine) problems.push('"end_line" must not come before "start_line".');
  if (startLine !== endLine && (startColumn !== null || endColumn !== null)) {
    problems.push('Columns are only supported when "start_line" and "end_line" are the same.');
  }
  if (startColumn !== null && endColumn !== null && endColumn < startColumn) {
    problems.push('"end_column" must not come before "start_column".');
  }
  if (path === '' || path.startsWith('/')) problems.push('"path" is not a path of the repository.');
  if (message.trim() === '') problems.push('"message" wasn\'t supplied.');
  if (Buffer.byteLength(message) > MAX_ANNOTATION_BYTES) problems.push('"message" is longer than 64 KB.');
  if (Buffer.byteLength(rawDetails ?? '') > MAX_ANNOTATION_BYTES) problems.push('"raw_details" is longer than 64 KB.');
  if ((title ?? '').length > MAX_ANNOTATION_TITLE) problems.push('"title" is longer than 255 characters.');
  return problems;
}

function annotation(given: JsonObject): AnnotationState {
  const level = given['annotation_level'];
  return {
    path: stringOf(given['path']),
    startLine: numberOf(given['start_line']),
    endLine: numberOf(given['end_line']),
    startColumn: optionalNumber(given['start_column']) ?? null,
    endColumn: optionalNumber(given['end_column']) ?? null,
    level: level === 'failure' || level === 'warning' ? level : 'notice',
    message: stringOf(given['message']),
    title: optionalString(given['title']) ?? null,
    rawDetails: optionalString(given['raw_details']) ?? null,
  };
}

function actionsOf(body: JsonObject): CheckRunState['actions'] {
  return arrayOf(body['actions']).map((each) => {
    const action = objectOf(each);
    return {
      label: stringOf(action['label']),
      description: stringOf(action['description']),
      identifier: stringOf(action['identifier']),
    };
  });
}

function annotationShape(call: Call, given: AnnotationState): JsonObject {
  return {
    path: given.path,
    start_line: given.startLine,
    end_line: given.endLine,
    start_column: given.startColumn,
    end_column: given.endColumn,
    annotation_level: given.level,
    message: given.message,
    title: given.title,
    raw_details: given.rawDetails,
    blob_href: `${call.address.split('/check-runs/')[0] ?? ''}/git/blobs/${given.path}`,
  };
}
