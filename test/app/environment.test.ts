import { describe, expect, it } from '@jest/globals';
import { BadEnvironment, readEnvironment, type Environment } from '../../src/app/environment.js';

const KEY = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----';
const GOOD: Environment = { APP_ID: '7', PRIVATE_KEY: KEY, WEBHOOK_SECRET: 'a long secret' };

describe('readEnvironment', () => {
  it('has defaults for what need not be set', () => {
    expect(readEnvironment(GOOD)).toMatchObject({
      appId: 7,
      privateKey: KEY,
      webhookPath: '/api/github/webhooks',
      host: 'localhost',
      port: 3000,
      apiUrl: 'https://api.github.com',
      webUrl: 'https://github.com',
      stateFolder: undefined,
    });
  });

  it('finds an enterprise server by GHE_HOST', () => {
    const environment = readEnvironment({ ...GOOD, GHE_HOST: '127.0.0.1:8080', GHE_PROTOCOL: 'http' });
    expect(environment.apiUrl).toBe('http://127.0.0.1:8080/api/v3');
    expect(environment.webUrl).toBe('http://127.0.0.1:8080');
  });

  it.each([
    ['spelled line ends', KEY.replaceAll('\n', '\\n')],
    ['base64', Buffer.from(KEY).toString('base64')],
  ])('takes a key with %s', (_, key) => {
    expect(readEnvironment({ ...GOOD, PRIVATE_KEY: key }).privateKey).toBe(KEY);
  });

  it('reads a key from a file', () => {
    const { PRIVATE_KEY: _, ...rest } = GOOD;
    const read = (path: string): string => (path === '/run/key.pem' ? `${KEY}\n` : '');
    expect(readEnvironment({ ...rest, PRIVATE_KEY_PATH: '/run/key.pem' }, read).privateKey).toBe(KEY);
  });

  const BAD: readonly (readonly [string, Environment, RegExp])[] = [
    ['no secret', { ...GOOD, WEBHOOK_SECRET: '' }, /WEBHOOK_SECRET is not set/],
    ["Probot's own secret", { ...GOOD, WEBHOOK_SECRET: 'development' }, /WEBHOOK_SECRET must not be/],
    ['no App', { ...GOOD, APP_ID: undefined }, /APP_ID must be a whole number/],
    ['a name for a number', { ...GOOD, APP_ID: 'leakcheck' }, /APP_ID/],
    ['no key', { ...GOOD, PRIVATE_KEY: undefined }, /PRIVATE_KEY or PRIVATE_KEY_PATH/],
    ['a key that is none', { ...GOOD, PRIVATE_KEY: 'secret' }, /no PEM key/],
    [
      'a file that is not there',
      { ...GOOD, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nowhere/key' },
      /cannot be read/,
    ],
    ['a port out of range', { ...GOOD, PORT: '99999' }, /PORT/],
    ['a host with a path', { ...GOOD, GHE_HOST: 'github.example.com/x' }, /GHE_HOST/],
    ['another protocol', { ...GOOD, GHE_HOST: 'github.example.com', GHE_PROTOCOL: 'ftp' }, /GHE_PROTOCOL/],
  ];
  it.each(BAD)('refuses %s', (_, env, message) => {
    expect(() => readEnvironment(env)).toThrow(BadEnvironment);
    expect(() => readEnvironment(env)).toThrow(message);
  });

  it('never repeats the key or the secret in a message', () => {
    expect(() => readEnvironment({ ...GOOD, PRIVATE_KEY: 'topsecret' })).not.toThrow(/topsecret/);
  });
});
