/**
 * What would the App say about a range of a local repository? Starts a double, lets the App hear that a pull request was
 * opened, and waits until it has nothing left to do. Knows the App only as something that can be started.
 */
import { openRepository } from '../git/git-repository.js';
import { startDouble } from './double/start-double.js';
import type { Double, PullRequestState, RunningApp, StartApp } from './double/types.js';
import { writeRecord } from './record.js';

export interface PreviewOptions {
  /** Folder of a local git repository. */
  readonly repo: string;
  /** The two ends of the range: the pull request is what head changed since it left base. */
  readonly base: string;
  readonly head: string;
  readonly startApp: StartApp;
  /** Names shown on the page; default "acme" and the name of the folder. */
  readonly owner?: string;
  readonly name?: string;
  readonly title?: string;
  readonly body?: string;
  readonly baseBranch?: string;
  readonly headBranch?: string;
}

export interface Preview {
  readonly double: Double;
  readonly pull: PullRequestState;
  /** Address of the page, token included. */
  readonly pageUrl: string;
  /** record leaves requests and trees in a folder; see writeRecord. */
  record(folder: string): Promise<void>;
  /** idle resolves when the App has nothing left to do, for whoever sends it more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** runPreview resolves when the App has finished its review. Throws GitError for a range that is none, and what startApp throws. */
export async function runPreview(options: PreviewOptions): Promise<Preview> {
  const double = await startDouble({
    repo: options.repo,
    checkAnswers: false,
    startTime: Date.now(),
    collaborators: { mona: 'write' },
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.name === undefined ? {} : { name: options.name }),
  });
  let app: RunningApp | undefined;
  const close = async (): Promise<void> => {
    await app?.close();
    await double.close();
  };
  try {
    const started = await options.startApp(double.connection);
    app = started;
    double.subscribe(started.webhookUrl);
    const pull = await double.openPullRequest(pullRequestOf(options));
    await started.idle();
    const record = (folder: string): Promise<void> => recordOf(options.repo, double, pull, folder);
    return { double, pull, pageUrl: double.pageUrl, record, idle: () => started.idle(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function pullRequestOf({
  base,
  head,
  title,
  body,
  baseBranch,
  headBranch,
}: PreviewOptions): Parameters<Double['openPullRequest']>[0] {
  return {
    base,
    head,
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(baseBranch === undefined ? {} : { baseBranch }),
    ...(headBranch === undefined ? {} : { headBranch }),
  };
}

async function recordOf(repo: string, double: Double, pull: PullRequestState, folder: string): Promise<void> {
  const git = await openRepository(repo);
  try {
    const base = (await git.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
    await writeRecord(folder, git, { base, head: pull.headSha }, double.requests);
  } finally {
    await git.close();
  }
}
