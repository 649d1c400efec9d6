/** Yes, no, or unknown: every question about types has three answers, and unknown always counts for the code. */
export type Answer = 'yes' | 'no' | 'unknown';

/** The answer to a question that could be decided. */
export function decided(yes: boolean): Answer {
  return yes ? 'yes' : 'no';
}

/** No as soon as one is no, yes only if all are yes. Stops at the first no. */
export function all<T>(items: Iterable<T>, ask: (item: T) => Answer): Answer {
  let answer: Answer = 'yes';
  for (const item of items) {
    const each = ask(item);
    if (each === 'no') return 'no';
    if (each === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** Yes as soon as one is yes, no only if all are no. Stops at the first yes. */
export function any<T>(items: Iterable<T>, ask: (item: T) => Answer): Answer {
  let answer: Answer = 'no';
  for (const item of items) {
    const each = ask(item);
    if (each === 'yes') return 'yes';
    if (each === 'unknown') answer = 'unknown';
  }
  return answer;
}
