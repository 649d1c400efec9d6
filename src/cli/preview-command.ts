/** What does `leakcheck preview BASE..HEAD` do? Shows, as a pull request on a local page, what the App would write on it. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { GitError } from '../git/run-git.js';
import { openRepository } from '../git/git-repository.js';
import { revisionsOf } from '../host/comparison.js';
import { oneLine } from '../text/visible.js';
import { EXIT_FOUND } from './exit-codes.js';
import type { AddCommand } from './main.js';
import { UsageError } from './usage-error.js';

interface PreviewFlags {
  readonly repo: string;
  readonly open?: true;
  readonly once?: true;
  readonly record?: string;
}

export const addPreviewCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('preview')
    .description('review a range of a local repository as the App would, and show the page')
    .argument('<range>', 'BASE..HEAD')
    .option('--repo <dir>', 'folder of the repository', '.')
    .option('--open', 'open the page in the browser')
    .option('--once', 'end after the review')
    .option('--record <dir>', 'leave the requests and both trees in a folder')
    .action(async (range: string, flags: PreviewFlags) => {
      // The App's parts are loaded here, so that no other command waits for them.
      const [{ openPreview }, { previewSummary }] = await Promise.all([
        import('./open-preview.js'),
        import('./preview-summary.js'),
      ]);
      const repo = resolve(terminal.cwd, flags.repo);
      const preview = await openPreview({ repo, ...(await wishOf(range, repo)) }).catch(explainGitError);
      try {
        terminal.out(previewSummary(preview, terminal));
        if (flags.record !== undefined) await preview.record(resolve(terminal.cwd, flags.record));
        if (flags.open) openInBrowser(preview.pageUrl);
        if (preview.double.refused.length > 0) exit(EXIT_FOUND);
        if (flags.once) return;
        terminal.out('Ctrl-C ends the preview.\n');
        await terminal.interrupted();
      } finally {
        await preview.close();
      }
    });
};

interface PreviewWish {
  readonly base: string;
  readonly head: string;
  readonly title?: string;
}

/** The two ends of the range, and the subject of its last commit as the title. */
async function wishOf(range: string, repo: string): Promise<PreviewWish> {
  const { from, to } = revisionsOf(range);
  if (to === undefined) throw new UsageError(`${range}: write BASE..HEAD`);
  try {
    const repository = await openRepository(repo);
    try {
      const head = await repository.resolveCommit(to);
      const subject = (await repository.commit(head))?.message.split('\n', 1)[0] ?? '';
      const ends = { base: await repository.resolveCommit(from), head };
      return subject === '' ? ends : { ...ends, title: oneLine(subject) };
    } finally {
      await repository.close();
    }
  } catch (error) {
    return explainGitError(error);
  }
}

function explainGitError(error: unknown): never {
  if (error instanceof GitError) throw new UsageError(error.message, { cause: error });
  throw error;
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/** Leaves it at the printed address where no browser can be started. */
function openInBrowser(url: string): void {
  const opener = spawn(OPENERS[process.platform] ?? 'xdg-open', [url], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
