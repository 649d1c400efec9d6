/** Is the text of a comment one that GitHub takes? Not blank and not longer than its column. */
import { MAX_BODY_CHARACTERS } from './limits.js';

/** bodyProblem returns GitHub's sentence about a text, or undefined. `required`: whether a blank one is refused. */
export function bodyProblem(body: string | undefined, required: boolean): string | undefined {
  if ((body ?? '').trim() === '') return required ? "Body can't be blank" : undefined;
  // GitHub counts characters, not UTF-16 units.
  if (Array.from(body ?? '').length > MAX_BODY_CHARACTERS) {
    return `Body is too long (maximum is ${MAX_BODY_CHARACTERS} characters)`;
  }
  return undefined;
}
