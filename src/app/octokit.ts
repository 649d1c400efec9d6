/**
 * Which client does the App give its work? Probot's, with two habits changed: it names the version of the API it was written for,
 * and it never sleeps for long in memory; a limit that lasts is waited for in the queue, whose work survives a restart.
 */
import { ProbotOctokit } from 'probot';

/** A rate limit that lasts longer is waited for in the queue. Seconds. */
const MOST_SECONDS_IN_CLIENT = 30;

export type OctokitClass = typeof ProbotOctokit;

/** appOctokit takes the version to name; '' names none, for servers that know no versions. */
export function appOctokit(apiVersion: string, base: OctokitClass = patient()): OctokitClass {
  if (apiVersion === '') return base;
  return base.plugin((octokit) => {
    octokit.hook.before('request', (options) => {
      options.headers['x-github-api-version'] = apiVersion;
    });
    return {};
  });
}

function patient(): OctokitClass {
  const isShort = (seconds: number, _options: unknown, _octokit: unknown, count: number): boolean =>
    seconds <= MOST_SECONDS_IN_CLIENT && count < 1;
  return ProbotOctokit.defaults((given: Readonly<Record<string, unknown>>) => ({
    ...given,
    throttle: {
      ...(typeof given['throttle'] === 'object' ? given['throttle'] : {}),
      onRateLimit: isShort,
      onSecondaryRateLimit: isShort,
    },
  }));
}
