/**
 * Compares light typing with go/types on packages of GOROOT:
 * `node dist/tools/typesdump/main.js net/http os …`, with Go installed, from the root of the repository. Prints the share
 * of answers that are known, and every wrong one; exit 1 if there is one.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ApiFacts } from '../../src/go/facts/api-facts.js';
import { parseFactsFile } from '../../src/go/facts/facts-file.js';
import type { GoPackage, Module, Program, SourceFile } from '../../src/go/program.js';
import { parseGo } from '../../src/go/syntax/parse.js';
import { ProgramInfo } from '../../src/go/types/program-info.js';
import { LineIndex } from '../../src/text/line-index.js';
import { compareFile, emptyTallies, readDump } from './compare.js';
import type { DumpFile } from './compare.js';

const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
const paths = process.argv.slice(2);
const dump = execFileSync('go', ['run', '.', ...paths.map((path) => `${goroot}/src/${path}`)], {
  cwd: 'tools/typesdump',
  encoding: 'utf8',
  maxBuffer: 1 << 30,
});
const module: Module = { path: 'std', dir: '', goVersion: { major: 1, minor: 26 }, godebug: {} };
const facts = new ApiFacts([parseFactsFile(JSON.parse(readFileSync('data/std.json', 'utf8')), 'data/std.json')]);

function source(path: string, text: string): SourceFile {
  const { ast, issues } = parseGo(text);
  return { path, text, lines: new LineIndex(text), ast, issues, generated: false, isTest: false, cgo: false };
}
function packageOf(path: string, files: readonly SourceFile[], kind: GoPackage['kind']): GoPackage {
  const name = files[0]?.ast.packageName ?? '';
  return { path, name, dir: path, kind, files, excluded: [], module, partial: false };
}

const dumped = new Map<string, DumpFile[]>();
for (const file of readDump(dump)) dumped.set(file.package, [...(dumped.get(file.package) ?? []), file]);
const inView = new Map<string, GoPackage>();
for (const [path, files] of dumped) {
  const sources = files.map(({ name }) =>
    source(`${path}/${name}`, readFileSync(`${goroot}/src/${path}/${name}`, 'utf8')),
  );
  inView.set(path, packageOf(path, sources, 'plain'));
}
const program: Program = {
  packages: [...inView.values()],
  importPackage(path) {
    const known = inView.get(path);
    const stub = known ? undefined : facts.stub(path);
    if (stub === undefined) return known;
    const pkg = packageOf(path, [source(`$facts/${path}.go`, stub)], 'facts');
    inView.set(path, pkg);
    return pkg;
  },
};
const info = new ProgramInfo(program);
const tallies = emptyTallies();
for (const pkg of program.packages) {
  const files = dumped.get(pkg.path) ?? [];
  pkg.files.forEach((file, index) => {
    const rows = files[index];
    if (rows) compareFile(info.infoOf(pkg), file, rows, tallies);
  });
}
let wrong = 0;
for (const [question, tally] of Object.entries(tallies)) {
  const all = tally.known + tally.unknown + tally.wrong.length;
  const share = all === 0 ? 100 : (100 * tally.known) / all;
  console.log(`${question}: ${all} asked, ${share.toFixed(2)} % known, ${tally.wrong.length} wrong`);
  for (const each of tally.wrong.slice(0, Number(process.env['SHOW'] ?? 20))) console.log(`  ${each}`);
  wrong += tally.wrong.length;
}
process.exitCode = wrong > 0 ? 1 : 0;
