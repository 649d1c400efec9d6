/**
 * Does the code still compile with a fix? Asks the Go that is installed, with an overlay: nothing is written below the
 * root, nothing is fetched, no C compiler and no version control are started. A package that does not build as it
 * stands tells nothing about its fixes.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding, FindingFix } from '../analysis/finding.js';
import { applyEdits } from '../text/edits.js';
import { oneLine, shortened } from '../text/visible.js';
import { textEdits } from './formats/fix-diff.js';

/** One build may take this long; milliseconds. */
const BUILD_MILLISECONDS = 120_000;

export interface CompileWish {
  /** The folder that the findings' paths are relative to, absolute. */
  readonly folder: string;
  readonly textOf: (path: string) => string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tags: readonly string[] | undefined;
  readonly goos: string | undefined;
}

/** Whether there is a Go to ask. */
export async function isGoInstalled(env: CompileWish['env']): Promise<boolean> {
  return (await go(['version'], tmpdir(), env)) === undefined;
}

/** The findings with `compiled` set; a fix that does not compile is taken away, and the note says so. */
export async function compiledFixes(findings: readonly Finding[], wish: CompileWish): Promise<readonly Finding[]> {
  const builds = new Map<string, boolean>();
  const compiled: Finding[] = [];
  for (const finding of findings) {
    const unit = `${dirname(finding.file)} ${String(isTest(finding.file))}`;
    if (finding.fixes.length > 0 && !builds.has(unit)) {
      builds.set(unit, (await build(finding.file, undefined, wish)) === undefined);
    }
    compiled.push(builds.get(unit) === true ? await compiledFinding(finding, wish) : finding);
  }
  return compiled;
}

async function compiledFinding(finding: Finding, wish: CompileWish): Promise<Finding> {
  const fixes: FindingFix[] = [];
  const notes = [finding.fixNote];
  for (const fix of finding.fixes) {
    const text = wish.textOf(finding.file);
    if (text === undefined) return finding;
    const problem = await build(finding.file, applyEdits(text, textEdits(text, fix.edits)), wish);
    if (problem === undefined) fixes.push({ ...fix, compiled: true });
    else notes.push(`${fix.title}: not offered as an edit, because it does not compile (${problem}).`);
  }
  return { ...finding, fixes, fixNote: notes.filter((note) => note !== '').join(' ') };
}

function isTest(path: string): boolean {
  return path.endsWith('_test.go');
}

/** Builds the package of a file, with another text for it where one is given; answers what Go says against it. */
async function build(path: string, text: string | undefined, wish: CompileWish): Promise<string | undefined> {
  const target = join(wish.folder, path);
  const scratch = mkdtempSync(join(tmpdir(), 'leakcheck-build-'));
  try {
    const replaced = join(scratch, 'fixed.go');
    const overlay = join(scratch, 'overlay.json');
    writeFileSync(replaced, text ?? '');
    writeFileSync(overlay, JSON.stringify({ Replace: text === undefined ? {} : { [target]: replaced } }));
    const verb = isTest(path) ? ['test', '-c'] : ['build'];
    const tags = wish.tags === undefined ? [] : ['-tags', wish.tags.join(',')];
    const args = [...verb, '-overlay', overlay, '-o', join(scratch, 'out'), '-buildvcs=false', ...tags, '.'];
    return await go(args, dirname(target), { ...wish.env, ...(wish.goos === undefined ? {} : { GOOS: wish.goos }) });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs the go command offline; answers its complaint on one line, undefined where it has none. */
function go(args: readonly string[], cwd: string, env: CompileWish['env']): Promise<string | undefined> {
  const offline = { ...env, GOPROXY: 'off', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  return new Promise((resolve) => {
    execFile('go', [...args], { cwd, env: offline, timeout: BUILD_MILLISECONDS }, (error, _stdout, stderr) => {
      resolve(error === null ? undefined : shortened(oneLine(stderr) || error.message, 200));
    });
  });
}
