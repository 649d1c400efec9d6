/** A small Go service as a git history, for tests of the App: several packages that import each other, and a change. */
import type { Files } from '../preview/git-fixture.js';

/** A function that leaks by name, or one that does not. */
export function leaking(...names: readonly string[]): string {
  return names.map((name) => `func ${name}() {\n\tleak("${name}")\n}\n`).join('\n');
}

export function sound(...names: readonly string[]): string {
  return names.map((name) => `func ${name}() {\n\twork("${name}")\n}\n`).join('\n');
}

export function goFile(name: string, imports: readonly string[], ...parts: readonly string[]): string {
  const lines = imports.map((each) => `import "${each}"\n`).join('');
  return `package ${name}\n\n${lines}\n${parts.join('\n')}`;
}

export const SERVICE: Files = {
  'go.mod': 'module example.com/service\n\ngo 1.22\n',
  'README.md': 'A service.\n',
  'api/api.go': goFile('api', ['example.com/service/store', 'fmt'], sound('Serve', 'Stop')),
  'api/routes.go': goFile('api', [], sound('Routes')),
  'api/api_test.go': goFile('api', [], sound('TestServe')),
  'store/store.go': goFile('store', [], sound('Open')),
  'store/store_test.go': goFile('store', [], sound('TestOpen')),
  'other/other.go': goFile('other', [], sound('Other')),
};

/** The change: api.go leaks now. */
export const LEAKING_API: Files = {
  'api/api.go': goFile('api', ['example.com/service/store', 'fmt'], leaking('Serve'), sound('Stop')),
};
