/**
 * What was handed in? Files by folder with their headers, the modules, and what could not be taken. Built once without a
 * parse; any number of programs can be made of it, each with its own trees, so that a large tree can be analysed part by
 * part without holding all of it.
 */
import { MAX_TEXT_LENGTH } from '../syntax/parse.js';
import { joinFolder, parentFolder } from './folder-path.js';
import { type IndexedFile, indexSource } from './go-file.js';
import { type LocatedIssue, type ManifestText, ModuleMap } from './module-map.js';
import { guessModule, vendoredPath } from './module-path-guess.js';

/** A Go file, go.mod or go.work: its path relative to the root, with `/`. Other files are left alone. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Something that was not taken as it was handed in. */
export interface ProgramIssue {
  readonly kind: 'parse' | 'limit' | 'config';
  readonly file: string;
  /** From 1; 0 where it concerns the whole file. */
  readonly line: number;
  readonly message: string;
}

export interface SourceIndex {
  readonly files: ReadonlyMap<string, IndexedFile>;
  /** In order of their paths. */
  readonly filesOfFolder: ReadonlyMap<string, readonly IndexedFile[]>;
  readonly modules: ModuleMap;
  /** Folders in which some Go file is not in view. */
  readonly partialDirs: ReadonlySet<string>;
  readonly issues: readonly ProgramIssue[];
}

/** Indexes files; of two with one path the later counts. `partialDirs`: folders whose files were not all handed in. */
export function indexSources(sources: readonly SourceText[], partialDirs: readonly string[] = []): SourceIndex {
  const issues: ProgramIssue[] = [];
  const partial = new Set(partialDirs);
  const files = new Map<string, IndexedFile>();
  const manifests: ManifestText[] = [];
  for (const source of sources) {
    const path = joinFolder('', source.path) ?? source.path;
    if (/(?:^|\/)go\.(?:mod|work)$/.test(path)) manifests.push({ path, text: source.text });
    if (!path.endsWith('.go')) continue;
    const refusal = refusalOf(source.text);
    if (refusal === undefined) files.set(path, indexSource(source, path));
    else {
      issues.push({ ...refusal, file: path, line: 0 });
      partial.add(parentFolder(path));
    }
  }
  for (const file of files.values()) issues.push(...headerIssues(file, partial));
  const filesOfFolder = groupByFolder(files);
  const modules = new ModuleMap(manifests, guess(files, filesOfFolder, manifests), (dir) => filesOfFolder.has(dir));
  issues.push(...modules.issues.map(configIssue));
  return { files, filesOfFolder, modules, partialDirs: partial, issues };
}

/** The same files with another text for one of them, which must be indexed already; shares everything else. */
export function withText(index: SourceIndex, path: string, text: string): SourceIndex {
  const file = indexSource({ path, text }, path);
  const files = new Map(index.files).set(path, file);
  const dir = parentFolder(path);
  const present = index.filesOfFolder.get(dir) ?? [];
  const changed = present.map((each) => (each.path === path ? file : each));
  const filesOfFolder = new Map(index.filesOfFolder).set(dir, changed);
  return { ...index, files, filesOfFolder };
}

function refusalOf(text: string): Pick<ProgramIssue, 'kind' | 'message'> | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    return { kind: 'limit', message: `not read: longer than ${MAX_TEXT_LENGTH} characters` };
  }
  return text.includes('\0') ? { kind: 'parse', message: 'not read: a NUL byte is no Go source' } : undefined;
}

function headerIssues(file: IndexedFile, partial: Set<string>): readonly ProgramIssue[] {
  const issues: ProgramIssue[] = [];
  const { invalid } = file.constraint;
  if (invalid !== undefined) issues.push({ kind: 'parse', file: file.path, line: 0, message: invalid });
  if (file.header.packageName === '') {
    partial.add(parentFolder(file.path));
    issues.push({ kind: 'parse', file: file.path, line: 0, message: 'there is no package clause' });
  }
  return issues;
}

function groupByFolder(files: ReadonlyMap<string, IndexedFile>): ReadonlyMap<string, readonly IndexedFile[]> {
  const folders = new Map<string, IndexedFile[]>();
  for (const path of [...files.keys()].sort()) {
    const file = files.get(path);
    if (file === undefined) continue;
    const dir = parentFolder(path);
    const present = folders.get(dir);
    if (present === undefined) folders.set(dir, [file]);
    else present.push(file);
  }
  return folders;
}

/** Only where the root has no go.mod that names its module is there anything to guess. */
function guess(
  files: ReadonlyMap<string, IndexedFile>,
  filesOfFolder: ReadonlyMap<string, unknown>,
  manifests: readonly ManifestText[],
): ReturnType<typeof guessModule> {
  if (manifests.some(({ path, text }) => path === 'go.mod' && /^\s*module\s/m.test(text))) return undefined;
  const evidence = [...files.values()].flatMap(({ path, header }) => {
    const dir = parentFolder(path);
    if (vendoredPath(dir) !== undefined) return [];
    return [{ dir, imports: header.imports.map((spec) => spec.path), importComment: header.importComment }];
  });
  const folders = new Set([...filesOfFolder.keys()].filter((dir) => dir !== '' && vendoredPath(dir) === undefined));
  return guessModule(evidence, folders);
}

function configIssue({ file, line, message }: LocatedIssue): ProgramIssue {
  return { kind: 'config', file, line, message };
}
