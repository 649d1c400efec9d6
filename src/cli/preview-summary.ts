/** What did the App do in a preview? The comments, the check run, and whether GitHub would have refused something. */
import type { Preview } from '../preview/run-preview.js';
import { shortened, visible } from '../text/visible.js';
import type { Terminal } from './terminal.js';
import { counted } from './words.js';

/** The summary that stands below the page's address, ready to print. */
export function previewSummary({ double, pull, pageUrl }: Preview, { colors, columns }: Terminal): string {
  const comments = double.state.reviewComments.filter((comment) => comment.pull === pull.number);
  const [run] = double.state.checkRuns;
  const lines = [
    `${colors.bold(`${double.owner}/${double.name}#${pull.number}`)} ${visible(pull.title)}`,
    `${counted(comments.length, 'comment')}${run === undefined ? '' : `; check run: ${run.conclusion ?? run.status}, ${visible(run.title ?? '')}`}`,
    ...comments.map(({ path, line, body }) => {
      const place = `${visible(path)}:${line ?? '-'}`;
      return `  ${colors.cyan(place)} ${shortened(firstSentence(body), Math.max(columns - place.length - 3, 40))}`;
    }),
    ...double.refused.map(({ method, path, refusal }) => colors.red(`  refused: ${method} ${path}: ${refusal}`)),
    `Page: ${colors.bold(pageUrl)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The first line of a comment that says something. */
function firstSentence(body: string): string {
  const lines = body.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('<!--'));
  return visible(lines[0] ?? '').replaceAll('**', '');
}
