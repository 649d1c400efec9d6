/**
 * Who is calling? A throw-away key for the App, the JWTs signed with it and the installation tokens given for them.
 * The time in a JWT is the caller's own and is not held against the double's clock; its length of life is.
 */
import { createPublicKey, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto';
import { TOKEN_LIFETIME_MS } from './limits.js';
import { arrayOf, numberOf, objectOf, parseJson } from './json.js';
import { badCredentials } from './refusal.js';
import type { Clock, Permissions } from './types.js';
import { APP_ID, REPOSITORY_ID } from './world.js';

/** Seconds that a JWT of an App may live. */
const MAX_JWT_SECONDS = 600;

export type Viewer =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'app' }
  | { readonly kind: 'installation'; readonly permissions: Permissions };

interface Token {
  readonly permissions: Permissions;
  readonly expires: number;
}

/** Credentials of one double. The key exists in memory alone. */
export class Credentials {
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Part of the page's address. */
  readonly pageToken = randomBytes(16).toString('hex');
  readonly webhookSecret = randomBytes(20).toString('hex');
  private readonly publicKey: string;
  private readonly tokens = new Map<string, Token>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
    const pair = keyPair();
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey;
  }

  /** issue gives a new installation token. */
  issue(permissions: Permissions): { readonly token: string; readonly expires: number } {
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    const expires = this.clock.now() + TOKEN_LIFETIME_MS;
    this.tokens.set(token, { permissions, expires });
    return { token, expires };
  }

  /** viewer reads an Authorization header. Throws 401 for a wrong, expired or foreign one. */
  viewer(authorization: string | undefined): Viewer {
    if (authorization === undefined) return { kind: 'nobody' };
    const match = /^(?:bearer|token) (\S+)$/i.exec(authorization);
    if (match === null) throw badCredentials();
    const secret = match[1] ?? '';
    if (secret.split('.').length === 3) {
      if (!this.isOwnJwt(secret)) throw badCredentials();
      return { kind: 'app' };
    }
    const token = this.tokens.get(secret);
    if (token === undefined || token.expires <= this.clock.now()) throw badCredentials();
    return { kind: 'installation', permissions: token.permissions };
  }

  private isOwnJwt(jwt: string): boolean {
    const [header = '', payload = '', signature = ''] = jwt.split('.');
    const decode = (part: string): unknown => parseJson(Buffer.from(part, 'base64url').toString('utf8'));
    if (objectOf(decode(header))['alg'] !== 'RS256') return false;
    const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`);
    if (!verify.verify(createPublicKey(this.publicKey), Buffer.from(signature, 'base64url'))) return false;
    const claims = objectOf(decode(payload));
    const life = numberOf(claims['exp']) - numberOf(claims['iat']);
    return String(claims['iss']) === String(APP_ID) && life > 0 && life <= MAX_JWT_SECONDS;
  }
}

let pairOfProcess: { readonly privateKey: string; readonly publicKey: string } | undefined;

/** Making a key takes longer than a test: the doubles of a process share one. */
function keyPair(): { readonly privateKey: string; readonly publicKey: string } {
  pairOfProcess ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return pairOfProcess;
}

/** concernsRepository says whether a token request leaves this repository in: by id, by name, or by naming none. */
export function concernsRepository(body: unknown, name: string): boolean {
  const { repository_ids: ids, repositories: names } = objectOf(body);
  if (ids !== undefined && !arrayOf(ids).includes(REPOSITORY_ID)) return false;
  return names === undefined || arrayOf(names).includes(name);
}
