/**
 * The lab: runs every marked program (examples of the articles, and programs that count a resource) before and after its
 * fix, the second time under the race detector, and prints what Go shows of each beside what leakcheck says of it.
 * `npm run lab`.
 */
import { hasGo, observe, type Observation } from './observe.js';
import { labPrograms, type LabProgram } from './programs.js';

const HEAD = ['program', 'call', 'leakcheck', 'left', 'after the fix', 'agrees'];

if (hasGo) {
  const rows = labPrograms().flatMap(rowsOf);
  print([HEAD, ...rows]);
  if (rows.some((row) => row.at(-1) === 'NO')) process.exitCode = 1;
} else {
  console.log('The lab needs Go on the PATH.');
}

function rowsOf({ name, text, calls, repaired, repairs, reported }: LabProgram): readonly (readonly string[])[] {
  const before = observe(text, calls, { race: false });
  const after = observe(repaired, calls, { race: true });
  return calls.map(({ call, name: func, verdict }) => {
    const rules = reported.get(func) ?? [];
    const isRepaired = repairs.has(func) && rules.length === 1;
    const [seen, then] = [before.get(call), after.get(call)];
    const isLeak = (seen?.left ?? 0) > 0;
    const isClean = !isRepaired || (then?.left === 0 && then.failure === undefined);
    const agrees = isLeak === (verdict === 'leaks') && isClean;
    const fixed = isRepaired ? textOf(then) : verdict === 'ends' ? textOf(then) : 'no edit';
    return [name, call, rules.join(', ') || 'silent', textOf(seen), fixed, agrees ? 'yes' : 'NO'];
  });
}

function textOf(seen: Observation | undefined): string {
  return seen?.failure ?? String(seen?.left ?? '?');
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
