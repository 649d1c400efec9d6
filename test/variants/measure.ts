/** In how many variants is the verdict kept? Tries all and prints those where it changes. `npm run variants`. */
import { variantCases, verdictOf } from './verdicts.js';

const originals = new Map<string, string>();
const counts = new Map<string, { kept: number; all: number }>();

for (const { file, original, kind, at, text } of variantCases()) {
  const before = originals.get(file) ?? verdictOf(file, original);
  originals.set(file, before);
  const after = verdictOf(file, text);
  const count = counts.get(kind) ?? { kept: 0, all: 0 };
  counts.set(kind, { kept: count.kept + (after === before ? 1 : 0), all: count.all + 1 });
  if (after !== before) console.log(`${file}: ${kind} ${at}\n  before: ${before}\n  after:  ${after}`);
}

let [kept, all] = [0, 0];
for (const [kind, count] of counts) {
  console.log(`${kind.padEnd(20)} ${String(count.kept)} of ${String(count.all)}`);
  kept += count.kept;
  all += count.all;
}
console.log(`${'all'.padEnd(20)} ${String(kept)} of ${String(all)}: ${((100 * kept) / all).toFixed(1)} %`);
