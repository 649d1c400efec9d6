/** In which words does GitHub refuse a request? One error type and a function per kind of refusal. */

/** Refusal ends the handling of a request; `body` is answered as it stands. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    body: Readonly<Record<string, unknown>> & { readonly message: string },
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(body.message);
    this.name = 'Refusal';
    this.status = status;
    this.body = { ...body, documentation_url: 'https://docs.github.com/rest', status: String(status) };
    this.headers = headers;
  }

  /** The message with its errors, on one line, for the record. */
  get reason(): string {
    const errors = this.body['errors'];
    return errors === undefined ? this.message : `${this.message}: ${JSON.stringify(errors)}`;
  }
}

export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

export function badCredentials(): Refusal {
  return new Refusal(401, { message: 'Bad credentials' });
}

export function notFound(): Refusal {
  return new Refusal(404, { message: 'Not Found' });
}

/** lacksPermission is the answer to a token without the permission; `accepted` names what would do, as GitHub's header. */
export function lacksPermission(accepted: string): Refusal {
  const headers = { 'x-accepted-github-permissions': accepted };
  return new Refusal(403, { message: 'Resource not accessible by integration' }, headers);
}

/** invalidRequest is the answer to a body that does not fit the description; one sentence a line. */
export function invalidRequest(sentences: readonly string[]): Refusal {
  return new Refusal(422, { message: `Invalid request.\n\n${sentences.join('\n')}` });
}

export function validationFailed(errors: readonly FieldError[]): Refusal {
  return new Refusal(422, { message: 'Validation Failed', errors });
}

/** unprocessable is the form of the reviews endpoint: whole sentences, without saying which comment is meant. */
export function unprocessable(errors: readonly string[]): Refusal {
  return new Refusal(422, { message: 'Unprocessable Entity', errors });
}

export function diffTooLarge(what: 'files' | 'lines', limit: number): Refusal {
  const advice =
    what === 'files' ? " Consider using 'List pull requests files' API or locally cloning the repository instead." : '';
  return new Refusal(406, {
    message: `Sorry, the diff exceeded the maximum number of ${what} (${limit}).${advice}`,
    errors: [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }],
  });
}

export function primaryLimit(resetSeconds: number): Refusal {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetSeconds) };
  return new Refusal(403, { message: 'API rate limit exceeded for installation.' }, headers);
}

export function secondaryLimit(retryAfterSeconds: number): Refusal {
  const message =
    'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.';
  return new Refusal(403, { message }, { 'retry-after': String(retryAfterSeconds) });
}
