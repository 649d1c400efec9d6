/**
 * Which permission does an operation need? From "Permissions required for GitHub Apps" of the REST reference; the API
 * description itself does not say it. Several alternatives mean that any one of them does.
 */
import type { AccessLevel, Permissions } from './types.js';

export interface Requirement {
  readonly permission: string;
  readonly level: AccessLevel;
}

/** Who may call an operation: the App itself (JWT), an installation with any one of these permissions, or any of the two. */
export type Access = 'app' | 'installation' | 'anyone' | readonly Requirement[];

function read(...names: readonly string[]): readonly Requirement[] {
  return names.map((permission) => ({ permission, level: 'read' }));
}

function write(...names: readonly string[]): readonly Requirement[] {
  return names.map((permission) => ({ permission, level: 'write' }));
}

/** Operations by the beginning of their id; the longest one that fits counts. */
const ACCESS: Readonly<Record<string, Access>> = {
  'apps/': 'app',
  'apps/list-repos-accessible-to-installation': 'installation',
  'rate-limit/': 'anyone',
  'repos/get': read('metadata'),
  'repos/get-collaborator-permission-level': read('metadata'),
  'repos/get-content': read('contents'),
  'repos/get-commit': read('contents'),
  'repos/get-branch': read('contents'),
  'repos/compare': read('contents'),
  'git/': read('contents'),
  'pulls/list': read('pull_requests'),
  'pulls/get': read('pull_requests'),
  'pulls/create': write('pull_requests'),
  'pulls/update': write('pull_requests'),
  'pulls/delete': write('pull_requests'),
  'issues/list': read('issues', 'pull_requests'),
  'issues/get': read('issues', 'pull_requests'),
  'issues/create': write('issues', 'pull_requests'),
  'issues/update': write('issues', 'pull_requests'),
  'issues/delete': write('issues', 'pull_requests'),
  'reactions/list-for-issue': read('issues', 'pull_requests'),
  'reactions/create-for-issue': write('issues', 'pull_requests'),
  'reactions/delete-for-issue': write('issues', 'pull_requests'),
  'reactions/list-for-pull': read('pull_requests'),
  'reactions/create-for-pull': write('pull_requests'),
  'checks/get': read('checks'),
  'checks/list': read('checks'),
  'checks/create': write('checks'),
  'checks/update': write('checks'),
};

/** accessOf returns who may call an operation. Throws for one that the table does not know. */
export function accessOf(operationId: string): Access {
  const fitting = Object.keys(ACCESS).filter((prefix) => operationId.startsWith(prefix));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  const access = longest === undefined ? undefined : ACCESS[longest];
  if (access === undefined) throw new Error(`permissions.ts does not say who may call ${operationId}`);
  return access;
}

/** isGranted says whether permissions hold one of the alternatives. Write includes read; metadata is always readable. */
export function isGranted(permissions: Permissions, alternatives: readonly Requirement[]): boolean {
  return alternatives.some(({ permission, level }) => {
    if (permission === 'metadata' && level === 'read') return true;
    const granted = permissions[permission];
    return granted === 'write' || granted === level;
  });
}

/** describeRequirements writes alternatives as GitHub's X-Accepted-GitHub-Permissions does. */
export function describeRequirements(alternatives: readonly Requirement[]): string {
  return alternatives.map(({ permission, level }) => `${permission}=${level}`).join('; ');
}

/** isSubset says whether a token may be issued with these permissions. */
export function isSubset(wanted: Permissions, granted: Permissions): boolean {
  return Object.entries(wanted).every(([permission, level]) => isGranted(granted, [{ permission, level }]));
}
