import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../../', import.meta.url);
const TEXT = readFileSync(new URL('Dockerfile', ROOT), 'utf8');

interface Stage {
  readonly image: string;
  readonly name: string;
  readonly instructions: readonly string[];
}

/** Instructions with continued lines joined, by stage. */
function stagesOf(text: string): readonly Stage[] {
  const rows = text.replaceAll('\\\n', ' ').split('\n');
  const instructions = rows.filter((row) => row.trim() !== '' && !row.startsWith('#'));
  const stages: { image: string; name: string; instructions: string[] }[] = [];
  for (const row of instructions) {
    const [, image, name] = /^FROM (\S+)(?: AS (\S+))?$/.exec(row) ?? [];
    if (image !== undefined) stages.push({ image, name: name ?? '', instructions: [] });
    else stages.at(-1)?.instructions.push(row.replaceAll(/\s+/g, ' '));
  }
  return stages;
}

const stages = stagesOf(TEXT);
const last = stages.at(-1);

describe('the image', () => {
  it('stands in all stages on the same slim Debian with the current LTS of Node', () => {
    expect(new Set(stages.map((stage) => stage.image))).toEqual(new Set(['node:24-bookworm-slim']));
    expect(stages.map((stage) => stage.name)).toEqual(['build', 'dependencies', '']);
  });

  it('takes its packages from a stage that installs no tools and runs no scripts', () => {
    const dependencies = stages.find((stage) => stage.name === 'dependencies');
    expect(dependencies?.instructions).toContain('RUN npm ci --omit=dev --ignore-scripts');
    expect(last?.instructions).toContain('COPY --from=dependencies /app/node_modules node_modules');
    expect(last?.instructions.filter((row) => row.includes('npm '))).toEqual([]);
  });

  it('copies only from other stages, and only what exists', () => {
    const copies = last?.instructions.filter((row) => row.startsWith('COPY')) ?? [];
    for (const row of copies) expect(row).toMatch(/^COPY --from=(build|dependencies) /);
    for (const name of ['package.json', 'app.yml', 'bin', 'rules', 'data', 'schema']) {
      expect(existsSync(new URL(name, ROOT))).toBe(true);
    }
  });

  it('runs as a user without rights, and is told to listen outside', () => {
    expect(last?.instructions).toContain('USER node');
    expect(last?.instructions.find((row) => row.startsWith('ENV'))).toContain('HOST=0.0.0.0');
    const user = last?.instructions.indexOf('USER node') ?? 0;
    expect(last?.instructions.slice(user).some((row) => row.startsWith('RUN'))).toBe(false);
  });

  it('starts and is looked after in exec form, so that signals arrive', () => {
    expect(last?.instructions.at(-1)).toBe('CMD ["node", "bin/leakcheck.js", "serve"]');
    const health = last?.instructions.find((row) => row.startsWith('HEALTHCHECK'));
    expect(health).toMatch(/--interval=\d+s/);
    expect(health).toMatch(/CMD \["node", /);
    expect(health).toContain('/healthz');
  });

  it('holds no secret', () => {
    expect(TEXT).not.toMatch(/SECRET|PRIVATE_KEY|TOKEN/);
    const ignored = readFileSync(new URL('.dockerignore', ROOT), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '*.pem', '.git', 'node_modules']));
  });
});
