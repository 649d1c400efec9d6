/** The code of the repository: trees, blobs, contents, commits, comparisons; and who may do what in it. */
import type { TreeEntry } from '../../../git/git-repository.js';
import type { FileDiff } from '../../../git/parse-diff.js';
import { pageOf } from '../call.js';
import type { Answer, Call, Handler } from '../call.js';
import { MAX_BLOB_BYTES, MAX_COMMITS, MAX_CONTENT_BYTES, MAX_FOLDER_ENTRIES } from '../limits.js';
import type { JsonObject } from '../json.js';
import { Refusal, diffTooLarge, notFound } from '../refusal.js';
import type { Role } from '../types.js';

/** Where a submodule comes from is written in .gitmodules, which the double does not read. */
const SUBMODULE_URL = 'https://example.invalid/submodule.git';

const PERMISSION_OF_ROLE: Readonly<Record<Role, string>> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

export const repositoryOperations: Readonly<Record<string, Handler>> = {
  'repos/get': ({ shapes }) => ({
    status: 200,
    body: { ...shapes.repository(), network_count: 0, subscribers_count: 1 },
  }),
  'repos/get-branch': getBranch,
  'repos/get-commit': getCommit,
  'repos/get-content': getContent,
  'repos/get-collaborator-permission-level': (call) => {
    const login = call.params['username'] ?? '';
    const role = call.world.role(login);
    const user = { ...call.shapes.user(call.world.user(login)), role_name: role };
    return { status: 200, body: { permission: PERMISSION_OF_ROLE[role], role_name: role, user } };
  },
  'repos/compare-commits-with-basehead': compare,
  'git/get-ref': async (call) => {
    const ref = call.params['ref'] ?? '';
    const sha = await call.world.resolveReference(`refs/${ref}`);
    if (sha === undefined) throw notFound();
    const url = `${call.address.split('/git/ref/')[0] ?? ''}/git/commits/${sha}`;
    return {
      status: 200,
      body: { ref: `refs/${ref}`, node_id: `REF_${ref}`, url: call.address, object: { type: 'commit', sha, url } },
    };
  },
  'git/get-tree': getTree,
  'git/get-blob': getBlob,
};

async function commitOf(call: Call, reference: string): Promise<string> {
  const sha = await call.world.resolveReference(reference);
  if (sha === undefined) throw notFound();
  return sha;
}

async function getBranch(call: Call): Promise<Answer> {
  const name = call.params['branch'] ?? '';
  const sha = call.world.branches.get(name);
  const commit = sha === undefined ? undefined : await call.world.git.commit(sha);
  if (commit === undefined) throw notFound();
  const links = { self: call.address, html: call.address };
  const body = {
    name,
    commit: call.shapes.commit(commit),
    _links: links,
    protected: false,
    protection: {},
    protection_url: call.address,
  };
  return { status: 200, body };
}

async function getCommit(call: Call): Promise<Answer> {
  const sha = await call.world.resolveReference(call.params['ref'] ?? '');
  const commit = sha === undefined ? undefined : await call.world.git.commit(sha);
  if (commit === undefined) throw new Refusal(422, { message: `No commit found for SHA: ${call.params['ref'] ?? ''}` });
  const parent = commit.parents[0];
  const files = parent === undefined ? [] : await call.world.diffs.twoDot(parent, commit.oid);
  if (wantsDiff(call)) return diffAnswer(call, files, parent ?? commit.oid, commit.oid);
  const page = pageOf(call, files);
  const shown = page.items.map((file) => call.shapes.file(file, commit.oid));
  return { status: 200, headers: page.headers, body: { ...call.shapes.commit(commit), files: shown } };
}

/** wantsDiff says whether the diff media type was asked for. */
export function wantsDiff(call: Call): boolean {
  return /application\/vnd\.github\.(?:v3\.)?diff/.test(call.accept);
}

/** diffAnswer gives the difference as text, or 406 where GitHub finds it too large. */
export async function diffAnswer(
  call: Call,
  files: readonly FileDiff[],
  before: string,
  after: string,
): Promise<Answer> {
  const { diffFiles, diffLines, diffBytes } = call.world.limits;
  if (files.length > diffFiles) throw diffTooLarge('files', diffFiles);
  const text = await call.world.diffs.text(before, after);
  if (text.split('\n').length > diffLines || Buffer.byteLength(text) > diffBytes)
    throw diffTooLarge('lines', diffLines);
  return { status: 200, text, headers: { 'content-type': 'application/vnd.github.v3.diff; charset=utf-8' } };
}

async function compare(call: Call): Promise<Answer> {
  const { world, shapes } = call;
  const ends = (call.params['basehead'] ?? '').split('...');
  if (ends.length !== 2) throw notFound();
  const base = await commitOf(call, ends[0] ?? '');
  const head = await commitOf(call, ends[1] ?? '');
  const mergeBase = await world.git.mergeBase(base, head);
  if (mergeBase === undefined) throw new Refusal(404, { message: 'No common ancestor between the two commits.' });
  const files = await world.diffs.twoDot(mergeBase, head);
  if (wantsDiff(call)) return diffAnswer(call, files, base, head);

  const ahead = await world.git.commitsBetween(base, head);
  const behind = await world.git.commitsBetween(head, base);
  const paging = call.query.has('page') || call.query.has('per_page');
  const page = pageOf(call, ahead);
  const isFirst = !call.query.has('page') || call.query.get('page') === '1';
  const [baseCommit, mergeBaseCommit] = await Promise.all([world.git.commit(base), world.git.commit(mergeBase)]);
  if (baseCommit === undefined || mergeBaseCommit === undefined) throw notFound();
  const web = call.address.replace('/api/v3/repos', '');
  const body = {
    url: call.address,
    html_url: web,
    permalink_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: shapes.commit(baseCommit),
    merge_base_commit: shapes.commit(mergeBaseCommit),
    status: relation(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: (paging ? page.items : ahead.slice(0, MAX_COMMITS)).map((commit) => shapes.commit(commit)),
    files: isFirst ? files.slice(0, world.limits.compareFiles).map((file) => shapes.file(file, head)) : [],
  };
  return { status: 200, headers: paging ? page.headers : {}, body };
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

async function getTree(call: Call): Promise<Answer> {
  const name = call.params['tree_sha'] ?? '';
  const treeish = (await call.world.resolveReference(name)) ?? name;
  const object = await call.world.git.readHeader(treeish);
  if (object === undefined || object.type === 'blob') throw notFound();
  const recursive = call.query.has('recursive');
  const all = await call.world.git.listTree(treeish, recursive, recursive);
  const root = object.type === 'commit' ? (await call.world.git.commit(treeish))?.tree : treeish;
  const entries = all.slice(0, call.world.limits.treeEntries);
  const api = call.address.split('/git/trees/')[0] ?? '';
  const tree = entries.map((entry) => ({
    path: entry.path,
    mode: entry.mode,
    type: entry.type,
    sha: entry.oid,
    ...(entry.size === undefined ? {} : { size: entry.size }),
    ...(entry.type === 'commit' ? {} : { url: `${api}/git/${entry.type}s/${entry.oid}` }),
  }));
  const body = { sha: root, url: `${api}/git/trees/${root ?? ''}`, tree, truncated: all.length > entries.length };
  return { status: 200, body };
}

async function getBlob(call: Call): Promise<Answer> {
  const sha = call.params['file_sha'] ?? '';
  const header = await call.world.git.readHeader(sha);
  if (header?.type !== 'blob') throw notFound();
  if (header.size > MAX_BLOB_BYTES) throw new Refusal(403, { message: 'This API returns blobs up to 100 MB in size.' });
  const content = (await call.world.git.readObject(sha))?.content ?? Buffer.alloc(0);
  if (call.accept.includes('raw')) return { status: 200, text: content.toString('utf8') };
  const body = {
    sha,
    node_id: `B_${sha}`,
    size: header.size,
    url: call.address,
    content: base64(content),
    encoding: 'base64',
  };
  return { status: 200, body };
}

/** base64 breaks lines after 60 characters, as GitHub does. */
function base64(content: Buffer): string {
  return content.toString('base64').replace(/.{1,60}/g, '$&\n');
}

async function getContent(call: Call): Promise<Answer> {
  const reference = call.query.get('ref') ?? call.world.defaultBranch;
  const commit = await call.world.resolveReference(reference);
  if (commit === undefined) throw new Refusal(404, { message: `No commit found for the ref ${reference}` });
  const entry = await call.world.git.findEntry(commit, call.params['path'] ?? '');
  if (entry === undefined) throw notFound();
  if (entry.type === 'tree') return folder(call, entry, reference);
  if (entry.type === 'commit')
    return {
      status: 200,
      body: { ...links(call, entry, reference), type: 'submodule', submodule_git_url: SUBMODULE_URL },
    };
  if (entry.mode === '120000') return symlink(call, entry, commit, reference);
  return file(call, entry, reference);
}

async function folder(call: Call, entry: TreeEntry, reference: string): Promise<Answer> {
  const children = await call.world.git.listTree(entry.oid, false);
  const body = children.slice(0, MAX_FOLDER_ENTRIES).map((child) => {
    const path = entry.path === '' ? child.path : `${entry.path}/${child.path}`;
    // A submodule in a listing is called a file, as it always was.
    const type = child.type === 'tree' ? 'dir' : child.mode === '120000' ? 'symlink' : 'file';
    return { ...links(call, { ...child, path }, reference), type };
  });
  return { status: 200, body };
}

/** A symlink to a file of the repository gives that file's content; any other gives its target. */
async function symlink(call: Call, entry: TreeEntry, commit: string, reference: string): Promise<Answer> {
  const target = (await call.world.git.readObject(entry.oid))?.content.toString('utf8') ?? '';
  const parts = [...entry.path.split('/').slice(0, -1), ...target.split('/')];
  const path: string[] = [];
  for (const part of parts) {
    if (part === '..') path.pop();
    else if (part !== '.' && part !== '') path.push(part);
  }
  const aim = target.startsWith('/') ? undefined : await call.world.git.findEntry(commit, path.join('/'));
  if (aim?.type === 'blob' && aim.mode !== '120000') return file(call, { ...aim, path: entry.path }, reference);
  return { status: 200, body: { ...links(call, entry, reference), type: 'symlink', target } };
}

async function file(call: Call, entry: TreeEntry, reference: string): Promise<Answer> {
  const size = entry.size ?? 0;
  const raw = call.accept.includes('raw');
  if (size > MAX_BLOB_BYTES) {
    const errors = [{ resource: 'Blob', field: 'data', code: 'too_large' }];
    throw new Refusal(403, { message: 'This API returns blobs up to 100 MB in size.', errors });
  }
  const inline = raw || size <= MAX_CONTENT_BYTES;
  const content = inline ? ((await call.world.git.readObject(entry.oid))?.content ?? Buffer.alloc(0)) : Buffer.alloc(0);
  if (raw) return { status: 200, text: content.toString('utf8') };
  const encoding = inline ? 'base64' : 'none';
  return { status: 200, body: { ...links(call, entry, reference), type: 'file', encoding, content: base64(content) } };
}

function links(call: Call, entry: TreeEntry, reference: string): JsonObject {
  const api = call.address.split('/contents/')[0] ?? '';
  const encoded = entry.path.split('/').map(encodeURIComponent).join('/');
  const self = `${api}/contents/${encoded}?ref=${encodeURIComponent(reference)}`;
  const git = entry.type === 'commit' ? null : `${api}/git/${entry.type}s/${entry.oid}`;
  const html = `${api.replace('/api/v3/repos', '')}/blob/${encodeURIComponent(reference)}/${encoded}`;
  return {
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.oid,
    size: entry.size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: entry.type === 'blob' ? html.replace('/blob/', '/raw/') : null,
    _links: { self, git, html },
  };
}
