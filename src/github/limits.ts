/**
 * How much does GitHub's API take and give, and how much of it does one review use? Every figure with its source; none is
 * repeated elsewhere.
 */

// What GitHub sets.

/** Files of a comparison, on its first page only. https://docs.github.com/rest/commits/commits#compare-two-commits */
export const COMPARE_FILES = 300;
/** Files that a pull request lists at most. https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
export const PULL_FILES = 3_000;
/** Items of one page of a list. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const PAGE_SIZE = 100;
/** Items of one GraphQL connection. https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
export const CONNECTION_SIZE = 100;
/** Annotations of one request. https://docs.github.com/rest/checks/runs#update-a-check-run */
export const ANNOTATIONS_PER_REQUEST = 50;
/** Characters of a check run's summary and of its text. https://docs.github.com/rest/checks/runs#create-a-check-run */
export const CHECK_OUTPUT_CHARACTERS = 65_535;
/** Characters of an annotation's title. https://docs.github.com/rest/checks/runs#create-a-check-run */
export const ANNOTATION_TITLE_CHARACTERS = 255;
/** Seconds to wait at least after a secondary limit that names no time. https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
export const SECONDARY_LIMIT_SECONDS = 60;

// What one review allows itself.

/** Blobs of one GraphQL query. Larger answers time out with 502; the figure is ours. */
export const BLOBS_PER_BATCH = 60;
/** Bytes of text of one GraphQL query, by the sizes known before. Ours, for the same reason. */
export const BYTES_PER_BATCH = 2 * 1024 * 1024;
/** Files that a review reads at most. */
export const REVIEW_FILES = 2_000;
/** Bytes that a review reads at most. */
export const REVIEW_BYTES = 40 * 1024 * 1024;
/** Requests that reading may cost; writing is bounded by the plan. */
export const REVIEW_REQUESTS = 40;
/** Requests of those that listing files may not use up, so that some text can be read. */
export const REQUESTS_KEPT_FOR_TEXTS = 8;
/** Comments of one review; many more time out with 502. */
export const COMMENTS_PER_REVIEW = 20;
