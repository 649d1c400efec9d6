/** How does a conversation on lines look? Its comments with suggestions drawn as the change they stand for. */
import type { DiffLine } from '../../git/parse-diff.js';
import { parseHunks } from '../../git/parse-diff.js';
import type { ReactionState, ReviewCommentState } from '../double/types.js';
import type { World } from '../double/world.js';
import { codeText } from './code-text.js';
import { NOTHING, safeHtml } from './html.js';
import type { Html } from './html.js';
import { renderMarkdown } from './markdown.js';
import { avatar, nameOf, shownName } from './person.js';

const REACTIONS: Readonly<Record<string, string>> = {
  '+1': '\u{1f44d}',
  '-1': '\u{1f44e}',
  laugh: '\u{1f604}',
  confused: '\u{1f615}',
  heart: '\u2764\ufe0f',
  hooray: '\u{1f389}',
  rocket: '\u{1f680}',
  eyes: '\u{1f440}',
};

/** threadView draws a thread from its first comment. */
export function threadView(world: World, root: ReviewCommentState): Html {
  const replies = world.reviewComments.filter((comment) => comment.inReplyTo === root.id);
  const settled = world.threadOf(root)?.resolvedBy ?? null;
  const says = [root, ...replies].map((comment) => say(world, comment, root));
  const body = safeHtml`${says}
    <div class="foot"><div class="reply">Reply…</div></div>`;
  const by =
    settled === null
      ? NOTHING
      : safeHtml`<div class="settled"><b>${settled.replace('[bot]', '')}</b> marked this conversation as resolved.</div>`;
  const range = rangeText(root);
  const head = range === '' ? NOTHING : safeHtml`<div class="range">${range}</div>`;
  if (settled === null) return safeHtml`<div class="thread" id="r${root.id}">${head}${body}</div>`;
  return safeHtml`<div class="thread" id="r${root.id}">
    ${by}
    <details>
      <summary class="range">Show resolved</summary>
      ${body}
    </details>
  </div>`;
}

function rangeText(root: ReviewCommentState): string {
  const [start, end] = [root.startLine ?? root.originalStartLine, root.line ?? root.originalLine];
  if (start === null || end === null) return '';
  const letter = root.side === 'LEFT' ? '-' : '+';
  return `Comment on lines ${letter}${start} to ${letter}${end}`;
}

function say(world: World, comment: ReviewCommentState, root: ReviewCommentState): Html {
  const outdated = comment.subjectType === 'line' && comment.line === null;
  const label = outdated ? safeHtml`<span class="label outdated">Outdated</span>` : NOTHING;
  const who = safeHtml`<div class="who">${avatar(comment.user, true)}${nameOf(comment.user)}<span>now</span>${label}</div>`;
  const isAnchored = comment.inReplyTo === null && root.subjectType === 'line';
  const content = isAnchored
    ? renderMarkdown(comment.body, (lines) => suggestionView(root, lines))
    : renderMarkdown(comment.body);
  const body =
    comment.minimizedReason === null
      ? safeHtml`<div class="markdown">${content}</div>`
      : safeHtml`<details>
          <summary>This comment was marked as ${comment.minimizedReason}.</summary>
          <div class="markdown">${content}</div>
        </details>`;
  return safeHtml`<div class="say">${who}${body}${reactionsOf(world, 'review-comment', comment.id)}</div>`;
}

/** reactionsOf draws what people pressed under a comment. */
export function reactionsOf(world: World, subject: ReactionState['subject'], id: number): Html {
  const own = world.reactions.filter((each) => each.subject === subject && each.subjectId === id);
  if (own.length === 0) return NOTHING;
  const contents = [...new Set(own.map((each) => each.content))];
  const pills = contents.map((content) => {
    const people = own.filter((each) => each.content === content);
    return safeHtml`<span title="${people.map((each) => shownName(each.user)).join(', ')}"
      >${REACTIONS[content] ?? content} ${people.length}</span
    >`;
  });
  return safeHtml`<div class="reactions">${pills}</div>`;
}

/** suggestionView shows what pressing "Commit suggestion" would do to the lines of the comment. */
function suggestionView(root: ReviewCommentState, lines: readonly string[]): Html {
  const end = root.originalLine ?? 0;
  const start = root.originalStartLine ?? end;
  const old = parseHunks(root.diffHunk)
    .flatMap((hunk) => hunk.lines)
    .filter((line) => line.newLine !== undefined && line.newLine >= start && line.newLine <= end);
  const rows = [
    ...old.map((line, index) => suggestedRow('deleted', start + index, line.text)),
    ...lines.map((text, index) => suggestedRow('added', start + index, text)),
  ];
  return safeHtml`<div class="suggestion">
    <div class="name">Suggested change</div>
    <table class="code">
      <tbody>
        ${rows}
      </tbody>
    </table>
    <div class="do">
      <span class="button" aria-disabled="true">Add suggestion to batch</span
      ><span class="button" aria-disabled="true">Commit suggestion ▾</span>
    </div>
  </div>`;
}

function suggestedRow(kind: 'added' | 'deleted', number: number, text: string): Html {
  const sign = kind === 'added' ? '+' : '-';
  return safeHtml`<tr class="${kind}">
    <td class="num">${number}</td>
    <td class="text" data-sign="${sign}">${codeText(text)}</td>
  </tr>`;
}

/** Lines of a hunk shown above a thread in the conversation. */
const EXCERPT_LINES = 4;

/** excerptView draws a thread as the conversation shows it: path, the last lines of its hunk, then what was said. */
export function excerptView(world: World, root: ReviewCommentState): Html {
  const hunk = parseHunks(root.diffHunk)[0];
  const start = root.originalStartLine ?? root.originalLine ?? 0;
  const lines = hunk?.lines ?? [];
  const first = lines.findIndex((line) => (root.side === 'LEFT' ? line.oldLine : line.newLine) === start);
  const shown = lines.slice(Math.max(Math.min(first, lines.length - EXCERPT_LINES), 0));
  const outdated = root.subjectType === 'line' && root.line === null;
  const label = outdated ? safeHtml`<span class="label outdated">Outdated</span>` : NOTHING;
  const rows = shown.map((line) => codeRow(line));
  return safeHtml`<div class="excerpt">
    <div class="path"><a href="#f${root.path}">${root.path}</a>${label}</div>
    <table class="code">
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${threadView(world, root)}
  </div>`;
}

const SIGNS = { context: ' ', added: '+', deleted: '-' } as const;

/** codeRow draws one line of a difference with its two numbers; `id` makes it a place that links lead to. */
export function codeRow(line: DiffLine, isMarked = false, id = ''): Html {
  const marked = isMarked ? ' marked' : '';
  const place = id === '' ? NOTHING : safeHtml` id="${id}"`;
  return safeHtml`<tr class="${line.kind}${marked}"${place}>
    <td class="num">${line.oldLine ?? ''}</td>
    <td class="num">${line.newLine ?? ''}</td>
    <td class="text" data-sign="${SIGNS[line.kind]}">${codeText(line.text)}</td>
  </tr>`;
}
