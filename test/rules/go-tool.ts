/** What do gofmt and go vet say of testdata? Each text becomes a package of its own, grouped into one module per Go version. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goVersionOf } from './testdata.js';

/** Whether Go is present on this machine. */
export const hasGo =
  spawnSync('go', ['version'], { encoding: 'utf8' }).status === 0 && spawnSync('gofmt', ['-h']).error === undefined;

export interface NamedText {
  /** Unique; becomes a folder's name. */
  readonly name: string;
  /** File name ending in `.go`. */
  readonly file: string;
  readonly text: string;
}

/** The text as gofmt prints it. Throws where it cannot be parsed. */
export function gofmt(text: string): string {
  return execFileSync('gofmt', [], { input: text, encoding: 'utf8' });
}

/** What `go vet` says of each text: `analyzer: message`, places left out. Texts that do not compile give `compile: …`. */
export function goVet(texts: readonly NamedText[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const version of new Set(texts.map(({ text }) => goVersionOf(text)))) {
    const group = texts.filter(({ text }) => goVersionOf(text) === version);
    for (const [name, messages] of vetModule(version, group)) found.set(name, messages);
  }
  return found;
}

function vetModule(version: string, texts: readonly NamedText[]): ReadonlyMap<string, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    writeFileSync(join(folder, 'go.mod'), `module example.com/m\n\ngo ${version}\n`);
    for (const { name, file, text } of texts) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, file), text);
    }
    const env = {
      ...process.env,
      GOFLAGS: '-mod=mod',
      GOWORK: 'off',
      GOPROXY: 'off',
      GOTOOLCHAIN: 'local',
      GOOS: 'linux',
    };
    const run = spawnSync('go', ['vet', '-json', './...'], { cwd: folder, encoding: 'utf8', env });
    const messages = messagesOf(`${run.stdout}\n${run.stderr}`);
    return new Map(texts.map(({ name }) => [name, messages.get(name) ?? []]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** By package: one JSON object each, on either stream as the Go version has it, and compile errors as plain text. */
function messagesOf(output: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, message: string): void => {
    found.set(name, [...(found.get(name) ?? []), message]);
  };
  for (const [object] of output.matchAll(/^\{$[^]*?^\}$/gm)) {
    const parsed: unknown = JSON.parse(object);
    for (const [path, analyzers] of Object.entries(asRecord(parsed))) {
      for (const message of analyzerMessages(analyzers)) add(path.slice('example.com/m/'.length), message);
    }
  }
  for (const [, name = '', message = ''] of output.matchAll(
    /^(?:vet: )?(?:\.\/)?([^\s/]+)\/\S+?\.go:\d+(?::\d+)?: (.*)$/gm,
  )) {
    add(name, `compile: ${message}`);
  }
  return found;
}

function analyzerMessages(analyzers: unknown): readonly string[] {
  return Object.entries(asRecord(analyzers)).flatMap(([analyzer, found]) =>
    Object.values(asRecord(found)).map((diagnostic) => `${analyzer}: ${String(asRecord(diagnostic)['message'])}`),
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
