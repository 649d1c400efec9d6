/**
 * Where do API facts come from on this machine? Reads the data files of the installed package. Node's file system only;
 * what the facts mean is src/go/facts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ApiFacts } from '../go/facts/api-facts.js';
import { parseFactsFile } from '../go/facts/facts-file.js';
import { parseResourcesFile } from '../go/facts/resources-file.js';

/** The API facts shipped with this package. Throws with the path of the file when one is missing or malformed. */
export function loadFacts(): ApiFacts {
  const data = join(packageRoot(), 'data');
  return new ApiFacts(
    [parseFactsFile(readJson(join(data, 'std.json')), 'data/std.json')],
    [parseResourcesFile(readJson(join(data, 'resources.json')), 'data/resources.json')],
  );
}

/** The nearest folder above this file that has a package.json: the same for src/ and for dist/src/. */
function packageRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) {
    const parent = dirname(dir);
    if (parent === dir) throw new Error('the folder with package.json was not found: reinstall the package');
    dir = parent;
  }
  return dir;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`cannot read ${path}: reinstall the package`, { cause });
  }
}
