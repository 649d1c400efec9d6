/**
 * What does a browser get? One document that shows a pull request of the double: no script, no request to anywhere, the
 * style sheet allowed by its hash, everything a commit or an App wrote escaped. Without the token the answer is 404.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Answer } from '../double/call.js';
import type { PullRequestState } from '../double/types.js';
import type { World } from '../double/world.js';
import { ownerOfHead } from '../double/world.js';
import { checksView, currentRuns } from './checks-view.js';
import { conversationView } from './conversation-view.js';
import { filesView } from './files-view.js';
import { NOTHING, Html, safeHtml } from './html.js';
import { ICONS } from './icons.js';
import { nameOf } from './person.js';
import { STYLES } from './styles.js';

const STYLE_HASH = createHash('sha256').update(STYLES).digest('base64');
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** pageAnswer answers everything outside the API: the page with the right token, else 404. */
export async function pageAnswer(world: World, token: string, address: URL): Promise<Answer> {
  const isPage = address.pathname === '/' && isSame(address.searchParams.get('token') ?? '', token);
  const number = Number(address.searchParams.get('pull') ?? '1');
  const pull = isPage ? world.pulls.get(number) : undefined;
  if (pull === undefined) return { status: 404, text: 'Not Found' };
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  };
  return { status: 200, headers, text: (await documentOf(world, pull)).markup };
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function documentOf(world: World, pull: PullRequestState): Promise<Html> {
  const [conversation, files, changed, commits] = await Promise.all([
    conversationView(world, pull),
    filesView(world, pull),
    world.diffs.threeDot(pull.baseSha, pull.headSha),
    world.git.commitsBetween(pull.baseSha, pull.headSha),
  ]);
  const runs = currentRuns(world.checkRuns, pull.headSha);
  const said = [...world.reviewComments, ...world.issueComments].filter((each) => each.pull === pull.number).length;
  const additions = changed.reduce((sum, file) => sum + file.additions, 0);
  const deletions = changed.reduce((sum, file) => sum + file.deletions, 0);
  const tab = (target: string, icon: Html, name: string, count: number, isNow = false): Html =>
    safeHtml`<a href="#${target}" class="${isNow ? 'now' : ''}">${icon}${name} <span class="count">${count}</span></a>`;
  return safeHtml`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${pull.title} by ${pull.author.login} · Pull Request #${pull.number} · ${world.fullName}</title>
        <style>${new Html(STYLES)}</style>
      </head>
      <body>
        ${bannerView(world)}
        <main class="page">
          ${titleView(world, pull, commits.length)}
          <nav class="tabs">
            ${tab('conversation', ICONS.comment, 'Conversation', said, true)}${tab('conversation', ICONS.commit, 'Commits', commits.length)}
            ${tab('checks', ICONS.check, 'Checks', runs.length)}${tab('files', ICONS.file, 'Files changed', changed.length)}
            <span class="stat"><span class="plus">+${additions}</span> <span class="minus">−${deletions}</span></span>
          </nav>
          <section id="conversation">${conversation}</section>
          <h2 class="section" id="checks">${ICONS.check}Checks</h2>
          ${checksView(runs)}
          <h2 class="section" id="files">${ICONS.file}Files changed <span class="count">${changed.length}</span></h2>
          ${files}
        </main>
      </body>
    </html>`;
}

function bannerView(world: World): Html {
  const pulls = [...world.pulls.values()].filter((pull) => pull.state === 'open').length;
  return safeHtml`<div class="note-top">Local preview: a page of this machine, not GitHub. Nothing was sent anywhere.</div>
    <header class="top">
      <span class="where">${ICONS.book}<span>${world.owner}</span><span>/</span><b>${world.name}</b></span
      ><span class="visibility">Private</span>
    </header>
    <nav class="repo-tabs">
      <span>Code</span><span>Issues</span
      ><span class="now">${ICONS.pull}Pull requests <span class="count">${pulls}</span></span
      ><span>Actions</span><span>Insights</span>
    </nav>`;
}

function titleView(world: World, pull: PullRequestState, commits: number): Html {
  const state = pull.state === 'closed' ? 'Closed' : pull.draft ? 'Draft' : 'Open';
  const head = pull.fork === null ? pull.headBranch : `${ownerOfHead(pull, world.owner)}:${pull.headBranch}`;
  const count = `${commits} commit${commits === 1 ? '' : 's'}`;
  const draft = pull.draft ? safeHtml`<span class="label">Draft</span>` : NOTHING;
  return safeHtml`<h1 class="title">${pull.title} <span class="number">#${pull.number}</span></h1>
    <div class="meta">
      <span class="state ${state.toLowerCase()}">${ICONS.pull}${state}</span>
      <span
        >${nameOf(pull.author)} wants to merge ${count} into <span class="branch">${pull.baseBranch}</span> from
        <span class="branch">${head}</span></span
      >${draft}
    </div>`;
}
