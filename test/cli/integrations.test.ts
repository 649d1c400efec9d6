/** Do the GitHub Action and the pre-commit hook call the command as it is? */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { Command } from 'commander';
import { parse } from 'yaml';
import { addCheckOptions } from '../../src/cli/check-flags.js';
import { isFormatName } from '../../src/cli/formats/formats.js';
import { packageRoot } from '../../src/host/package-root.js';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Step {
  readonly name: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly pass_filenames: boolean;
}

const ajv = new Ajv();
const TEXT = { type: 'string' };
const isAction = ajv.compile<Action>({
  type: 'object',
  required: ['inputs', 'runs'],
  properties: {
    inputs: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['description', 'default'],
        properties: { description: TEXT, default: TEXT },
      },
    },
    runs: {
      type: 'object',
      required: ['using', 'steps'],
      properties: {
        steps: { type: 'array', items: { type: 'object', required: ['name'], properties: { run: TEXT } } },
      },
    },
  },
});
const isHooks = ajv.compile<readonly Hook[]>({
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'entry', 'pass_filenames'],
    properties: { id: TEXT, entry: TEXT, pass_filenames: { type: 'boolean' } },
  },
});

function readAs<T>(text: string, isShaped: (value: unknown) => value is T): T {
  const value: unknown = parse(text);
  if (isShaped(value)) return value;
  throw new Error('not of the shape that is expected');
}

const textOf = (name: string): string => readFileSync(join(packageRoot(), name), 'utf8');
const options = new Set(addCheckOptions(new Command('check')).options.map(({ long }) => long));

const ACTION_TEXT = textOf('action.yml');
const action = readAs(ACTION_TEXT, isAction);
const hooks = readAs(textOf('.pre-commit-hooks.yaml'), isHooks);

describe('action.yml', () => {
  it('uses options and formats that the command has', () => {
    const used = [...ACTION_TEXT.matchAll(/\bcheck .*|args\+?=\(.*\)/g)].flatMap(([line]) => [
      ...line.matchAll(/--[a-z-]+/g),
    ]);
    expect(used.length).toBeGreaterThan(4);
    for (const [flag] of used) expect(options).toContain(flag);
    for (const [, format = ''] of ACTION_TEXT.matchAll(/--format (\S+)/g)) expect(isFormatName(format)).toBe(true);
  });

  it('uses every input, and no other', () => {
    const mentioned = new Set([...ACTION_TEXT.matchAll(/inputs\.([a-z-]+)/g)].map(([, name]) => name));
    expect([...mentioned].sort()).toEqual(Object.keys(action.inputs).sort());
    for (const { description } of Object.values(action.inputs)) expect(description).not.toBe('');
  });

  it('never puts what a caller writes into a script', () => {
    expect(action.runs.using).toBe('composite');
    for (const { run, shell, uses } of action.runs.steps) {
      expect(run ?? '').not.toContain('${{');
      expect(run === undefined ? uses : shell).toBeDefined();
    }
  });
});

describe('.pre-commit-hooks.yaml', () => {
  it('calls check as it is', () => {
    expect(hooks.map(({ id }) => id)).toEqual(['leakcheck']);
    for (const { entry, pass_filenames: passes } of hooks) {
      const [program, command, ...args] = entry.split(' ');
      expect([program, command]).toEqual(['leakcheck', 'check']);
      for (const arg of args.filter((each) => each.startsWith('--'))) expect(options).toContain(arg);
      expect(passes).toBe(false);
    }
  });
});
