/** A client that does nothing of its own: signs in as the App, sends what it is told and gives back what came. */
import { createSign } from 'node:crypto';
import type { AppConnection } from '../../src/preview/double/types.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined where it is none. */
  readonly body: unknown;
}

/** jwtOf signs a JSON web token for the App. */
export function jwtOf(connection: AppConnection, claims: Readonly<Record<string, unknown>> = {}): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = { iat: 1_700_000_000, exp: 1_700_000_600, iss: connection.appId, ...claims };
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(connection.privateKey, 'base64url')}`;
}

/** ApiClient speaks to one double. */
export class ApiClient {
  private readonly connection: AppConnection;
  private token = '';

  constructor(connection: AppConnection) {
    this.connection = connection;
  }

  /** signIn gets an installation token, with the given part of the permissions or all. */
  async signIn(permissions?: Readonly<Record<string, string>>): Promise<Reply> {
    const path = `/app/installations/${this.connection.installationId}/access_tokens`;
    const body = permissions === undefined ? {} : { permissions };
    const reply = await this.send('POST', path, body, { authorization: `Bearer ${jwtOf(this.connection)}` });
    this.token = text(reply.body, 'token');
    return reply;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown): Promise<Reply> {
    return this.send('POST', path, body);
  }

  asApp(method: string, path: string): Promise<Reply> {
    return this.send(method, path, undefined, { authorization: `Bearer ${jwtOf(this.connection)}` });
  }

  graphql(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    const url = this.connection.apiUrl.replace('/api/v3', '/api/graphql');
    return this.exchange('POST', url, { query, variables }, {});
  }

  send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.exchange(method, `${this.connection.apiUrl}${path}`, body, headers);
  }

  private async exchange(
    method: string,
    url: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Reply> {
    const authorization = this.token === '' ? {} : { authorization: `token ${this.token}` };
    const response = await fetch(url, {
      method,
      headers: { 'user-agent': 'test', ...authorization, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const received = await response.text();
    return { status: response.status, headers: response.headers, text: received, body: parsed(received) };
  }
}

function parsed(received: string): unknown {
  try {
    return JSON.parse(received) as unknown;
  } catch {
    return undefined;
  }
}

/** at follows keys and indexes into parsed JSON. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = new Map<string, unknown>(Object.entries(current)).get(String(key));
  }
  return current;
}

export function text(value: unknown, ...keys: readonly (string | number)[]): string {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : '';
}

export function list(value: unknown, ...keys: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}
