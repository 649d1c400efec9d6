/**
 * How is data/resources.json read? From parsed JSON to the records of resource.ts, with an Error that names the row
 * that has the wrong shape. How a release is written: `Close` or `Body.Close` (a method), `()` (a call of the value),
 * `os.RemoveAll()` (a function of the value), `os.Remove(Name())` (of what a method of it returns), `p.Stop(-)` (no argument),
 * `Next=false` (a method that returns false), `<-C` or `<-Done()` (a receive from a field, or from what a method returns).
 */
import type {
  Acquisition,
  Citation,
  Holder,
  Holding,
  OwnershipException,
  Release,
  Resource,
  ResourceType,
} from './resource.js';

export interface ResourcesFile {
  readonly types: readonly ResourceType[];
  readonly acquisitions: readonly Acquisition[];
  readonly exceptions: readonly OwnershipException[];
}

/** Reads the parsed JSON of a resources file; throws an Error that names `source` and the row. */
export function parseResourcesFile(value: unknown, source: string): ResourcesFile {
  const file = new Row(value, source);
  return {
    types: file.rows('types').map((row) => ({ type: row.text('type'), ...resource(row) })),
    acquisitions: file.rows('acquisitions').map((row) => ({
      symbol: row.text('symbol'),
      holder: holder(row),
      when: row.oneOf('when', ['ok', 'true', 'always'] as const),
      ...resource(row),
    })),
    exceptions: file.rows('exceptions').map((row) => ({
      symbol: row.text('symbol'),
      result: row.number('result') ?? row.fail('result'),
      kind: row.oneOf('kind', ['borrowed', 'noEffect'] as const),
      source: citation(row),
    })),
  };
}

const HOLDINGS: readonly Holding[] = [
  'descriptor',
  'connection',
  'goroutine',
  'timer',
  'lock',
  'process',
  'disk',
  'memory',
  'registration',
  'data',
  'nothing',
];

function resource(row: Row): Resource {
  return {
    kind: row.text('kind'),
    rule: row.text('rule'),
    holds: row.oneOf('holds', HOLDINGS),
    releases: row.texts('releases').map((text) => parseRelease(text) ?? row.fail('releases')),
    collectedSince: row.number('collectedSince'),
    mayStay: row.flag('mayStay'),
    source: citation(row),
  };
}

function citation(row: Row): Citation {
  return { doc: row.text('doc'), cite: row.text('cite') };
}

function holder(row: Row): Holder {
  const [kind, index] = row.text('holder').split(':');
  if (kind === 'program') return { kind };
  if ((kind === 'result' || kind === 'argument') && index !== undefined) return { kind, index: Number(index) };
  return row.fail('holder');
}

function parseRelease(text: string): Release | undefined {
  if (text === '()') return { kind: 'call' };
  if (/^<-\w+(?:\(\))?$/.test(text)) return { kind: 'received', path: text.slice('<-'.length) };
  if (/^\w+=false$/.test(text)) return { kind: 'exhausted', method: text.slice(0, -'=false'.length) };
  const call = /^(?<symbol>[^()]+)\((?<argument>-|\w+\(\)|)\)$/.exec(text)?.groups;
  if (call === undefined) return parseMethod(text);
  const { symbol = '', argument = '' } = call;
  if (argument === '-') return { kind: 'procedure', symbol };
  return { kind: 'function', symbol, argument: argument === '' ? 'value' : { method: argument.slice(0, -2) } };
}

function parseMethod(text: string): Release | undefined {
  const { path, method } = /^(?:(?<path>[\w.]+)\.)?(?<method>\w+)$/.exec(text)?.groups ?? {};
  return method === undefined ? undefined : { kind: 'method', path: path ?? '', method };
}

/** One object of the file; each reader throws with the place where the shape is wrong. */
class Row {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    if (!isRecord(value)) throw new Error(`${place}: not an object`);
    this.#fields = value;
    this.#place = place;
  }

  fail(name: string): never {
    throw new Error(`${this.#place}: ${name} is missing or malformed`);
  }

  text(name: string): string {
    const value = this.#fields[name];
    return typeof value === 'string' ? value : this.fail(name);
  }

  number(name: string): number | undefined {
    const value = this.#fields[name];
    return value === undefined || typeof value === 'number' ? value : this.fail(name);
  }

  /** False where it is absent. */
  flag(name: string): boolean {
    const value = this.#fields[name];
    return value === undefined || typeof value === 'boolean' ? value === true : this.fail(name);
  }

  texts(name: string): string[] {
    return this.#list(name).map((value) => (typeof value === 'string' ? value : this.fail(name)));
  }

  rows(name: string): Row[] {
    return this.#list(name).map((value, i) => new Row(value, `${this.#place}: ${name}[${i}]`));
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    return allowed.find((each) => each === value) ?? this.fail(name);
  }

  #list(name: string): unknown[] {
    const value = this.#fields[name];
    return Array.isArray(value) ? value : this.fail(name);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
