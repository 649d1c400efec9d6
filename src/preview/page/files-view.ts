/** What does "Files changed" show? Every file with its hunks, and each thread under the line it stands on. */
import type { DiffLine, FileDiff } from '../../git/parse-diff.js';
import type { PullRequestState, ReviewCommentState } from '../double/types.js';
import type { World } from '../double/world.js';
import { NOTHING, safeHtml } from './html.js';
import type { Html } from './html.js';
import { ICONS } from './icons.js';
import { codeRow, threadView } from './thread-view.js';

/** Lines and files above which a difference waits behind a click, or is not drawn. */
const MAX_OPEN_LINES = 400;
const MAX_DRAWN_FILES = 300;
const SQUARES = 5;

/** filesView draws the three-dot difference of a pull request. */
export async function filesView(world: World, pull: PullRequestState): Promise<Html> {
  const files = await world.diffs.threeDot(pull.baseSha, pull.headSha);
  const roots = world.reviewComments.filter((comment) => comment.pull === pull.number && comment.inReplyTo === null);
  const tree = files.slice(0, MAX_DRAWN_FILES).map(treeRow);
  const drawn = files.slice(0, MAX_DRAWN_FILES).map((file) => {
    const own = roots.filter((root) => root.path === file.newPath);
    return fileView(world, file, own);
  });
  const left = files.length - drawn.length;
  const rest = left > 0 ? safeHtml`<p>${left} more files are not drawn.</p>` : NOTHING;
  return safeHtml`<div class="files">
    <nav class="tree">${tree}</nav>
    <div>${drawn}${rest}</div>
  </div>`;
}

function treeRow(file: FileDiff): Html {
  const icon = file.status === 'A' ? 'added' : file.status === 'D' ? 'deleted' : '';
  const name = file.newPath.split('/').at(-1) ?? '';
  return safeHtml`<a href="#f${file.newPath}" title="${file.newPath}"
    ><span class="mark ${icon}">${ICONS.file}</span><span>${name}</span></a
  >`;
}

function fileView(world: World, file: FileDiff, roots: readonly ReviewCommentState[]): Html {
  const name = file.oldPath === file.newPath ? file.newPath : `${file.oldPath} → ${file.newPath}`;
  const whole = roots.filter((root) => root.subjectType === 'file').map((root) => threadView(world, root));
  const stat = safeHtml`<span class="plus">+${file.additions}</span>
    <span class="minus">-${file.deletions}</span> ${squares(file)}`;
  const head = safeHtml`<div class="head">
    ${ICONS.chevron}<b>${name}</b><span class="right">${stat}</span><span class="viewed">☐ Viewed</span>
  </div>`;
  return safeHtml`<div class="file" id="f${file.newPath}">${head}${whole}${hunksView(world, file, roots)}</div>`;
}

function squares(file: FileDiff): Html {
  const total = Math.max(file.additions + file.deletions, 1);
  const green = Math.round((file.additions / total) * SQUARES);
  const red = Math.min(Math.round((file.deletions / total) * SQUARES), SQUARES - green);
  const marks = Array.from({ length: SQUARES }, (_, at) => (at < green ? 'a' : at < green + red ? 'd' : ''));
  return safeHtml`<span class="squares">${marks.map((mark) => safeHtml`<i class="${mark}"></i>`)}</span>`;
}

function hunksView(world: World, file: FileDiff, roots: readonly ReviewCommentState[]): Html {
  if (file.hunks.length === 0) return safeHtml`<div class="empty">${emptyReason(file)}</div>`;
  const rows = file.hunks.map((hunk) => {
    const lines = hunk.lines.map((line) => lineView(world, file.newPath, line, roots));
    return safeHtml`<tr class="hunk">
        <td class="num"></td>
        <td class="num"></td>
        <td>${hunk.header}</td>
      </tr>
      ${lines}`;
  });
  const table = safeHtml`<table class="code">
    <colgroup>
      <col width="50" />
      <col width="50" />
      <col />
    </colgroup>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  const count = file.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  const isOpen = count <= MAX_OPEN_LINES || roots.some((root) => root.line !== null);
  if (isOpen) return table;
  return safeHtml`<details>
    <summary>Load diff: large diffs are not rendered by default.</summary>
    ${table}
  </details>`;
}

function emptyReason(file: FileDiff): string {
  if (file.binary) return 'Binary file not shown.';
  if (file.status === 'R' || file.status === 'C') return 'File renamed without changes.';
  return file.oldMode === file.newMode ? 'Empty file.' : `File mode changed: ${file.oldMode} → ${file.newMode}`;
}

function lineView(world: World, path: string, line: DiffLine, roots: readonly ReviewCommentState[]): Html {
  const numberOn = (side: 'LEFT' | 'RIGHT'): number | undefined => (side === 'LEFT' ? line.oldLine : line.newLine);
  const isHere = (root: ReviewCommentState): boolean => isSide(line, root) && numberOn(root.side) === root.line;
  const isInside = roots.some((root) => {
    const number = numberOn(root.side);
    const isLine = isSide(line, root) && root.line !== null && number !== undefined;
    return isLine && number >= (root.startLine ?? root.line) && number <= root.line;
  });
  const id = line.newLine === undefined ? '' : `f${path}:${line.newLine}`;
  const talk = roots
    .filter((root) => root.subjectType === 'line' && isHere(root))
    .map(
      (root) =>
        safeHtml`<tr class="talk">
          <td colspan="3">${threadView(world, root)}</td>
        </tr>`,
    );
  return safeHtml`${codeRow(line, isInside, id)}${talk}`;
}

function isSide(line: DiffLine, root: ReviewCommentState): boolean {
  return root.side === 'LEFT' ? line.kind === 'deleted' : line.kind !== 'deleted';
}
