/** Do two paths (`v12.hosts`) speak of one value? One may be, or lead to, the other. */

/** Marks a path of which only nil-ness is asked: that says nothing of what lies behind it. */
export const NIL_ONLY = '?';

/** Whether a path of the one is, or leads to, a path of the other. */
export function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.some((other) => leadsTo(one, other) || leadsTo(other, one)));
}

function leadsTo(one: string, other: string): boolean {
  const isNilOnly = one.endsWith(NIL_ONLY);
  const from = isNilOnly ? one.slice(0, -1) : one;
  const to = other.endsWith(NIL_ONLY) ? other.slice(0, -1) : other;
  return from === to || (!isNilOnly && to.startsWith(`${from}.`));
}
