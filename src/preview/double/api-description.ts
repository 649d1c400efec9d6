/**
 * Does a request or an answer fit GitHub's own description of its API? Finds the operation, checks parameters, bodies
 * and answers against the slice in `schema/github-api.json`, and hands out the description's example answers.
 * What the description cannot say (lines of a diff, order of lines, lengths) is in the rules beside it.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { existsSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { arrayOf, isObject, numberOf, objectOf, stringOf } from './json.js';
import type { JsonObject } from './json.js';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

export interface Operation {
  /** GitHub's operationId, for example "pulls/create-review". */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonObject | undefined;
  readonly bodyRequired: boolean;
  readonly responses: Readonly<Record<string, JsonObject>>;
}

export interface Match {
  readonly operation: Operation;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
}

/** Path parameters that may hold slashes; "path" may be empty besides: the root folder. */
const SLASHED = new Set(['ref', 'branch', 'basehead']);

/** packageFile finds a file of this package from wherever the compiled module lies. */
export function packageFile(...parts: readonly string[]): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return path.join(folder, ...parts);
}

/** ApiDescription answers from one slice; schemas are compiled when they are first needed. */
export class ApiDescription {
  private readonly routes: readonly Route[];
  private readonly operations = new Map<string, Operation>();
  private readonly ajv: Ajv;
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(slice: JsonObject) {
    this.ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(this.ajv);
    this.ajv.addSchema({ $id: 'github', schemas: slice['schemas'] });
    for (const [id, operation] of Object.entries(objectOf(slice['operations']))) {
      this.operations.set(id, readOperation(id, objectOf(operation)));
    }
    // The most literal template first: "commits/{ref}/check-runs" before "commits/{ref}".
    this.routes = [...this.operations.values()].map(toRoute).sort((a, b) => b.literals - a.literals);
  }

  /** find returns the operation of a method and an undecoded path, or undefined. */
  find(method: string, pathname: string): Match | undefined {
    for (const route of this.routes) {
      if (route.operation.method !== method) continue;
      const match = route.pattern.exec(pathname);
      if (match === null) continue;
      const params: Record<string, string> = {};
      route.names.forEach((name, index) => (params[name] = decode(match[index + 1] ?? '')));
      return { operation: route.operation, params };
    }
    return undefined;
  }

  /** problemsOfQuery lists, in GitHub's manner, what is wrong with the query; unknown parameters are passed over by GitHub. */
  problemsOfQuery(operation: Operation, query: URLSearchParams): readonly string[] {
    return operation.parameters
      .filter((parameter) => parameter.in === 'query')
      .flatMap((parameter) => {
        const text = query.get(parameter.name);
        if (text === null) return parameter.required ? [`"${parameter.name}" wasn't supplied.`] : [];
        const value = parameter.schema['type'] === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
        return this.problems(`${operation.id} query ${parameter.name}`, parameter.schema, value);
      });
  }

  problemsOfBody(operation: Operation, body: unknown): readonly string[] {
    if (operation.body === undefined) return [];
    if (body === undefined) return operation.bodyRequired ? ['A body is needed.'] : [];
    return this.problems(`${operation.id} body`, operation.body, body);
  }

  /** problemsOfAnswer lists how an answer of the double differs from the description. */
  problemsOfAnswer(operation: Operation, status: number, body: unknown): readonly string[] {
    const response = operation.responses[String(status)];
    if (response === undefined) return status >= 400 ? [] : [`${status} is no answer of ${operation.id}`];
    if (!isObject(response['schema'])) return [];
    return this.problems(`${operation.id} ${status}`, response['schema'], body);
  }

  /** example returns the description's own answer of an operation: an object, or the first entry of a list. */
  example(id: string, status = 200): JsonObject {
    const example = this.operations.get(id)?.responses[String(status)]?.['example'];
    return objectOf(Array.isArray(example) ? arrayOf(example)[0] : example);
  }

  private problems(key: string, schema: JsonObject, value: unknown): readonly string[] {
    let validate = this.validators.get(key);
    if (validate === undefined) {
      validate = this.ajv.compile(schema);
      this.validators.set(key, validate);
    }
    if (validate(value)) return [];
    return [...new Set((validate.errors ?? []).map((error) => sentence(error, value)))];
  }
}

/** readApiDescription reads the slice that ships with the package. */
export function readApiDescription(): ApiDescription {
  const text = readFileSync(packageFile('schema', 'github-api.json'), 'utf8');
  return new ApiDescription(objectOf(JSON.parse(text) as unknown));
}

function readOperation(id: string, given: JsonObject): Operation {
  const parameters = arrayOf(given['parameters']).map((each) => {
    const parameter = objectOf(each);
    return {
      name: stringOf(parameter['name']),
      in: stringOf(parameter['in']),
      required: parameter['required'] === true,
      schema: objectOf(parameter['schema']),
    };
  });
  const responses = Object.entries(objectOf(given['responses'])).map(
    ([status, each]) => [status, objectOf(each)] as const,
  );
  return {
    id,
    method: stringOf(given['method']),
    path: stringOf(given['path']),
    parameters,
    body: isObject(given['body']) ? given['body'] : undefined,
    bodyRequired: given['bodyRequired'] === true,
    responses: Object.fromEntries(responses),
  };
}

function toRoute(operation: Operation): Route {
  const names: string[] = [];
  const integers = new Set(
    operation.parameters
      .filter((parameter) => parameter.in === 'path' && parameter.schema['type'] === 'integer')
      .map((parameter) => parameter.name),
  );
  const source = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    if (integers.has(name)) return '(\\d+)';
    if (name === 'path') return '(.*)';
    return SLASHED.has(name) ? '(.+)' : '([^/]+)';
  });
  const literals = operation.path.split('/').filter((part) => !part.includes('{')).length;
  return { operation, pattern: new RegExp(`^${source}$`), names, literals };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** sentence says a validator's error in the words that GitHub's own validator uses where they are known. */
function sentence(error: ErrorObject, value: unknown): string {
  const where = error.instancePath === '' ? 'the request' : `'${error.instancePath.slice(1)}'`;
  const params: JsonObject = error.params;
  switch (error.keyword) {
    case 'required':
      return `"${stringOf(params['missingProperty'])}" wasn't supplied.`;
    case 'additionalProperties':
      return `"${stringOf(params['additionalProperty'])}" is not a permitted key.`;
    case 'maxItems': {
      const supplied = arrayOf(at(value, error.instancePath)).length;
      return `No more than ${numberOf(params['limit'])} items are allowed; ${supplied} were supplied.`;
    }
    case 'enum':
      return `For ${where}, the value is not a member of ${JSON.stringify(params['allowedValues'])}.`;
    case 'maxLength':
      return `Only ${numberOf(params['limit'])} characters are allowed for ${where}.`;
    default:
      return `For ${where}, the value ${error.message ?? 'is invalid'}.`;
  }
}

function at(value: unknown, pointer: string): unknown {
  let current = value;
  for (const part of pointer.split('/').slice(1)) {
    current = Array.isArray(current) ? arrayOf(current)[Number(part)] : objectOf(current)[part];
  }
  return current;
}
