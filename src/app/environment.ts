/**
 * How is the App set up? Reads the environment once, at start; everything behind it gets values. Every error says what the
 * operator has to set.
 */
import { readFileSync } from 'node:fs';
import { API_VERSION } from '../github/client.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface AppEnvironment {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Where webhooks arrive, for example "/api/github/webhooks". */
  readonly webhookPath: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Base address of the REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Version of the REST API to name in requests; '' names none. */
  readonly apiVersion: string;
  /** Base address of pages, for links; without a slash at the end. */
  readonly webUrl: string;
  /** Folder for the journal; undefined where none was set. */
  readonly stateFolder: string | undefined;
  /** Reviews in work at once; 1 to 16. */
  readonly concurrency: number;
  readonly logLevel: string;
}

/** The environment lacks or contradicts something; the message says which variable and what it should hold. */
export class BadEnvironment extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadEnvironment';
  }
}

const WEBHOOK_PATH = '/api/github/webhooks';
const DEFAULT_PORT = 3000;
const DEFAULT_CONCURRENCY = 2;
const MOST_AT_ONCE = 16;

/** readEnvironment throws BadEnvironment; `readFile` is replaced in tests. */
export function readEnvironment(
  env: Environment,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): AppEnvironment {
  const appId = wholeNumber(env, 'APP_ID', undefined, 1, Number.MAX_SAFE_INTEGER);
  const host = env['GHE_HOST'] ?? '';
  const protocol = env['GHE_PROTOCOL'] ?? 'https';
  if (protocol !== 'https' && protocol !== 'http') throw new BadEnvironment('GHE_PROTOCOL must be "https" or "http"');
  if (!/^[\w.-]*(:\d+)?$/.test(host))
    throw new BadEnvironment('GHE_HOST must be a host name, with a port where needed');
  return {
    appId,
    privateKey: privateKeyOf(env, readFile),
    webhookSecret: secretOf(env),
    webhookPath: env['WEBHOOK_PATH'] ?? WEBHOOK_PATH,
    host: env['HOST'] ?? 'localhost',
    port: wholeNumber(env, 'PORT', DEFAULT_PORT, 0, 65_535),
    apiUrl: host === '' ? 'https://api.github.com' : `${protocol}://${host}/api/v3`,
    apiVersion: env['LEAKCHECK_API_VERSION'] ?? API_VERSION,
    webUrl: host === '' ? 'https://github.com' : `${protocol}://${host}`,
    stateFolder: nonEmpty(env['LEAKCHECK_STATE']),
    concurrency: wholeNumber(env, 'LEAKCHECK_CONCURRENCY', DEFAULT_CONCURRENCY, 1, MOST_AT_ONCE),
    logLevel: env['LOG_LEVEL'] ?? 'info',
  };
}

/** Probot would fall back to a secret that everybody knows; a webhook without a secret is worth nothing. */
function secretOf(env: Environment): string {
  const secret = nonEmpty(env['WEBHOOK_SECRET']);
  if (secret === undefined) {
    throw new BadEnvironment('WEBHOOK_SECRET is not set: copy the secret from the settings of the GitHub App');
  }
  if (secret === 'development')
    throw new BadEnvironment('WEBHOOK_SECRET must not be "development": everybody knows it');
  return secret;
}

function privateKeyOf(env: Environment, readFile: (path: string) => string): string {
  const inline = nonEmpty(env['PRIVATE_KEY']);
  const path = nonEmpty(env['PRIVATE_KEY_PATH']);
  if (inline === undefined && path === undefined) {
    throw new BadEnvironment('set PRIVATE_KEY or PRIVATE_KEY_PATH to the private key of the GitHub App (PEM)');
  }
  const key = inline === undefined ? readKey(path ?? '', readFile) : unfold(inline);
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) {
    throw new BadEnvironment('PRIVATE_KEY is no PEM key: it must begin with "-----BEGIN", or be that in base64');
  }
  return key;
}

function readKey(path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path).trim();
  } catch (cause) {
    throw Object.assign(new BadEnvironment('the file named by PRIVATE_KEY_PATH cannot be read'), { cause });
  }
}

/** Deployments fold the key into one line: with `\n` spelled out, or in base64. */
function unfold(key: string): string {
  if (key.includes('-----BEGIN')) return key.replaceAll('\\n', '\n').trim();
  return Buffer.from(key, 'base64').toString('utf8').trim();
}

function wholeNumber(
  env: Environment,
  name: string,
  fallback: number | undefined,
  least: number,
  most: number,
): number {
  const text = nonEmpty(env[name]);
  if (text === undefined && fallback !== undefined) return fallback;
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < least || value > most) {
    throw new BadEnvironment(`${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function nonEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' ? undefined : trimmed;
}
