/**
 * What can a caller of the GitHub double ask of it? The types that the App's tests, the preview command and the demo use.
 * Leaves out how requests are answered: that is the server's own business.
 */

export type AccessLevel = 'read' | 'write';

/** Permissions of the installation by GitHub's names, for example `{ contents: 'read', pull_requests: 'write' }`. */
export type Permissions = Readonly<Record<string, AccessLevel>>;

/** Role of a person in the repository, as the collaborators endpoint says it in `role_name`. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** A clock that stands still until it is told to move; all times the double states come from it. Milliseconds since 1970. */
export interface Clock {
  now(): number;
  advance(milliseconds: number): void;
}

/** Size limits of GitHub's answers. Lowered in tests so that a fixture can stay small. */
export interface Limits {
  /** Files that `pulls/{n}/files` lists at most (GitHub: 3,000). */
  readonly pullFiles: number;
  /** Files that a comparison lists, on its first page only (GitHub: 300). */
  readonly compareFiles: number;
  /** Files of a diff by media type; above it the answer is 406 (GitHub: 300). */
  readonly diffFiles: number;
  /** Lines of a whole diff (GitHub: 20,000). */
  readonly diffLines: number;
  /** Bytes of a whole diff (GitHub: 1 MB). */
  readonly diffBytes: number;
  /** Lines of one file's patch; above it `patch` is absent (GitHub: 20,000). */
  readonly patchLines: number;
  /** Bytes of one file's patch; above it `patch` is absent (GitHub: 500 KB). */
  readonly patchBytes: number;
  /** Bytes of a blob's text in GraphQL; above it the text is cut and `isTruncated` is true. */
  readonly graphqlBlobBytes: number;
  /** Entries of one recursive tree; above it `truncated` is true (GitHub: 100,000). */
  readonly treeEntries: number;
  /** Content-creating calls in a minute and in an hour of the double's clock (GitHub: 80 and 500). */
  readonly writesPerMinute: number;
  readonly writesPerHour: number;
  /** Requests of an installation in an hour of the double's clock (GitHub: 5,000). */
  readonly requestsPerHour: number;
}

export interface DoubleOptions {
  /** Folder of a local git repository; only read. */
  readonly repo: string;
  /** Names shown in addresses; default "acme" and the name of the folder. */
  readonly owner?: string;
  readonly name?: string;
  /** What the installation was granted; see DEFAULT_PERMISSIONS. */
  readonly permissions?: Permissions;
  /** Roles by login; who is not named has none. The owner of the repository is always admin. */
  readonly collaborators?: Readonly<Record<string, Role>>;
  readonly limits?: Partial<Limits>;
  /** Whether the double holds its own answers against the description (see `invalidAnswers`); default true, costs time. */
  readonly checkAnswers?: boolean;
  /** Start of the double's clock, milliseconds since 1970; default 2026-01-01T00:00:00Z. */
  readonly startTime?: number;
  /** Branches by name and the revision at their tip; the default branch is the first ("main" and HEAD where nothing is said). */
  readonly branches?: Readonly<Record<string, string>>;
}

export interface PullRequestOptions {
  /** Revisions in the local repository: tip of the base branch, and head. Any form that `git rev-parse` knows. */
  readonly base: string;
  readonly head: string;
  readonly baseBranch?: string;
  readonly headBranch?: string;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
  /** Login of the author; default "mona". */
  readonly author?: string;
  /** Full name of the fork the head lives in, for example "mona/service"; absent: the head is a branch of the base repository. */
  readonly fork?: string;
  /** Whether `pull_request.opened` is delivered to the subscriber; default true. */
  readonly announce?: boolean;
}

/** One request that reached the API, in the order of arrival. */
export interface RecordedRequest {
  readonly method: string;
  /** Path without the `/api/v3` (or `/api`) prefix, with the query as sent. */
  readonly path: string;
  /** JSON body as sent; null where there was none. */
  readonly body: unknown;
  readonly status: number;
  /** The description's operationId, for example "pulls/create-review"; "graphql" for GraphQL; '' for an unknown path. */
  readonly operation: string;
  /** True for every request that is meant to change something, the token aside. */
  readonly write: boolean;
  /** Why the double refused the request; '' where it did not, or where a test had the answer replaced. */
  readonly refusal: string;
}

/** How a prepared fault answers: a status, no answer at all, or the failure of an answer to work that was done. */
export interface Fault {
  /** The operationId it concerns, or "graphql"; '*' for every operation. */
  readonly operation: string;
  /** How many requests it hits; default 1. */
  readonly times?: number;
  /** Requests to the operation that pass before it begins; default 0. */
  readonly after?: number;
  /**
   * - a number: answered with that status, nothing done
   * - "created-502": the work is done, the answer is 502 all the same
   * - "hang": the connection is left open until the double closes
   * - "reset": the connection is cut without an answer
   * - "rate-limit": 403 with x-ratelimit-remaining 0
   * - "secondary-limit": 403 with retry-after
   * - "graphql-rate-limit": 200 with errors[].type RATE_LIMITED
   */
  readonly answer: number | 'created-502' | 'hang' | 'reset' | 'rate-limit' | 'secondary-limit' | 'graphql-rate-limit';
  /** Seconds in the retry-after header of "secondary-limit", 429 and 503; default 1. */
  readonly retryAfter?: number;
}

/** A webhook as it went out and what came back. */
export interface Delivery {
  /** X-GitHub-Delivery; a redelivery keeps it. */
  readonly guid: string;
  /** Counts from 1; the id that `/app/hook/deliveries` knows. */
  readonly id: number;
  readonly event: string;
  readonly action: string;
  readonly payload: unknown;
  /** Status of the subscriber's answer; 0 where none came. */
  readonly status: number;
  readonly redelivery: boolean;
  readonly deliveredAt: string;
}

export interface DeliverOptions {
  /** Repeats an earlier delivery's id. */
  readonly guid?: string;
  /** "forged": signed with another secret; "absent": no signature header; default "valid". */
  readonly signature?: 'valid' | 'forged' | 'absent';
  /** Records the delivery as lost (status 0) without sending it. */
  readonly lose?: boolean;
}

export interface User {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot';
}

export interface ReviewCommentState {
  readonly id: number;
  readonly nodeId: string;
  readonly pull: number;
  readonly user: User;
  readonly reviewId: number;
  readonly inReplyTo: number | null;
  readonly path: string;
  readonly side: 'LEFT' | 'RIGHT';
  readonly startSide: 'LEFT' | 'RIGHT' | null;
  /** Lines as they stand on the current head; null once outdated. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  /** Lines below the first `@@` of the file, the deprecated way to name a place. */
  readonly position: number | null;
  readonly originalPosition: number | null;
  readonly subjectType: 'line' | 'file';
  readonly commitId: string;
  readonly originalCommitId: string;
  readonly diffHunk: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly minimizedReason: string | null;
}

export interface ThreadState {
  readonly nodeId: string;
  readonly pull: number;
  readonly rootComment: number;
  readonly resolvedBy: string | null;
}

export interface ReviewState {
  readonly id: number;
  readonly nodeId: string;
  readonly pull: number;
  readonly user: User;
  readonly body: string;
  readonly state: 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'PENDING' | 'DISMISSED';
  readonly commitId: string;
  readonly submittedAt: string;
}

export interface IssueCommentState {
  readonly id: number;
  readonly nodeId: string;
  readonly pull: number;
  readonly user: User;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly minimizedReason: string | null;
}

export interface ReactionState {
  readonly id: number;
  /** Of a review only GraphQL knows reactions. */
  readonly subject: 'issue-comment' | 'review-comment' | 'review';
  readonly subjectId: number;
  readonly user: User;
  readonly content: string;
}

export interface AnnotationState {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title: string | null;
  readonly rawDetails: string | null;
}

export interface CheckRunState {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
  readonly externalId: string;
  readonly detailsUrl: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly AnnotationState[];
  readonly actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface PullRequestState {
  readonly number: number;
  readonly nodeId: string;
  readonly title: string;
  readonly body: string;
  readonly author: User;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly baseBranch: string;
  readonly headBranch: string;
  /** Commit ids: tip of the base branch as GitHub noted it, and head. */
  readonly baseSha: string;
  readonly headSha: string;
  readonly fork: string | null;
  readonly createdAt: string;
}

/** Everything the double holds, readable at any time; never to be changed from outside. */
export interface DoubleState {
  readonly pulls: ReadonlyMap<number, PullRequestState>;
  readonly reviews: readonly ReviewState[];
  readonly reviewComments: readonly ReviewCommentState[];
  readonly threads: readonly ThreadState[];
  readonly issueComments: readonly IssueCommentState[];
  readonly reactions: readonly ReactionState[];
  readonly checkRuns: readonly CheckRunState[];
  readonly deliveries: readonly Delivery[];
}

/** What an App needs to talk to the double; for Probot: GHE_HOST, GHE_PROTOCOL, APP_ID, PRIVATE_KEY, WEBHOOK_SECRET. */
export interface AppConnection {
  /** `http://127.0.0.1:PORT/api/v3` */
  readonly apiUrl: string;
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly protocol: 'http';
  readonly appId: number;
  /** PEM (PKCS #8) of a key made for this double alone. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly installationId: number;
  /** "leakcheck"; comments of the App are by "leakcheck[bot]". */
  readonly slug: string;
}

export interface Double {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly apiUrl: string;
  /** Address of the page of the first pull request, token included; `&pull=N` chooses another. */
  readonly pageUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly connection: AppConnection;
  readonly clock: Clock;
  readonly state: DoubleState;
  /** All requests, and those that were meant to change something (tokens aside), in order. */
  readonly requests: readonly RecordedRequest[];
  readonly writes: readonly RecordedRequest[];
  /** Requests that GitHub would refuse for their form or meaning: 4xx of the double's own accord, 401/404 of reads aside. */
  readonly refused: readonly RecordedRequest[];
  /** Answers of the double that its own slice of GitHub's description does not allow; empty unless the double is wrong. */
  readonly invalidAnswers: readonly string[];

  /** subscribe sets where webhooks go, for example `http://127.0.0.1:3000/api/github/webhooks`. */
  subscribe(webhookUrl: string): void;
  /** openPullRequest adds a pull request and announces it (unless told not to). */
  openPullRequest(options: PullRequestOptions): Promise<PullRequestState>;
  /** push moves the head and delivers `pull_request.synchronize`. Whether it is a force push follows from the history. */
  push(pull: number, head: string, options?: DeliverOptions): Promise<Delivery>;
  /** pushBase moves the base branch without telling anyone, as a merge of something else does. */
  pushBase(pull: number, base: string): Promise<void>;
  /** changeBase points the pull request at another base and delivers `pull_request.edited` with `changes.base`. */
  changeBase(pull: number, base: string, branch: string): Promise<Delivery>;
  /** setDraft delivers `ready_for_review` or `converted_to_draft`. */
  setDraft(pull: number, draft: boolean): Promise<Delivery>;
  /** close and reopen deliver `closed` and `reopened`. */
  closePullRequest(pull: number): Promise<Delivery>;
  reopenPullRequest(pull: number): Promise<Delivery>;
  /** comment writes in the conversation as a person and delivers `issue_comment.created`. */
  comment(pull: number, login: string, body: string, options?: DeliverOptions): Promise<Delivery>;
  /** reply answers in a review thread and delivers `pull_request_review_comment.created`. */
  reply(pull: number, commentId: number, login: string, body: string, options?: DeliverOptions): Promise<Delivery>;
  /** review submits a review with a body and delivers `pull_request_review.submitted`. */
  review(pull: number, login: string, body: string, options?: DeliverOptions): Promise<Delivery>;
  /** rerequest delivers `check_run.rerequested`, as the Re-run button does. */
  rerequest(checkRunId: number): Promise<Delivery>;
  /** rerequestSuite delivers `check_suite.rerequested`, as "Re-run all checks" does. */
  rerequestSuite(headSha: string): Promise<Delivery>;
  /** deliver sends any event as it stands; the payload gets repository, installation and sender where it has none. */
  deliver(event: string, payload: Readonly<Record<string, unknown>>, options?: DeliverOptions): Promise<Delivery>;
  /** redeliver repeats a delivery with the same id. */
  redeliver(guid: string): Promise<Delivery>;
  /** inject prepares faults; they are used up in the order given. */
  inject(fault: Fault): void;
  /** setPermissions changes what the installation was granted; tokens issued before keep what they had. */
  setPermissions(permissions: Permissions): void;
  close(): Promise<void>;
}

/** The App as the preview sees it. */
export interface RunningApp {
  readonly webhookUrl: string;
  /** idle resolves when nothing is queued or in work. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export type StartApp = (connection: AppConnection) => Promise<RunningApp>;
