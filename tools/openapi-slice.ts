/**
 * What of GitHub's API description does the double need? Cuts the operations that leakcheck uses out of `@octokit/openapi`
 * and the types it uses out of `@octokit/graphql-schema`, and writes `schema/github-api.json` and `schema/github.graphql`.
 * Neither package is a dependency of the product (the first is 385 MB). To run it again:
 *   npm install --prefix /tmp/openapi --no-save @octokit/openapi@23
 *   npm run build && node dist/tools/openapi-slice.js /tmp/openapi/node_modules/@octokit/openapi
 * Changed on the way: request bodies are closed (`additionalProperties: false`), so that a misspelt property is refused;
 * `nullable` (OpenAPI 3.0) becomes a type of JSON Schema; prose is dropped; one example answer is kept per operation.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sliceGraphql } from './graphql-slice.js';

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

const OPERATIONS: readonly string[] = [
  'apps/get-authenticated',
  'apps/list-installations',
  'apps/get-installation',
  'apps/get-repo-installation',
  'apps/create-installation-access-token',
  'apps/list-webhook-deliveries',
  'apps/get-webhook-delivery',
  'apps/redeliver-webhook-delivery',
  'apps/list-repos-accessible-to-installation',
  'repos/get',
  'repos/get-content',
  'repos/get-commit',
  'repos/get-branch',
  'repos/compare-commits-with-basehead',
  'repos/get-collaborator-permission-level',
  'git/get-ref',
  'git/get-tree',
  'git/get-blob',
  'pulls/list',
  'pulls/get',
  'pulls/list-files',
  'pulls/list-commits',
  'pulls/list-reviews',
  'pulls/get-review',
  'pulls/create-review',
  'pulls/update-review',
  'pulls/list-comments-for-review',
  'pulls/list-review-comments',
  'pulls/get-review-comment',
  'pulls/create-review-comment',
  'pulls/update-review-comment',
  'pulls/delete-review-comment',
  'pulls/create-reply-for-review-comment',
  'issues/list-comments',
  'issues/get-comment',
  'issues/create-comment',
  'issues/update-comment',
  'issues/delete-comment',
  'reactions/list-for-issue-comment',
  'reactions/create-for-issue-comment',
  'reactions/delete-for-issue-comment',
  'reactions/list-for-pull-request-review-comment',
  'reactions/create-for-pull-request-review-comment',
  'checks/create',
  'checks/update',
  'checks/get',
  'checks/list-annotations',
  'checks/list-for-ref',
  'checks/list-for-suite',
  'rate-limit/get',
];

/**
 * Where the description contradicts itself, an answer's schema is replaced. In the list of installations an account would
 * have to be a user and an enterprise at once (allOf); for a single installation it says anyOf.
 */
const CORRECTED: Readonly<Record<string, JsonObject>> = {
  'apps/list-installations': { type: 'array', items: { $ref: '#/components/schemas/installation' } },
};

/**
 * Numbers that GitHub answers as null although the description does not say so: the place of a comment whose lines the
 * difference no longer shows ("outdated"), or that stands on a whole file.
 */
const NULL_ALL_THE_SAME: Readonly<Record<string, readonly string[]>> = {
  'pull-request-review-comment': ['line', 'original_line', 'position', 'original_position'],
  'review-comment': ['line', 'original_line', 'position', 'original_position'],
};

const DROPPED = new Set(['description', 'example', 'examples', 'externalDocs', 'deprecated', 'title', 'discriminator']);
/** Keys whose values are maps from names to schemas: a property may well be called "description". */
const MAPS_OF_SCHEMAS = new Set(['properties', 'patternProperties', 'definitions']);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectAt(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Slicer reads one description and gathers the schemas that the chosen operations refer to. */
class Slicer {
  private readonly description: JsonObject;
  private readonly pending: string[] = [];
  private readonly schemas: JsonObject = {};

  constructor(description: JsonObject) {
    this.description = description;
  }

  slice(): JsonObject {
    const found = new Map<string, JsonObject>();
    for (const [template, item] of Object.entries(objectAt(this.description['paths']))) {
      for (const [method, operation] of Object.entries(objectAt(item))) {
        if (!isObject(operation)) continue;
        const id = text(operation['operationId']);
        if (OPERATIONS.includes(id)) found.set(id, this.operation(method.toUpperCase(), template, operation));
      }
    }
    const operations: JsonObject = {};
    for (const id of OPERATIONS) {
      const operation = found.get(id);
      if (operation === undefined) throw new Error(`${id} is not in the description: look up its new operationId`);
      operations[id] = operation;
    }
    this.gatherSchemas();
    const sorted = Object.fromEntries(Object.entries(this.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
    return { operations, schemas: sorted };
  }

  private operation(method: string, template: string, operation: JsonObject): JsonObject {
    const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : [];
    const requestBody = objectAt(operation['requestBody']);
    const content = objectAt(objectAt(requestBody['content'])['application/json']);
    const result: JsonObject = { method, path: template, parameters: parameters.map((each) => this.parameter(each)) };
    if (isObject(content['schema'])) {
      result['body'] = this.closed(this.plain(this.inlined(content['schema'])));
      result['bodyRequired'] = requestBody['required'] === true;
    }
    result['responses'] = this.responses(text(operation['operationId']), objectAt(operation['responses']));
    return result;
  }

  private parameter(given: Json): JsonObject {
    const parameter = objectAt(this.resolved(given));
    const schema = this.plain(objectAt(parameter['schema']));
    return {
      name: text(parameter['name']),
      in: text(parameter['in']),
      required: parameter['required'] === true,
      schema,
    };
  }

  /** Only answers of success keep schema and example; of the others the status is noted. */
  private responses(id: string, responses: JsonObject): JsonObject {
    const result: JsonObject = {};
    for (const [status, given] of Object.entries(responses)) {
      if (!status.startsWith('2')) {
        result[status] = {};
        continue;
      }
      const json = objectAt(objectAt(objectAt(this.resolved(given))['content'])['application/json']);
      if (!isObject(json['schema'])) {
        result[status] = {};
        continue;
      }
      result[status] = { schema: this.plain(CORRECTED[id] ?? json['schema']), example: this.example(json) };
    }
    return result;
  }

  private example(content: JsonObject): Json {
    const first = Object.values(objectAt(content['examples']))[0];
    const value = objectAt(this.resolved(first ?? null))['value'] ?? content['example'] ?? null;
    return shortened(value);
  }

  private gatherSchemas(): void {
    const components = objectAt(objectAt(this.description['components'])['schemas']);
    for (let name = this.pending.pop(); name !== undefined; name = this.pending.pop()) {
      if (name in this.schemas) continue;
      this.schemas[name] = withNulls(objectAt(this.plain(objectAt(components[name]))), NULL_ALL_THE_SAME[name] ?? []);
    }
  }

  private resolved(value: Json): Json {
    if (!isObject(value) || typeof value['$ref'] !== 'string') return value;
    let at: Json | undefined = this.description;
    for (const part of value['$ref'].slice(2).split('/')) at = objectAt(at)[part];
    return at ?? null;
  }

  /** Replaces references by what they name: closed bodies must not close the schemas that answers share. */
  private inlined(value: Json): Json {
    const resolved = this.resolved(value);
    if (Array.isArray(resolved)) return resolved.map((each) => this.inlined(each));
    if (!isObject(resolved)) return resolved;
    return Object.fromEntries(Object.entries(resolved).map(([key, each]) => [key, this.inlined(each)]));
  }

  private closed(value: Json): Json {
    if (!isObject(value)) return value;
    const result: JsonObject = { ...value };
    if (isObject(value['properties'])) {
      const properties = Object.entries(value['properties']).map(([key, each]) => [key, this.closed(each)] as const);
      result['properties'] = Object.fromEntries(properties);
      if (!isObject(value['additionalProperties'])) result['additionalProperties'] = false;
    }
    if (isObject(value['items'])) result['items'] = this.closed(value['items']);
    return result;
  }

  /** Turns a schema of OpenAPI 3.0 into one of JSON Schema without prose, and notes what it refers to. */
  private plain(value: Json): Json {
    if (Array.isArray(value)) return value.map((each) => this.plain(each));
    if (!isObject(value)) return value;
    const reference = value['$ref'];
    if (typeof reference === 'string') {
      const name = reference.slice(reference.lastIndexOf('/') + 1);
      this.pending.push(name);
      return { $ref: `github#/schemas/${name}` };
    }
    const result: JsonObject = {};
    for (const [key, each] of Object.entries(value)) {
      if (key.startsWith('x-') || key === 'nullable' || (DROPPED.has(key) && typeof each !== 'object')) continue;
      if (key === 'examples' || key === 'example' || key === 'externalDocs' || key === 'discriminator') continue;
      result[key] = MAPS_OF_SCHEMAS.has(key) ? this.plainMap(each) : this.plain(each);
    }
    return value['nullable'] === true ? orNull(result) : result;
  }

  private plainMap(value: Json): Json {
    const entries = Object.entries(objectAt(value)).map(([key, each]) => [key, this.plain(each)] as const);
    return Object.fromEntries(entries);
  }
}

function orNull(schema: JsonObject): JsonObject {
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const result: JsonObject = { ...schema, type: [schema['type'], 'null'] };
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(null)) result['enum'] = [...schema['enum'], null];
  return result;
}

function withNulls(schema: JsonObject, names: readonly string[]): JsonObject {
  const properties = { ...objectAt(schema['properties']) };
  for (const name of names) {
    const property = objectAt(properties[name]);
    if (typeof property['type'] === 'string') properties[name] = orNull(property);
  }
  return names.length === 0 ? schema : { ...schema, properties };
}

/** One entry shows the shape of a list as well as thirty. */
function shortened(value: Json): Json {
  if (Array.isArray(value)) return value.slice(0, 1).map(shortened);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shortened(each)]));
}

function main(): void {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: openapi-slice FOLDER of the package @octokit/openapi');
  const parse = (file: string): JsonObject => objectAt(JSON.parse(readFileSync(file, 'utf8')) as Json);
  const version = text(parse(path.join(folder, 'package.json'))['version']);
  const description = parse(path.join(folder, 'generated', 'api.github.com.json'));
  const header = {
    $comment: `Cut by tools/openapi-slice.ts from @octokit/openapi ${version} (GitHub's REST API description). MIT License, Copyright (c) 2020 Octokit contributors and GitHub; see schema/LICENSE-github.md.`,
    $id: 'github',
  };
  const slice = { ...header, ...new Slicer(description).slice() };
  writeFileSync(path.join('schema', 'github-api.json'), `${JSON.stringify(slice)}\n`);
  const graphqlSchema = path.join('node_modules', '@octokit', 'graphql-schema', 'schema.graphql');
  writeFileSync(path.join('schema', 'github.graphql'), sliceGraphql(readFileSync(graphqlSchema, 'utf8')));
}

main();
