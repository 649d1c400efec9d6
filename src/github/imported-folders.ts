/** In which folders do the imported packages of the same repository stand? Reads import paths against the modules in view. */
import { folderOf } from './tree-view.js';

export interface ModuleInView {
  /** Folder of the manifest; "" for the root. */
  readonly folder: string;
  /** Module path, for example "example.com/service". */
  readonly name: string;
}

/** importedFolder finds the folder by the module with the longest name that the import path begins with. */
export function importedFolder(importPath: string, modules: readonly ModuleInView[]): string | undefined {
  let best: ModuleInView | undefined;
  for (const module of modules) {
    const isInside = importPath === module.name || importPath.startsWith(`${module.name}/`);
    if (isInside && (best === undefined || module.name.length > best.name.length)) best = module;
  }
  if (best === undefined) return undefined;
  const rest = importPath.slice(best.name.length + 1);
  return [best.folder, rest].filter((part) => part !== '').join('/');
}

/** The folder itself and every folder above it, down to the root "". */
export function foldersUpFrom(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== '';) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}
