/** How much of each thing does GitHub take, and how much do we send? Characters are UTF-16 units. */

/** Reviews with more than some 30 comments are answered 502; one with many is not read either. */
export const MAX_COMMENTS = 20;

/** GitHub takes 65,536; whether it counts characters or bytes is disputed, so there is room. */
export const MAX_COMMENT_BODY = 60_000;

/** GitHub takes 65,535 for `summary` and for `text` of a check run. */
export const MAX_CHECK_TEXT = 60_000;

/** https://docs.github.com/en/rest/checks/runs: at most 50 annotations a request, title 255 characters, message 64 KB. */
export const MAX_ANNOTATIONS_PER_REQUEST = 50;
export const MAX_ANNOTATION_TITLE = 255;
export const MAX_ANNOTATION_MESSAGE = 16_000;

/** Four requests; what is beyond stands in the ledger only. */
export const MAX_ANNOTATIONS = 200;

/** Rows of one table in the check run; the rest is counted. */
export const MAX_ROWS = 100;

/** A suggestion may re-print this many lines at most, so that it covers both the finding's line and the fix. */
export const MAX_SUGGESTION_LINES = 20;

/** Steps of a path that a comment shows. */
export const MAX_STEPS = 20;
