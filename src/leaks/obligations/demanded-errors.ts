/**
 * Which calls of a test demand that an error came? Behind `require.Error(t, err)` nothing was acquired, unless the test
 * fails. The assertion packages that are known by name: testify's and gotest.tools'.
 */
import type { Call, Expr } from '../../go/syntax/ast.js';
import type { CallTarget } from '../go-view.js';

const PACKAGES = [
  'github.com/stretchr/testify/require.',
  'github.com/stretchr/testify/assert.',
  'gotest.tools/v3/assert.',
  'gotest.tools/assert.',
];

/** By the documentation of the packages; testify has each with a format as well (`Errorf`). */
const DEMANDING: ReadonlySet<string> = new Set([
  'EqualError',
  'Error',
  'ErrorAs',
  'ErrorContains',
  'ErrorIs',
  'ErrorType',
]);

/** The error that a call demands; undefined for any other call. Methods of testify's `Assertions` take no `t` before it. */
export function demandedError(call: Call, target: CallTarget): Expr | undefined {
  const symbol = target.kind === 'declared' || target.kind === 'unknown' ? target.symbol : undefined;
  const home = PACKAGES.find((each) => symbol?.startsWith(each));
  if (symbol === undefined || home === undefined) return undefined;
  const isMethod = symbol.startsWith(METHODS, home.length);
  const name = symbol.slice(home.length + (isMethod ? METHODS.length : 0));
  const isDemanding = DEMANDING.has(name) || (name.endsWith('f') && DEMANDING.has(name.slice(0, -1)));
  return isDemanding ? call.args[isMethod ? 0 : 1] : undefined;
}

const METHODS = 'Assertions.';
