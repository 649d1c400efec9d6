/** Does leakcheck say the same of a program that only looks different? Over testdata of the rules and the articles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../src/analysis/analyze.js';
import { loadFacts } from '../../src/host/load-facts.js';
import { packageRoot } from '../../src/host/package-root.js';
import { RULES } from '../../rules/index.js';
import { casesOf, goVersionOf } from '../rules/testdata.js';
import { variantsOf, type Variant } from './variants.js';

export interface VariantCase extends Variant {
  readonly file: string;
  readonly original: string;
}

/** Rules whose subject is goroutines and what they share. */
const SUBJECT = /^(chan|goroutine|select|waitgroup|cond|semaphore|map|mutex)-/;

const facts = loadFacts();

/** Every variant of every example. */
export function variantCases(): readonly VariantCase[] {
  return texts().flatMap(({ file, text }) => variantsOf(text).map((variant) => ({ ...variant, file, original: text })));
}

function texts(): readonly { readonly file: string; readonly text: string }[] {
  const cases = RULES.filter(({ id }) => SUBJECT.test(id)).flatMap(({ id }) =>
    casesOf(id).map(({ name, text }) => ({ file: `${id}/${name}.go`, text })),
  );
  const folder = join(packageRoot(), 'test', 'articles');
  const articles = readdirSync(folder).filter((name) => name.endsWith('.go'));
  return [...cases, ...articles.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))];
}

/** The rules that speak of a text at warning or above, one for each finding, sorted. */
export function verdictOf(file: string, text: string): string {
  const name = file.slice(file.indexOf('/') + 1);
  const request = {
    files: [
      { path: 'go.mod', text: `module example.com/variant\n\ngo ${goVersionOf(text)}\n` },
      { path: name, text },
    ],
    report: [name],
    options: { tests: 'report', fixes: 'none' },
  } as const;
  const { findings } = analyze(request, { facts, rules: RULES });
  const loud = findings.filter(({ finding: { severity, rule } }) => severity !== 'note' && SUBJECT.test(rule));
  return loud
    .map(({ finding }) => finding.rule)
    .sort()
    .join(' ');
}
