/** Who gave a command, what may they do here, and how are they answered? Reactions instead of words wherever they say enough. */
import type { GitHubClient, RepositoryRef } from './client.js';
import { failureOf } from './failure.js';

/** Where a command was written. */
export type CommandSurface =
  | { readonly kind: 'issue-comment'; readonly id: number }
  | {
      readonly kind: 'review-comment';
      readonly id: number;
      /** The first comment of the thread. */ readonly threadRoot: number;
    }
  /** GitHub knows no reactions on reviews over REST. */
  | { readonly kind: 'review'; readonly nodeId: string };

/** eyes: taken up; rocket: done; confused: not understood, or not allowed. */
export type Reaction = 'eyes' | 'rocket' | 'confused';

/** Ordered: each may do what those before may. */
export type RepositoryRole = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

const ROLES: readonly RepositoryRole[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

export function isAtLeast(role: RepositoryRole, wanted: RepositoryRole): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** readRole asks the collaborators endpoint: author_association says less. A custom role counts as the permission it builds on. */
export async function readRole(
  client: GitHubClient,
  repository: RepositoryRef,
  login: string,
): Promise<RepositoryRole> {
  try {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({
      owner: repository.owner,
      repo: repository.repo,
      username: login,
    });
    return ROLES.find((role) => role === data.role_name) ?? ROLES.find((role) => role === data.permission) ?? 'none';
  } catch (error) {
    if (failureOf(error).kind === 'not-found') return 'none';
    throw error;
  }
}

/** react answers with a reaction; false where GitHub did not take it, which never stops the work. */
export async function react(
  client: GitHubClient,
  repository: RepositoryRef,
  surface: CommandSurface,
  content: Reaction,
): Promise<boolean> {
  const { owner, repo } = repository;
  try {
    switch (surface.kind) {
      case 'issue-comment':
        await client.rest.reactions.createForIssueComment({ owner, repo, comment_id: surface.id, content });
        return true;
      case 'review-comment':
        await client.rest.reactions.createForPullRequestReviewComment({ owner, repo, comment_id: surface.id, content });
        return true;
      case 'review':
        await client.graphql(REACT, { subjectId: surface.nodeId, content: content.toUpperCase() });
        return true;
    }
  } catch (error) {
    if (failureOf(error).kind === 'internal') throw error;
    return false;
  }
}

const REACT = `mutation ($subjectId: ID!, $content: ReactionContent!) {
  addReaction(input: { subjectId: $subjectId, content: $content }) { clientMutationId }
}`;

/** answer writes where the command stood: in the thread of a review comment, else in the conversation. */
export async function answer(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
  surface: CommandSurface,
  body: string,
): Promise<void> {
  const { owner, repo } = repository;
  const once = { request: { retries: 0 } };
  if (surface.kind === 'review-comment') {
    const comment_id = surface.threadRoot;
    await client.rest.pulls.createReplyForReviewComment({
      owner,
      repo,
      pull_number: number,
      comment_id,
      body,
      ...once,
    });
    return;
  }
  await client.rest.issues.createComment({ owner, repo, issue_number: number, body, ...once });
}
