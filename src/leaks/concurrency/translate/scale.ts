/**
 * Which small numbers can stand for large constants so that every comparison of counts stays as it is? Only where the
 * large ones are far apart from each other and from the small ones, so that sums of a few counts compare alike too.
 */

/** Constants up to this are followed as they are. */
const SMALL = 6;
/** How far apart, as a factor, numbers must be for sums not to matter. */
const APART = 3;
const MAX_LARGE = 2;

/** The replacements of large constants; undefined where they are too close to be replaced. */
export function scaleOf(constants: ReadonlySet<number>): ReadonlyMap<number, number> | undefined {
  const small = [...constants].filter((one) => one <= SMALL);
  const large = [...constants].filter((one) => one > SMALL).sort((a, b) => a - b);
  const scale = new Map<number, number>();
  if (large.length > MAX_LARGE) return undefined;
  let below = Math.max(1, ...small);
  let standsFor = below;
  for (const one of large) {
    if (one < APART * below) return undefined;
    below = one;
    standsFor = 2 * standsFor + 1;
    scale.set(one, standsFor);
  }
  return scale;
}
