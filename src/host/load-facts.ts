/**
 * Where do API facts come from on this machine? Reads the data files of the installed package. Node's file system only;
 * what the facts mean is src/go/facts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ApiFacts } from '../go/facts/api-facts.js';
import { parseFactsFile } from '../go/facts/facts-file.js';
import { parseResourcesFile } from '../go/facts/resources-file.js';
import { packageRoot } from './package-root.js';

/** The API facts shipped with this package. Throws with the path of the file when one is missing or malformed. */
export function loadFacts(): ApiFacts {
  const data = join(packageRoot(), 'data');
  return new ApiFacts(
    [parseFactsFile(readJson(join(data, 'std.json')), 'data/std.json')],
    [parseResourcesFile(readJson(join(data, 'resources.json')), 'data/resources.json')],
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`cannot read ${path}: reinstall the package`, { cause });
  }
}
