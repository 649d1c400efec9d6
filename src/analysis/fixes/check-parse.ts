/** Check 2, parse: the change brings no syntax error that was not there. */
import { parseGo } from '../../go/syntax/parse.js';
import type { FixCheck } from './fix-check.js';

export const checkParse: FixCheck = ({ file, newText }) => {
  const after = parseGo(newText);
  if (after.failed !== undefined) return 'the changed file cannot be parsed';
  return after.issues.length > file.issues.length ? 'the changed file has a syntax error' : undefined;
};
