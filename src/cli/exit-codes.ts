/** How does a command end? The numbers are fixed: scripts call them. */

/** Something stands at or above --fail-on. */
export const EXIT_FOUND = 1;
/** The command could not run. */
export const EXIT_FAILED = 2;
/** With --strict: part of the input was unreadable or given up. */
export const EXIT_INCOMPLETE = 3;
