/**
 * Where do API facts come from on this machine? Reads the data files of the installed package. Node's file system only;
 * what the facts mean is src/go/facts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ApiFacts } from '../go/facts/api-facts.js';
import { parseFactsFile, parseFactsIndex, type FactsFile } from '../go/facts/facts-file.js';
import { parseResourcesFile } from '../go/facts/resources-file.js';
import { packageRoot } from './package-root.js';

/**
 * The API facts shipped with this package: the standard library at once, modules when a package of theirs is asked for.
 * Throws with the path of the file when one is missing or malformed.
 */
export function loadFacts(): ApiFacts {
  return new ApiFacts(
    [readFacts('std.json')],
    ['resources.json', 'module-resources.json'].map((name) => parseResourcesFile(readData(name), `data/${name}`)),
    {
      index: parseFactsIndex(readData('modules/index.json'), 'data/modules/index.json'),
      read: (file) => readFacts(`modules/${file}`),
    },
  );
}

function readFacts(name: string): FactsFile {
  return parseFactsFile(readData(name), `data/${name}`);
}

function readData(name: string): unknown {
  return readJson(join(packageRoot(), 'data', name));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`cannot read ${path}: reinstall the package`, { cause });
  }
}
