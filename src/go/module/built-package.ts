/** What is one package in one build? Its files and what is known of it; whether it is complete is seen on demand. */
import type { GoPackage, Module } from '../program.js';
import type { BuildConfiguration } from './build-configuration.js';
import type { GoFile } from './go-file.js';

export type BuiltPackageFields = Omit<BuiltPackage, 'partial'> & {
  /** Some file of its folder was not handed in. */
  readonly incomplete: boolean;
};

/** A package whose `partial` is known once its files are parsed. */
export class BuiltPackage implements GoPackage {
  readonly path: string;
  readonly name: string;
  readonly dir: string;
  readonly kind: 'plain' | 'test' | 'xtest';
  readonly files: readonly GoFile[];
  readonly excluded: readonly GoFile[];
  readonly module: Module | undefined;
  readonly configuration: BuildConfiguration;
  private readonly incomplete: boolean;
  private broken: boolean | undefined;

  constructor(fields: BuiltPackageFields) {
    this.path = fields.path;
    this.name = fields.name;
    this.dir = fields.dir;
    this.kind = fields.kind;
    this.files = fields.files;
    this.excluded = fields.excluded;
    this.module = fields.module;
    this.configuration = fields.configuration;
    this.incomplete = fields.incomplete;
  }

  /** A syntax error may hide declarations, so it counts as a file that is not in view. */
  get partial(): boolean {
    this.broken ??= this.files.some((file) => file.failed !== undefined || file.issues.length > 0);
    return this.incomplete || this.broken;
  }
}
