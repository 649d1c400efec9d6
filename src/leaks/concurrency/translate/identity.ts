/** Which number stands for an object in a key? Numbers are handed out in order of first use and never reused. */
const numbers = new WeakMap<object, number>();
let next = 0;

export function identityOf(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  next += 1;
  numbers.set(object, next);
  return next;
}
