/**
 * What does leakcheck do with a pull request? Reviews the one in demo/ as the App would, shows the page, and stays until
 * Ctrl-C.
 *
 *   npm run demo [-- [--once] [--record DIR]]
 *
 * --once ends after the review; --record leaves its record in DIR (see demo/README.md). Ends with 1 where GitHub would have
 * refused a request.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from '../src/cli/main.js';
import { openPreview } from '../src/cli/open-preview.js';
import { previewSummary } from '../src/cli/preview-summary.js';
import { processTerminal, type Terminal } from '../src/cli/terminal.js';
import { makeDemoRepository, type DemoRepository } from './demo-repository.js';

async function demo(terminal: Terminal): Promise<number> {
  const { values } = parseArgs({ options: { once: { type: 'boolean' }, record: { type: 'string' } } });
  const repository = makeDemoRepository();
  try {
    const { folder, baseBranch, headBranch, title, body } = repository;
    const preview = await openPreview({
      ...{ repo: folder, base: baseBranch, head: headBranch, baseBranch, headBranch, title, body },
      owner: 'acme',
      name: 'linkwatch',
    });
    try {
      terminal.out(previewSummary(preview, terminal));
      if (values.record !== undefined) await leaveRecord(values.record, repository, preview, terminal);
      if (values.once !== true) {
        terminal.out('Ctrl-C ends the demo.\n');
        await terminal.interrupted();
      }
      return preview.double.refused.length > 0 ? 1 : 0;
    } finally {
      await preview.close();
    }
  } finally {
    repository.remove();
  }
}

async function leaveRecord(
  named: string,
  { folder, baseBranch, headBranch }: DemoRepository,
  preview: Awaited<ReturnType<typeof openPreview>>,
  terminal: Terminal,
): Promise<void> {
  // npm runs scripts in the package's folder; the name was given where npm was called.
  const target = resolve(terminal.env['INIT_CWD'] ?? terminal.cwd, named);
  mkdirSync(target, { recursive: true });
  await preview.record(target);
  let findings = '';
  const range = `${baseBranch}..${headBranch}`;
  const args = ['check', '--format', 'json', '--fail-on', 'never', '--root', folder, '--diff', range];
  const code = await main(args, { ...terminal, out: (text) => (findings += text) });
  if (code !== 0) throw new Error('the findings could not be told');
  writeFileSync(join(target, 'findings.json'), findings);
  terminal.out(`Record: ${target}\n`);
}

process.exitCode = await demo(processTerminal());
