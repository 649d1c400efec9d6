/** Where do fixtures stand, and what is in them? Tests run from dist/, fixtures stay where they are written. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The absolute path of a folder below test/fixtures. */
export function fixtureFolder(name: string): string {
  // This file runs as dist/test/fixtures-folder.js.
  return join(here, '..', '..', 'test', 'fixtures', name);
}

/** Every file below a fixture folder, paths relative to it with `/`, in order. */
export function fixtureFiles(name: string): readonly { readonly path: string; readonly text: string }[] {
  const root = fixtureFolder(name);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }));
}
