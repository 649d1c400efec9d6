/** Exact fractions for floating-point constants, which Go computes without rounding. Too large ones are undefined: unknown. */

/** A fraction in lowest terms with a positive denominator. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** Decimal exponents beyond this are not computed. */
const MAX_EXPONENT = 400;
/** Numerators and denominators with more hexadecimal digits than this are given up. */
const MAX_DIGITS = 1000;

function reduced(num: bigint, den: bigint): Rational | undefined {
  if (den === 0n) return undefined;
  let [a, b] = [num < 0n ? -num : num, den < 0n ? -den : den];
  while (b > 0n) [a, b] = [b, a % b];
  const sign = den < 0n ? -1n : 1n;
  const result = { num: (sign * num) / (a || 1n), den: (sign * den) / (a || 1n) };
  const digits = result.num.toString(16).length + result.den.toString(16).length;
  return digits > MAX_DIGITS ? undefined : result;
}

export function negated(x: Rational): Rational {
  return { num: -x.num, den: x.den };
}
export function sum(x: Rational, y: Rational): Rational | undefined {
  return reduced(x.num * y.den + y.num * x.den, x.den * y.den);
}
export function product(x: Rational, y: Rational): Rational | undefined {
  return reduced(x.num * y.num, x.den * y.den);
}

/** The integer a fraction is, undefined where it is none. */
export function whole(x: Rational): bigint | undefined {
  return x.den === 1n ? x.num : undefined;
}

/** A literal such as `1.5e3` or `0x1p-2`. */
export function parsed(raw: string): Rational | undefined {
  const text = raw.replaceAll('_', '').toLowerCase();
  const hex = /^0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)$/.exec(text);
  if (hex) return scaled(hex, 16n, 2n);
  const decimal = /^(\d*)\.?(\d*)(?:e([+-]?\d+))?$/.exec(text);
  return decimal ? scaled(decimal, 10n, 10n) : undefined;
}

/** digits.fraction times base to the exponent. */
function scaled(match: RegExpExecArray, radix: bigint, base: bigint): Rational | undefined {
  const [, before = '', fraction = '', power = '0'] = match;
  const exponent = Number(power);
  if (before + fraction === '' || Math.abs(exponent) > MAX_EXPONENT || fraction.length > MAX_EXPONENT) return undefined;
  const digits = BigInt(`${radix === 16n ? '0x' : ''}${before}${fraction}`);
  const below = radix ** BigInt(fraction.length);
  const factor = base ** BigInt(Math.abs(exponent));
  return exponent < 0 ? reduced(digits, below * factor) : reduced(digits * factor, below);
}

/** The nearest value of `float32` or `float64`; undefined where a double cannot hold it without overflow. */
export function rounded(x: Rational, type: string): Rational | undefined {
  const value = toNumber(x);
  const stored = type === 'float32' ? Math.fround(value) : value;
  return Number.isFinite(stored) ? fromNumber(stored) : undefined;
}

function toNumber(x: Rational): number {
  // The decimal form is long enough for the nearest double, and Number() rounds it correctly.
  const isNegative = x.num < 0n;
  const magnitude = isNegative ? -x.num : x.num;
  const shift = 10n ** BigInt(Math.max(0, x.den.toString().length - magnitude.toString().length + 40));
  const digits = ((magnitude * shift) / x.den).toString();
  const value = Number(`${digits}e-${shift.toString().length - 1}`);
  return isNegative ? -value : value;
}

function fromNumber(value: number): Rational | undefined {
  let den = 1n;
  let num = value;
  // Doubling is exact; a double is whole after at most 1074 doublings.
  while (!Number.isInteger(num)) {
    num *= 2;
    den *= 2n;
  }
  return reduced(BigInt(num), den);
}
