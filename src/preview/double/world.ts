/**
 * What has happened on the double so far? Pull requests, comments, reviews, threads, check runs and reactions in memory,
 * the clock and the numbering. Knows nothing of HTTP.
 */
import type { GitRepository } from '../../git/git-repository.js';
import { lineAfter, positionInDiff } from './anchor.js';
import type { Side } from './anchor.js';
import { GITHUB_LIMITS } from './limits.js';
import { PullDiffs } from './pull-diffs.js';
import type {
  CheckRunState,
  Clock,
  Delivery,
  DoubleOptions,
  DoubleState,
  IssueCommentState,
  Limits,
  Permissions,
  PullRequestState,
  ReactionState,
  ReviewCommentState,
  ReviewState,
  Role,
  ThreadState,
  User,
} from './types.js';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export const APP_ID = 4711;
export const INSTALLATION_ID = 815;
export const REPOSITORY_ID = 1001;
export const APP_SLUG = 'leakcheck';

const ROLE_RANK: Readonly<Record<Role, number>> = { none: 0, read: 1, triage: 2, write: 3, maintain: 4, admin: 5 };

/** VirtualClock stands still until it is told to move. */
export class VirtualClock implements Clock {
  private time: number;
  constructor(start: number) {
    this.time = start;
  }
  now(): number {
    return this.time;
  }
  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

/** World is the memory of one double: one repository (and the forks of its network) with its pull requests. */
export class World implements DoubleState {
  readonly git: GitRepository;
  readonly diffs: PullDiffs;
  readonly owner: string;
  readonly name: string;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly defaultBranch: string;
  permissions: Permissions;

  /** Tips of the branches of the base repository, by name. */
  readonly branches = new Map<string, string>();
  readonly pulls = new Map<number, Mutable<PullRequestState>>();
  readonly reviews: Mutable<ReviewState>[] = [];
  readonly reviewComments: Mutable<ReviewCommentState>[] = [];
  readonly threads: Mutable<ThreadState>[] = [];
  readonly issueComments: Mutable<IssueCommentState>[] = [];
  readonly reactions: ReactionState[] = [];
  readonly checkRuns: Mutable<CheckRunState>[] = [];
  readonly deliveries: Mutable<Delivery>[] = [];

  private readonly collaborators: ReadonlyMap<string, Role>;
  private readonly users = new Map<string, User>();
  private readonly heads = new Map<number, ReadonlySet<string>>();
  private lastId = 1000;

  constructor(git: GitRepository, options: DoubleOptions & { readonly name: string }, permissions: Permissions) {
    this.git = git;
    this.diffs = new PullDiffs(git);
    this.owner = options.owner ?? 'acme';
    this.name = options.name;
    this.limits = { ...GITHUB_LIMITS, ...options.limits };
    this.clock = new VirtualClock(options.startTime ?? Date.UTC(2026, 0, 1));
    this.defaultBranch = Object.keys(options.branches ?? {})[0] ?? 'main';
    this.permissions = permissions;
    this.collaborators = new Map(Object.entries(options.collaborators ?? {}));
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  /** Now, ISO 8601 to the second, as GitHub writes times. */
  get timestamp(): string {
    return new Date(this.clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z');
  }

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  /** user returns the account of that login; a login that ends in "[bot]" is a bot's. */
  user(login: string): User {
    const known = this.users.get(login);
    if (known !== undefined) return known;
    const user: User = { id: this.nextId(), login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
    this.users.set(login, user);
    return user;
  }

  get app(): User {
    return this.user(`${APP_SLUG}[bot]`);
  }

  role(login: string): Role {
    return login === this.owner ? 'admin' : (this.collaborators.get(login) ?? 'none');
  }

  hasAtLeast(login: string, role: Role): boolean {
    return ROLE_RANK[this.role(login)] >= ROLE_RANK[role];
  }

  /** resolveReference finds a commit by id, branch or ref of the base repository's network; undefined where there is none. */
  async resolveReference(name: string): Promise<string | undefined> {
    const short = name.replace(/^refs\//, '').replace(/^heads\//, '');
    const branch = this.branches.get(short);
    if (branch !== undefined) return branch;
    const pullRef = /^pull\/(\d+)\/head$/.exec(short);
    if (pullRef !== null) return this.pulls.get(Number(pullRef[1]))?.headSha;
    const fork = [...this.pulls.values()].find(
      (pull) => `${ownerOfHead(pull, this.owner)}:${pull.headBranch}` === name,
    );
    if (fork !== undefined) return fork.headSha;
    const object = await this.git.readHeader(name);
    return object?.type === 'commit' ? name : undefined;
  }

  /** formerHeads lists what was head of a pull request before a push. */
  formerHeads(pull: number): ReadonlySet<string> {
    return this.heads.get(pull) ?? new Set();
  }

  /** moveHead sets a new head and finds the comments' lines again. */
  async moveHead(pull: Mutable<PullRequestState>, headSha: string): Promise<void> {
    const before = pull.headSha;
    this.heads.set(pull.number, new Set([...this.formerHeads(pull.number), before]));
    pull.headSha = headSha;
    const own = this.reviewComments.filter((comment) => comment.pull === pull.number);
    await this.relocateComments(
      pull,
      before,
      headSha,
      own.map((comment) => comment.id),
    );
  }

  /**
   * relocateComments finds the lines of comments after a change of head. A line that was changed, or that the pull
   * request's difference no longer shows, becomes null: "outdated".
   */
  async relocateComments(pull: PullRequestState, before: string, after: string, ids: readonly number[]): Promise<void> {
    const [changes, shown] = await Promise.all([
      this.diffs.twoDot(before, after),
      this.diffs.threeDot(pull.baseSha, after),
    ]);
    for (const comment of this.reviewComments.filter((each) => ids.includes(each.id))) {
      comment.commitId = after;
      if (comment.subjectType === 'file' || comment.line === null) continue;
      const { path, side, startLine, startSide } = comment;
      const moved = (line: number, on: Side): number | null => {
        const now = on === 'LEFT' ? line : lineAfter(changes, path, line);
        return now !== undefined && positionInDiff(shown, path, now, on) !== undefined ? now : null;
      };
      const line = moved(comment.line, side);
      const start = startLine === null ? null : moved(startLine, startSide ?? side);
      const isLost = line === null || (startLine !== null && start === null);
      comment.line = isLost ? null : line;
      comment.startLine = isLost ? null : start;
      comment.position = isLost ? null : (positionInDiff(shown, path, line, side) ?? null);
    }
  }

  /** removeReviewComment deletes a comment; its thread goes with the last one. */
  removeReviewComment(comment: ReviewCommentState): void {
    const index = this.reviewComments.findIndex((each) => each.id === comment.id);
    if (index >= 0) this.reviewComments.splice(index, 1);
    const root = comment.inReplyTo ?? comment.id;
    if (this.reviewComments.some((each) => each.id === root || each.inReplyTo === root)) return;
    const thread = this.threads.findIndex((each) => each.rootComment === root);
    if (thread >= 0) this.threads.splice(thread, 1);
  }

  threadOf(comment: ReviewCommentState): Mutable<ThreadState> | undefined {
    const root = comment.inReplyTo ?? comment.id;
    return this.threads.find((thread) => thread.rootComment === root);
  }
}

/** ownerOfHead returns the owner of the repository that the head branch lives in. */
export function ownerOfHead(pull: PullRequestState, baseOwner: string): string {
  return pull.fork?.split('/')[0] ?? baseOwner;
}
