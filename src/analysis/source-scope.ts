/**
 * Which files must a review of Go read, and what do they import? What a front door that fetches files one by one has to know of
 * the language; it is told here so that the fetching itself knows none.
 */
import { parseGoMod } from '../go/module/go-mod.js';
import { readSourceHeader } from '../go/module/source-header.js';

/** Folders that Go's `./...` leaves out, and vendored code, which is another project's. */
const IGNORED = /^(?:vendor|testdata|_.*|\..+)$/;

export const goSources = {
  isSource: (path: string): boolean => path.endsWith('.go') && !/(?:^|\/)[_.][^/]*$/.test(path),
  isTest: (path: string): boolean => path.endsWith('_test.go'),
  isManifest: (path: string): boolean => /(?:^|\/)go\.(?:mod|work)$/.test(path),
  isIgnored: (folder: string): boolean => IGNORED.test(folder.slice(folder.lastIndexOf('/') + 1)),
  importsOf: (text: string): readonly string[] => readSourceHeader(text).imports.map((each) => each.path),
  modulePathOf(text: string): string | undefined {
    const { modulePath } = parseGoMod(text);
    return modulePath === '' ? undefined : modulePath;
  },
};
