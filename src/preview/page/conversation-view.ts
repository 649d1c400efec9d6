/** What has been said? The conversation in order: description, commits, reviews with their threads, comments, checks. */
import type { CommitInfo } from '../../git/git-repository.js';
import type { CheckRunState, IssueCommentState, PullRequestState, ReviewState, User } from '../double/types.js';
import type { World } from '../double/world.js';
import { currentRuns, iconOf } from './checks-view.js';
import { NOTHING, safeHtml } from './html.js';
import type { Html } from './html.js';
import { ICONS } from './icons.js';
import { renderMarkdown } from './markdown.js';
import { avatar, nameOf } from './person.js';
import { excerptView, reactionsOf } from './thread-view.js';

/** Commits listed one by one. */
const MAX_COMMIT_ROWS = 20;

export async function conversationView(world: World, pull: PullRequestState): Promise<Html> {
  const commits = await world.git.commitsBetween(pull.baseSha, pull.headSha);
  const said = [
    ...world.reviews
      .filter((each) => each.pull === pull.number)
      .map((each) => ({ id: each.id, view: reviewView(world, each) })),
    ...world.issueComments
      .filter((each) => each.pull === pull.number)
      .map((each) => ({ id: each.id, view: commentView(world, each) })),
  ].sort((a, b) => a.id - b.id);
  const description = pull.body === '' ? safeHtml`<p><em>No description provided.</em></p>` : renderMarkdown(pull.body);
  const opening = entry(pull.author, 'commented', description, safeHtml`<span class="label right">Author</span>`);
  const runs = currentRuns(world.checkRuns, pull.headSha);
  return safeHtml`<div class="columns">
    <div>${opening}${commitsView(pull, commits)}${said.map((each) => each.view)}${mergeView(runs, pull)}</div>
    ${sideView(world, pull)}
  </div>`;
}

function entry(user: User, verb: string, content: Html, label: Html = NOTHING): Html {
  return safeHtml`<div class="entry">
    ${avatar(user)}
    <div class="box">
      <div class="head">${nameOf(user)}<span>${verb} now</span>${label}</div>
      <div class="markdown">${content}</div>
    </div>
  </div>`;
}

function commitsView(pull: PullRequestState, commits: readonly CommitInfo[]): Html {
  const rows = commits.slice(-MAX_COMMIT_ROWS).map((commit) => {
    const title = commit.message.split('\n')[0] ?? '';
    return safeHtml`<div class="entry">
      <div class="event">
        <span class="badge">${ICONS.commit}</span>${avatar(pull.author, true)}<span>${title}</span
        ><code class="right">${commit.oid.slice(0, 7)}</code>
      </div>
    </div>`;
  });
  return safeHtml`${rows}`;
}

/** A review without body that only carries replies shows those in their own threads. */
function reviewView(world: World, review: ReviewState): Html {
  if (review.state === 'PENDING') return NOTHING;
  const roots = world.reviewComments.filter((comment) => comment.reviewId === review.id && comment.inReplyTo === null);
  if (review.body === '' && roots.length === 0) return NOTHING;
  const event = safeHtml`<div class="entry">
    <div class="event">
      <span class="badge">${ICONS.eye}</span>${avatar(review.user, true)}${nameOf(review.user)}<span>reviewed now</span
      ><code class="right">${review.commitId.slice(0, 7)}</code>
    </div>
  </div>`;
  const body =
    review.body === ''
      ? NOTHING
      : safeHtml`<div class="box">
          <div class="head">${nameOf(review.user)}<span>left a comment</span></div>
          <div class="markdown">${renderMarkdown(review.body)}</div>
        </div>`;
  const threads = roots.map((root) => excerptView(world, root));
  return safeHtml`${event}
    <div class="entry">
      <span></span>
      <div>${body}${threads}</div>
    </div>`;
}

function commentView(world: World, comment: IssueCommentState): Html {
  const content = renderMarkdown(comment.body);
  const shown =
    comment.minimizedReason === null
      ? content
      : safeHtml`<details>
          <summary>This comment was marked as ${comment.minimizedReason}.</summary>
          ${content}
        </details>`;
  return entry(comment.user, 'commented', safeHtml`${shown}${reactionsOf(world, 'issue-comment', comment.id)}`);
}

function mergeView(runs: readonly CheckRunState[], pull: PullRequestState): Html {
  if (pull.state === 'closed') return NOTHING;
  const rows = runs.map(
    (run) =>
      safeHtml`<div class="run">
        ${iconOf(run)}<b>${run.name}</b><span>${run.title ?? ''}</span><a class="right" href="#checks">Details</a>
      </div>`,
  );
  const action = pull.draft ? 'Ready for review' : 'Merge pull request';
  return safeHtml`<div class="merge">
    <div>${summaryOf(runs)}</div>
    ${rows}
    <div>
      ${ICONS.success}<span
        ><h3>This branch has no conflicts with the base branch</h3>
        <p>Merging can be performed automatically.</p></span
      >
    </div>
    <div><span class="button green" aria-disabled="true">${action}</span></div>
  </div>`;
}

function summaryOf(runs: readonly CheckRunState[]): Html {
  if (runs.length === 0) return safeHtml`${ICONS.neutral}<span><h3>No checks have run</h3></span>`;
  const isRunning = runs.some((run) => run.status !== 'completed');
  const passing = ['success', 'neutral', 'skipped'];
  const hasFailed = runs.some((run) => run.status === 'completed' && !passing.includes(run.conclusion ?? ''));
  const counts = ['success', 'neutral', 'failure']
    .map((conclusion) => ({ conclusion, count: runs.filter((run) => run.conclusion === conclusion).length }))
    .filter(({ count }) => count > 0)
    .map(({ conclusion, count }) => `${count} ${conclusion}`);
  const text = `${counts.join(', ')} check${runs.length === 1 ? '' : 's'}`;
  if (isRunning)
    return safeHtml`${ICONS.running}<span
        ><h3>Some checks haven’t completed yet</h3>
        <p>${text}</p></span
      >`;
  if (hasFailed)
    return safeHtml`${ICONS.failure}<span
        ><h3>Some checks were not successful</h3>
        <p>${text}</p></span
      >`;
  return safeHtml`${ICONS.success}<span
      ><h3>All checks have passed</h3>
      <p>${text}</p></span
    >`;
}

function sideView(world: World, pull: PullRequestState): Html {
  const ids = new Set<number>();
  const reviewers = world.reviews
    .filter((review) => review.pull === pull.number && review.user.id !== pull.author.id)
    .filter((review) => !ids.has(review.user.id) && ids.add(review.user.id))
    .map(
      (review) => safeHtml`<div class="row">${avatar(review.user, true)}${nameOf(review.user)}${ICONS.comment}</div>`,
    );
  const none = safeHtml`None yet`;
  const block = (title: string, content: Html): Html =>
    safeHtml`<div>
      <h4>${title}</h4>
      ${content}
    </div>`;
  return safeHtml`<aside class="side">
    ${block('Reviewers', reviewers.length === 0 ? none : safeHtml`${reviewers}`)}
    ${block('Assignees', safeHtml`No one assigned`)}${block('Labels', none)}${block('Milestone', safeHtml`No milestone`)}
  </aside>`;
}
