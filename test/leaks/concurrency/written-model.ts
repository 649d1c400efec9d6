/**
 * Reads models from a few lines of text, so that tests of the exploration need no Go.
 *
 * Each goroutine body is lines of `label: step | step | ...`, one line a place. A step is an event with its object
 * (`send ch`, `add wg 2`, `spawn worker`, `recv ch`), or `default`; several are a select. ` -> label, label` says where
 * it leads (any of them; default: the next line), `?` after a label marks the way as possible only; `closed -> label`
 * after it says where a closed channel leads; `panic -> label` where a panic leads. `end` ends the goroutine, `park` blocks on purpose.
 */
import type {
  Case,
  Event,
  Model,
  ModelObject,
  Program,
  ProgramNode,
  Target,
} from '../../../src/leaks/concurrency/model.js';

export interface WrittenModel {
  readonly objects: Readonly<Record<string, WithoutSite<ModelObject>>>;
  /** The first is the root's. */
  readonly programs: Readonly<Record<string, string>>;
  readonly endsWithRoot?: boolean;
}
type WithoutSite<T> = T extends ModelObject ? Omit<T, 'site'> : never;

/** The model, and the name `program.label` of each place by its location number. */
export function readModel(written: WrittenModel): { readonly model: Model; readonly places: readonly string[] } {
  const names = Object.keys(written.objects);
  const programNames = Object.keys(written.programs);
  const places: string[] = [];
  const programs = Object.entries(written.programs).map(([name, text]) => {
    const { program, labels } = readProgram(name, text, names, programNames);
    places.push(...labels.map((label) => `${name}.${label}`));
    return program;
  });
  const objects = Object.values(written.objects).map((object): ModelObject => ({ ...object, site: 0 }));
  return { model: { objects, programs, endsWithRoot: written.endsWithRoot ?? false }, places };
}

function readProgram(
  name: string,
  text: string,
  objects: readonly string[],
  programs: readonly string[],
): { program: Program; labels: string[] } {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const labels = lines.map((line) => line.slice(0, line.indexOf(':')));
  const nodes = lines.map((line, index): ProgramNode => {
    const body = line.slice(line.indexOf(':') + 1).trim();
    const reader = new LineReader(labels, index, objects, programs);
    return reader.readNode(body);
  });
  return { program: { name, nodes, entry: [{ node: 0, certain: true, trail: [] }] }, labels };
}

class LineReader {
  private readonly labels: readonly string[];
  private readonly index: number;
  private readonly objects: readonly string[];
  private readonly programs: readonly string[];

  constructor(labels: readonly string[], index: number, objects: readonly string[], programs: readonly string[]) {
    this.labels = labels;
    this.index = index;
    this.objects = objects;
    this.programs = programs;
  }

  readNode(body: string): ProgramNode {
    if (body === 'end') return { cases: [], silent: false, site: this.index };
    if (body === 'park') return { cases: [], silent: true, site: this.index };
    const cases: Case[] = [];
    let otherwise: readonly Target[] | undefined;
    let panic: readonly Target[] | undefined;
    for (const step of body.split('|').map((part) => part.trim())) {
      const ways = /^(.*?)(?:\s*->\s*(.*?))?(?:\s*closed -> (.*?))?(?:\s*panic -> (.*?))?$/.exec(step);
      const [, event = '', targets, closed, recovered] = ways ?? [];
      if (recovered !== undefined) panic = this.readTargets(recovered);
      if (event === 'default') otherwise = this.readTargets(targets);
      else
        cases.push({
          event: this.readEvent(event.trim()),
          targets: this.readTargets(targets),
          ...(closed === undefined ? {} : { closed: this.readTargets(closed) }),
          site: this.index,
        });
    }
    return { cases, ...(otherwise && { otherwise }), ...(panic && { panic }), silent: false, site: this.index };
  }

  private readTargets(text: string | undefined): Target[] {
    if (text === undefined) return [{ node: this.index + 1, certain: true, trail: [] }];
    return text.split(',').map((part) => {
      const certain = !part.includes('?');
      const node = this.labels.indexOf(part.replace('?', '').trim());
      if (node < 0) throw new Error(`no label ${part}`);
      return { node, certain, trail: [] };
    });
  }

  private readEvent(text: string): Event {
    const [kind = '', name = '', argument] = text.split(/\s+/);
    const object = this.objects.indexOf(name);
    const event = this.eventOf(kind, object, name, argument);
    if ('object' in event && event.object < 0) throw new Error(`no object ${name} in "${text}"`);
    return event;
  }

  private eventOf(kind: string, object: number, name: string, argument: string | undefined): Event {
    switch (kind) {
      case 'step':
      case 'never':
      case 'exit':
        return { kind };
      case 'spawn':
        return { kind, program: this.programs.indexOf(name) };
      case 'add':
        return { kind, object, delta: Number(argument) };
      case 'acquire':
      case 'release':
        return { kind, object, count: Number(argument ?? 1) };
      case 'assume':
        return { kind, object, value: Number(argument) };
      case 'enqueue':
        return { kind, object, lock: argument === undefined ? undefined : this.objects.indexOf(argument) };
      default: {
        const plain = PLAIN.find((one) => one === kind);
        if (plain === undefined) throw new Error(`no event ${kind}`);
        return { kind: plain, object };
      }
    }
  }
}

const PLAIN = [
  'send',
  'close',
  'recv',
  'wait',
  'lock',
  'unlock',
  'announce',
  'rlock',
  'runlock',
  'trylock',
  'cancel',
  'done',
  'cancelled',
  'live',
  'expire',
  'arm',
  'disarm',
  'late',
  'enter',
  'pass',
  'finish',
  'wake',
  'signal',
  'broadcast',
] as const;
