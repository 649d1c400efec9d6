/** Does every layer know only what it may? The table of ARCHITECTURE.md, held against the imports of each source file. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { packageRoot } from '../src/host/package-root.js';

interface Layer {
  /** Folders whose files it may import, besides its own. */
  readonly folders: readonly string[];
  /** npm packages and node: modules it may import; undefined: any. */
  readonly packages: readonly string[] | undefined;
}

/** By folder; a file belongs to the longest folder that holds it. */
const LAYERS: Readonly<Record<string, Layer>> = {
  'src/text': { folders: [], packages: ['diff'] },
  'src/go': { folders: ['src/text'], packages: ['tree-sitter', 'tree-sitter-go'] },
  'src/go/syntax': { folders: ['src/text'], packages: ['tree-sitter', 'tree-sitter-go'] },
  'src/go/flow': { folders: ['src/go/syntax'], packages: [] },
  'src/leaks': { folders: ['src/go', 'src/text'], packages: [] },
  rules: { folders: ['src/analysis', 'src/leaks', 'src/go', 'src/text'], packages: [] },
  'src/analysis': { folders: ['src/leaks', 'src/go', 'src/text'], packages: ['node:crypto'] },
  'src/git': { folders: ['src/text'], packages: ['node:child_process'] },
  'src/host': { folders: ['src/analysis', 'src/go', 'src/git', 'src/text'], packages: undefined },
  'src/review': { folders: ['src/analysis', 'src/text'], packages: ['ajv', 'yaml'] },
  'src/github': { folders: ['src/review', 'src/analysis', 'src/text'], packages: ['@octokit/rest', 'lru-cache'] },
  'src/app': { folders: ['src/github', 'src/review', 'src/analysis', 'src/text'], packages: undefined },
  'src/preview': { folders: ['src/git', 'src/text'], packages: undefined },
  'src/cli': {
    folders: [
      'rules',
      'src/app',
      'src/preview',
      'src/host',
      'src/git',
      'src/review',
      'src/analysis',
      'src/go',
      'src/text',
    ],
    packages: undefined,
  },
};

/** Files that stand at the edge of their layer, with what more they may import. */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  // The program that runs an analysis in a process of its own: it loads facts and rules.
  'src/analysis/worker.ts': ['src/host', 'rules'],
};

const root = packageRoot();

function sourceFiles(): readonly string[] {
  return ['src', 'rules'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
}

function importsOf(path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [
    ...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
  ].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? []);
}

function layerOf(path: string): string | undefined {
  const folders = Object.keys(LAYERS).filter((folder) => path.startsWith(`${folder}/`));
  return folders.sort((a, b) => b.length - a.length)[0];
}

/** Why a file may not import something; undefined where it may. */
function objection(path: string, specifier: string): string | undefined {
  const name = layerOf(path);
  const layer = name === undefined ? undefined : LAYERS[name];
  if (name === undefined || layer === undefined) return `${path} stands in no layer`;
  if (!specifier.startsWith('.')) {
    const isMissingPrefix = builtinModules.includes(specifier);
    const isAllowed = !isMissingPrefix && (layer.packages?.includes(specifier) ?? true);
    return isAllowed ? undefined : `${path} imports ${specifier}`;
  }
  const target = posix.join(dirname(path), specifier);
  // A rule knows its own folder only.
  const own = /^rules\/[^/]+(?=\/)/.exec(path)?.[0] ?? name;
  const allowed = [own, ...layer.folders, ...(EDGES[path] ?? [])];
  return allowed.some((folder) => target.startsWith(`${folder}/`)) ? undefined : `${path} imports ${target}`;
}

describe('layers', () => {
  const files = sourceFiles();

  it('import only what the table allows', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((path) => importsOf(path).flatMap((each) => objection(path, each) ?? []))).toEqual([]);
  });

  it('are told apart: what is not allowed is seen', () => {
    expect(objection('src/go/flow/graph.ts', '../types/type.js')).toBeDefined();
    expect(objection('src/leaks/go-view.ts', 'node:fs')).toBeDefined();
    expect(objection('rules/file-not-closed/rule.ts', '../ticker-not-stopped/rule.js')).toBeDefined();
    expect(objection('src/analysis/worker.ts', '../host/load-facts.js')).toBeUndefined();
    expect(objection('src/analysis/rule.ts', '../host/load-facts.js')).toBeDefined();
  });
});
