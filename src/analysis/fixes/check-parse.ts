/** Check 2, parse: the change brings no syntax error that was not there. The tree is kept for the checks that follow. */
import type { FixCheck } from './fix-check.js';

export const checkParse: FixCheck = ({ file, changed }, { opened }) => {
  const { parsed } = opened.program.cache.get(changed().text);
  if (parsed.failed !== undefined) return 'the changed file cannot be parsed';
  return parsed.issues.length > file.issues.length ? 'the changed file has a syntax error' : undefined;
};
