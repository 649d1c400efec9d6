/**
 * Writes the programs by which test/go/flow/traces.test.ts compares flow graphs with Go itself: random functions whose
 * every step logs a number, and what Go logged. Run where Go is present: node dist/tools/flow-traces.js
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const DIR = 'test/go/flow/testdata';
const PROGRAMS = 80;
const RUNS = 4;
const SEED = 20261121;

/** A linear congruential generator (Numerical Recipes); the prelude and the test use the same one. */
class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** An integer from 0 to below - 1. */
  below(below: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return (this.state >>> 16) % below;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}

/** What may be jumped to from the statement that is being written. */
interface Place {
  readonly depth: number;
  readonly loops: readonly string[];
  /** A break without a label leaves something. */
  readonly breakable: boolean;
}

class ProgramWriter {
  private readonly random: Random;
  private step = 0;
  private label = 0;
  private readonly used = new Set<string>();

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  function(name: string): string {
    const body = this.block({ depth: 0, loops: [], breakable: false }, 4);
    return `func ${name}() (int, bool) {\n${body}\nreturn ${this.int()}, ${this.condition(1)}\n}\n`;
  }

  private next(): number {
    return ++this.step;
  }

  private block(place: Place, most: number): string {
    const count = 1 + this.random.below(most);
    return Array.from({ length: count }, () => this.statement(place)).join('\n');
  }

  private inner(place: Place): string {
    return this.block(place, 2);
  }

  private statement(place: Place): string {
    const deeper = { ...place, depth: place.depth + 1 };
    if (place.depth >= 3 || this.random.below(5) < 2) return this.simple(place);
    return this.random.pick([
      () => this.conditional(deeper),
      () => this.conditional(deeper),
      () => this.loop(deeper),
      () => this.range(deeper),
      () => this.switch(deeper),
      () => this.chain(deeper),
      () => this.select(deeper),
      () => this.gotoBack(deeper),
      () => this.gotoForward(deeper),
    ])();
  }

  private simple(place: Place): string {
    return this.random.pick([
      () => `x(${this.next()})`,
      () => `x(${this.next()}, ${this.int()}, ${this.condition(2)})`,
      () => `b = ${this.condition(3)}`,
      () => `b = ${this.condition(1)} == (${this.condition(2)})`,
      () => `m[${this.int()}], m[${this.int()}] = ${this.int()}, ${this.int()}`,
      () => `m[${this.int()}] += ${this.int()}`,
      () => `m[${this.int()}]++`,
      () => `defer x(${this.next()}, ${this.int()})`,
      () => this.jump(place),
      () => this.jump(place),
    ])();
  }

  private jump({ loops, breakable }: Place): string {
    const label = loops.length > 0 ? loops[this.random.below(loops.length)] : undefined;
    const kind = this.random.below(8);
    if (label !== undefined && kind < 4) {
      const isPlain = this.random.below(2) === 0;
      if (!isPlain) this.used.add(label);
      const target = isPlain ? '' : ` ${label}`;
      return `if ${this.condition(1)} { ${kind < 2 ? 'continue' : 'break'}${target} }`;
    }
    if (breakable && kind < 6) return `if ${this.condition(1)} { break }`;
    if (kind === 6) return `if ${this.condition(1)} { panic(${this.int()}) }`;
    if (kind === 7) return `if ${this.condition(1)} { return ${this.int()}, ${this.condition(2)} }`;
    return `x(${this.next()})`;
  }

  private int(): string {
    return `i(${this.next()})`;
  }

  private condition(depth: number): string {
    const kind = depth === 0 ? 0 : this.random.below(6);
    if (kind === 3) return `!(${this.condition(depth - 1)})`;
    if (kind === 4) return `(${this.condition(depth - 1)} && ${this.condition(depth - 1)})`;
    if (kind === 5) return `(${this.condition(depth - 1)} || ${this.condition(depth - 1)})`;
    return `c(${this.next()})`;
  }

  private conditional(place: Place): string {
    const head = `if ${this.random.below(3) === 0 ? `b = ${this.condition(1)}; ` : ''}${this.condition(2)} {`;
    const then = this.inner(place);
    if (this.random.below(2) === 0) return `${head}\n${then}\n}`;
    const middle = this.random.below(2) === 0 ? ` else if ${this.condition(2)} {\n${this.inner(place)}\n}` : '';
    return `${head}\n${then}\n}${middle} else {\n${this.inner(place)}\n}`;
  }

  /** Writes a statement that a label may name; the label stands there only if something names it. */
  private labelled(write: (label: string) => string): string {
    const label = `L${++this.label}`;
    const text = write(label);
    return this.used.has(label) ? `${label}:\n${text}` : text;
  }

  private loop(place: Place): string {
    return this.labelled((label) => {
      const inside = { ...place, loops: [...place.loops, label], breakable: true };
      const clauses = this.random.pick(['', 'C', ';C;', 'I;C;P', ';;P', 'I;;P']);
      const head = clauses
        .replace('I', () => `m[${this.int()}] = 1`)
        .replace('C', () => this.condition(2))
        .replace('P', () => `m[${this.int()}]--`);
      return `for ${head} {\nx(${this.next()})\n${this.inner(inside)}\n}`;
    });
  }

  private range(place: Place): string {
    return this.labelled((label) => {
      const inside = { ...place, loops: [...place.loops, label], breakable: true };
      const target = this.random.pick(['', `m[${this.int()}] = `]);
      return `for ${target}range ${this.int()} {\n${this.inner(inside)}\n}`;
    });
  }

  private switch(place: Place): string {
    const inside = { ...place, breakable: true };
    const init = this.random.below(3) === 0 ? `b = ${this.condition(1)}; ` : '';
    const cases = [() => `case 0:`, () => `case ${this.int()}, ${this.int()}:`, () => `case 1, ${this.int()}:`];
    if (this.random.below(2) === 0) cases.splice(this.random.below(4), 0, () => 'default:');
    const clauses = cases.map((write, at) => `${write()}\n${this.inner(inside)}${this.fall(at, cases.length)}`);
    return `switch ${init}${this.int()} {\n${clauses.join('\n')}\n}`;
  }

  private fall(at: number, count: number): string {
    return at < count - 1 && this.random.below(4) === 0 ? '\nfallthrough' : '';
  }

  private chain(place: Place): string {
    const inside = { ...place, breakable: true };
    const cases = [() => `case ${this.condition(2)}:`, () => `case ${this.condition(1)}, ${this.condition(1)}:`];
    if (this.random.below(2) === 0) cases.splice(this.random.below(3), 0, () => 'default:');
    const clauses = cases.map((write, at) => `${write()}\n${this.inner(inside)}${this.fall(at, cases.length)}`);
    return `switch {\n${clauses.join('\n')}\n}`;
  }

  /** At most one case is ready, the first for which the stream says so: `arm` begins a new choice. */
  private select(place: Place): string {
    const inside = { ...place, breakable: true };
    const cases = [
      () => `case <-ready(${this.next()}):`,
      () => `case m[${this.int()}] = <-ready(${this.next()}):`,
      () => `case room(${this.next()}) <- ${this.int()}:`,
      () => 'default:',
    ];
    const clauses = cases.map((write) => `${write()}\n${this.inner(inside)}`);
    return `arm(${this.next()})\nselect {\n${clauses.join('\n')}\n}`;
  }

  private gotoBack(place: Place): string {
    const label = `L${++this.label}`;
    return `${label}:\nx(${this.next()})\n${this.inner(place)}\nif ${this.condition(1)} { goto ${label} }`;
  }

  private gotoForward(place: Place): string {
    const label = `L${++this.label}`;
    return `if ${this.condition(1)} { goto ${label} }\n${this.inner(place)}\n${label}:\nx(${this.next()})`;
  }
}

const PRELUDE = `// Code generated by tools/flow-traces. DO NOT EDIT.
package main

import "fmt"

var m = map[int]int{}
var b, armed, stopped bool
var state uint32
var trace []int

func draw(step, below int) int {
	state = state*1664525 + 1013904223
	if !stopped {
		trace = append(trace, step)
	}
	if len(trace) == 60 && !stopped {
		stopped = true
		panic("enough")
	}
	return int(state>>16) % below
}

func x(step int, _ ...any)  { draw(step, 2) }
func c(step int) bool       { return draw(step, 2) == 1 }
func i(step int) int        { return draw(step, 3) }
func arm(step int)          { armed = true; draw(step, 2) }

func ready(step int) chan int {
	if draw(step, 2) == 0 || !armed {
		return nil
	}
	armed = false
	ch := make(chan int, 1)
	ch <- 1
	return ch
}

func room(step int) chan int {
	if draw(step, 2) == 0 || !armed {
		return nil
	}
	armed = false
	return make(chan int, 1)
}

func run(name string, seed uint32, f func() (int, bool)) {
	state, trace, stopped = seed, nil, false
	func() {
		defer func() { recover() }()
		f()
	}()
	fmt.Println(name, seed, fmt.Sprint(trace))
}
`;

function main(): void {
  const names = Array.from({ length: PROGRAMS }, (_, at) => `f${at}`);
  const functions = names.map((name, at) => new ProgramWriter(SEED + at * 7919).function(name));
  const runs = names.flatMap((name) =>
    Array.from({ length: RUNS }, (_, run) => `run("${name}", ${run * 104729 + 17}, ${name})`),
  );
  const text = `${PRELUDE}\n${functions.join('\n')}\nfunc main() {\n${runs.join('\n')}\n}\n`;
  writeFileSync(`${DIR}/traces.go`, execFileSync('gofmt', { input: text }));
  writeFileSync(`${DIR}/traces.txt`, execFileSync('go', ['run', `${DIR}/traces.go`]));
}

main();
