/** Pull requests themselves: their state, files and commits. */
import type { FileDiff } from '../../../git/parse-diff.js';
import { listed, pageOf, pullOf } from '../call.js';
import type { Answer, Call, Handler } from '../call.js';
import type { JsonObject } from '../json.js';
import { MAX_COMMITS } from '../limits.js';
import { diffAnswer, wantsDiff } from './repository.js';

export const pullOperations: Readonly<Record<string, Handler>> = {
  'pulls/list': (call) => {
    const wanted = call.query.get('state') ?? 'open';
    const head = call.query.get('head');
    const base = call.query.get('base');
    const pulls = [...call.world.pulls.values()]
      .filter((pull) => wanted === 'all' || pull.state === wanted)
      .filter((pull) => head === null || call.shapes.headLabel(pull) === head)
      .filter((pull) => base === null || pull.baseBranch === base)
      .reverse();
    return listed(
      call,
      pulls.map((pull) => call.shapes.pullSummary(pull)),
    );
  },
  'pulls/get': async (call) => {
    const pull = pullOf(call);
    if (!wantsDiff(call)) return { status: 200, body: await call.shapes.pull(pull) };
    const files = await call.world.diffs.threeDot(pull.baseSha, pull.headSha);
    return diffAnswer(call, files, pull.baseSha, pull.headSha);
  },
  'pulls/list-files': listFiles,
  'pulls/list-commits': async (call) => {
    const pull = pullOf(call);
    const commits = await call.world.git.commitsBetween(pull.baseSha, pull.headSha);
    const page = pageOf(call, commits.slice(0, MAX_COMMITS));
    return { status: 200, headers: page.headers, body: page.items.map((commit) => call.shapes.commit(commit)) };
  },
};

async function listFiles(call: Call): Promise<Answer> {
  const pull = pullOf(call);
  const all = await call.world.diffs.threeDot(pull.baseSha, pull.headSha);
  const files = all.slice(0, call.world.limits.pullFiles);
  const withoutPatch = beyondWholeDiff(call, files);
  const page = pageOf(call, files);
  const body = page.items.map((file) => {
    const shape = call.shapes.file(file, pull.headSha);
    return withoutPatch.has(file) ? dropPatch(shape) : shape;
  });
  return { status: 200, headers: page.headers, body };
}

/** Once the whole diff is over its limit, GitHub gives no patch for the files that follow. */
function beyondWholeDiff(call: Call, files: readonly FileDiff[]): ReadonlySet<FileDiff> {
  let lines = 0;
  let bytes = 0;
  return new Set(
    files.filter((file) => {
      lines += file.patch === '' ? 0 : file.patch.split('\n').length;
      bytes += Buffer.byteLength(file.patch);
      return lines > call.world.limits.diffLines || bytes > call.world.limits.diffBytes;
    }),
  );
}

function dropPatch(shape: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(shape).filter(([key]) => key !== 'patch'));
}
