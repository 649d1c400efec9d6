/** Which lines does a pull request change? GitHub's three-dot difference: from the merge base, not from the base's tip. */
import type { GitRepository } from '../../git/git-repository.js';
import type { FileDiff } from '../../git/parse-diff.js';

/** PullDiffs computes each difference once; commits never change. */
export class PullDiffs {
  private readonly git: GitRepository;
  private readonly known = new Map<string, Promise<readonly FileDiff[]>>();

  constructor(git: GitRepository) {
    this.git = git;
  }

  /** mergeBase returns the merge base, or base itself where the histories have nothing in common. */
  async mergeBase(base: string, head: string): Promise<string> {
    return (await this.git.mergeBase(base, head)) ?? base;
  }

  /** threeDot returns the files that head changed since it left base. */
  async threeDot(base: string, head: string): Promise<readonly FileDiff[]> {
    return this.twoDot(await this.mergeBase(base, head), head);
  }

  /** twoDot returns the files that differ between two commits. */
  twoDot(before: string, after: string): Promise<readonly FileDiff[]> {
    const key = `${before}..${after}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const files = this.git.diff(before, after);
    this.known.set(key, files);
    return files;
  }

  /** text returns the three-dot difference as git prints it. */
  async text(base: string, head: string): Promise<string> {
    return this.git.diffText(await this.mergeBase(base, head), head);
  }
}
