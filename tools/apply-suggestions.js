/**
 * Do the suggestions that were posted compile? Applies them to a copy of head, as a person pressing "Commit suggestion"
 * would. Shares no code with the App, so that it can contradict it. Used by tests and measurements only.
 *
 *   node tools/apply-suggestions.js DIR [--out OUT] [--each]
 *
 * DIR is the record of a demo (`requests.jsonl`, `head/`). Without --each all suggestions are applied to one copy, OUT
 * (default DIR/applied); with --each every suggestion gets a copy of its own, OUT/1, OUT/2, … Prints one JSON object a
 * suggestion: {"index","path","startLine","endLine","folder"}. Ends with 1 where a suggestion cannot be applied.
 */
import { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** suggestionsIn returns the lines of each suggestion fence of a comment. Fences within other fences are text. */
export function suggestionsIn(body) {
  const found = [];
  let open;
  for (const line of body.split(/\r?\n/)) {
    if (open === undefined) {
      const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
      if (fence === null) continue;
      const isSuggestion = line.startsWith(fence[1]) && fence[2].trim() === 'suggestion';
      open = { mark: fence[1], lines: [], isSuggestion };
      continue;
    }
    const end = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line);
    if (end !== null && end[1][0] === open.mark[0] && end[1].length >= open.mark.length) {
      if (open.isSuggestion) found.push(open.lines);
      open = undefined;
    } else open.lines.push(line);
  }
  return found;
}

/** postedSuggestions lists what the requests of a record would have people commit, in the order of posting. */
export function postedSuggestions(requests) {
  const comments = requests.flatMap(({ method, path: at, body, status }) => {
    if (method !== 'POST' || status < 200 || status >= 300) return [];
    if (/\/pulls\/\d+\/reviews$/.test(at)) return body?.comments ?? [];
    return /\/pulls\/\d+\/comments$/.test(at) ? [body] : [];
  });
  return comments.flatMap((comment) =>
    suggestionsIn(comment.body).map((lines) => {
      if (typeof comment.line !== 'number') throw new Error(`a suggestion on ${comment.path} stands on no line`);
      if ((comment.side ?? 'RIGHT') !== 'RIGHT')
        throw new Error(`a suggestion on ${comment.path} stands on deleted lines`);
      return { path: comment.path, startLine: comment.start_line ?? comment.line, endLine: comment.line, lines };
    }),
  );
}

/** applied returns a file's text with the suggestions in it. Throws where two of them touch the same line. */
export function applied(text, suggestions) {
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  // From the last to the first: what is above keeps its numbers.
  const sorted = [...suggestions].sort((a, b) => b.startLine - a.startLine);
  sorted.forEach((suggestion, index) => {
    const above = sorted[index + 1];
    if (above !== undefined && above.endLine >= suggestion.startLine) {
      throw new Error(`two suggestions touch line ${suggestion.startLine} of ${suggestion.path}`);
    }
    if (suggestion.startLine < 1 || suggestion.endLine > lines.length) {
      throw new Error(`${suggestion.path} has no line ${suggestion.endLine}`);
    }
    lines.splice(suggestion.startLine - 1, suggestion.endLine - suggestion.startLine + 1, ...suggestion.lines);
  });
  return lines.join(ending);
}

function writeCopy(head, folder, suggestions) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(head, folder, { recursive: true });
  for (const name of new Set(suggestions.map((each) => each.path))) {
    const file = path.join(folder, name);
    if (!path.resolve(file).startsWith(path.resolve(folder) + path.sep))
      throw new Error(`${name} leads out of the copy`);
    const own = suggestions.filter((each) => each.path === name);
    writeFileSync(file, applied(readFileSync(file, 'utf8'), own));
  }
}

function main(args) {
  const isEach = args.includes('--each');
  const at = args.indexOf('--out');
  const dir = args.find((arg, index) => !arg.startsWith('--') && (at < 0 || index !== at + 1));
  if (dir === undefined) throw new Error('usage: apply-suggestions DIR [--out OUT] [--each]');
  const out = (at < 0 ? undefined : args[at + 1]) ?? path.join(dir, 'applied');
  const lines = readFileSync(path.join(dir, 'requests.jsonl'), 'utf8').split('\n');
  const suggestions = postedSuggestions(lines.filter((line) => line !== '').map((line) => JSON.parse(line)));
  const head = path.join(dir, 'head');
  if (!isEach) writeCopy(head, out, suggestions);
  suggestions.forEach((suggestion, index) => {
    const folder = isEach ? path.join(out, String(index + 1)) : out;
    if (isEach) writeCopy(head, folder, [suggestion]);
    const { path: name, startLine, endLine } = suggestion;
    process.stdout.write(`${JSON.stringify({ index: index + 1, path: name, startLine, endLine, folder })}\n`);
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
