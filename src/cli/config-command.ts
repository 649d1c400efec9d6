/** What does `leakcheck config` print? The configuration that counts, defaults included; with --check only its mistakes. */
import { stringify } from 'yaml';
import type { LeakcheckConfig } from '../review/config.js';
import { visible } from '../text/visible.js';
import { EXIT_FOUND } from './exit-codes.js';
import type { AddCommand } from './main.js';
import { CONFIG_PATH, readConfig } from './read-config.js';

interface ConfigFlags {
  readonly check?: true;
  readonly config?: string;
}

export const addConfigCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('config')
    .description('the configuration that counts, or its mistakes')
    .option('--check', 'end with 1 where the configuration has a mistake')
    .option('--config <file>', `configuration file (default ${CONFIG_PATH})`)
    .action((flags: ConfigFlags) => {
      const { config, file, errors } = readConfig(flags.config, terminal.cwd, terminal.cwd);
      for (const { file: name, line, message } of errors) {
        terminal.err(`${visible(name)}${line > 0 ? `:${line}` : ''}: ${visible(message)}\n`);
      }
      if (flags.check && errors.length > 0) exit(EXIT_FOUND);
      const source = file === undefined ? `no ${CONFIG_PATH}: the defaults apply` : visible(file);
      if (flags.check) {
        if (errors.length === 0) terminal.out(`${source}: no mistake\n`);
        return;
      }
      terminal.out(`# ${source}\n${stringify(fileForm(config))}`);
    });
};

/** The configuration as it is written in the file. */
function fileForm(config: LeakcheckConfig): Readonly<Record<string, unknown>> {
  return {
    comment_at: config.commentAt,
    fail_at: config.failAt,
    max_comments: config.maxComments,
    rules: config.rules,
    paths: { ignore: config.ignorePaths },
    tests: config.tests,
    resources: config.resources,
  };
}
