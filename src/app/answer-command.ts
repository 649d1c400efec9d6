/**
 * Who may ask for what, and what is the answer? Help and the pages of rules for anyone, a few times an hour; a review for the author and for those who
 * may triage. Refusals are reactions. Nothing that the commander wrote is repeated.
 */
import { LRUCache } from 'lru-cache';
import type { GitHubClient } from '../github/client.js';
import { answer, isAtLeast, react, readRole } from '../github/commander.js';
import type { CommandJob, ReviewJob } from './job.js';

/** Answers in words for one pull request within an hour; further requests get a reaction. */
const ANSWERS_PER_HOUR = 3;
const HOUR = 3_600_000;
const PULL_REQUESTS = 5_000;

export const HELP = `**leakcheck** reviews Go changes for leaks and speaks only when it can show one.

| command | what it does | who |
|---|---|---|
| \`/leakcheck\` or \`/leakcheck run\` | reviews the current head again | the author, or triage and above |
| \`/leakcheck explain RULE\` | tells what a rule finds and how it is fixed | anyone |
| \`/leakcheck help\` | shows this | anyone |

To silence a finding, write \`//leakcheck:ignore <rule> <reason>\` on the line or above it. The check run tells what was and was not looked at.`;

/** What is said of a rule, as Markdown; undefined where no rule has that id. */
export type ExplanationOf = (rule: string) => string | undefined;

/** Counts answers in words, by pull request. */
export class AnswerBound {
  private readonly times = new LRUCache<string, readonly number[]>({ max: PULL_REQUESTS });

  /** take counts one answer; false where the hour has had its share. `now` in milliseconds. */
  take(repositoryId: number, number: number, now: number): boolean {
    const key = `${repositoryId}:${number}`;
    const recent = (this.times.get(key) ?? []).filter((time) => now - time < HOUR);
    if (recent.length >= ANSWERS_PER_HOUR) return false;
    this.times.set(key, [...recent, now]);
    return true;
  }
}

/** answerCommand returns the review that the command asks for, if it does and may. */
export async function answerCommand(
  client: GitHubClient,
  job: CommandJob,
  bound: AnswerBound,
  now: number,
  explanationOf: ExplanationOf = () => undefined,
): Promise<ReviewJob | undefined> {
  const { repository, surface, number } = job;
  const say = async (text: string): Promise<undefined> => {
    if (bound.take(repository.id, number, now)) await answer(client, repository, number, surface, text);
    else await react(client, repository, surface, 'eyes');
  };
  switch (job.command) {
    case 'help':
      return say(HELP);
    case 'run': {
      const mayRun = job.isByAuthor || isAtLeast(await readRole(client, repository, job.login), 'triage');
      await react(client, repository, surface, mayRun ? 'eyes' : 'confused');
      if (!mayRun) return undefined;
      const { installationId } = job;
      return { id: `${job.id}:run`, kind: 'review', installationId, repository, number, isAskedFor: true, surface };
    }
    case 'unknown':
      await react(client, repository, surface, 'confused');
      return undefined;
    default: {
      const text = explanationOf(job.command.slice('explain '.length));
      if (text !== undefined) return say(text);
      await react(client, repository, surface, 'confused');
      return undefined;
    }
  }
}
