/**
 * What does a rule's page show as code? Blocks marked ```` ```go bad ```` and ```` ```go good ````; a third word names
 * another rule that reports a bad one. A block without a package clause gets one, and the imports that its qualifiers need.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleFolder } from './testdata.js';

/** The sections of a page, in order. */
export const SECTIONS = [
  'What leaks',
  'How it happens',
  'Example',
  'Documented fix',
  'Wrong fixes',
  'When it stays silent',
  'Source',
] as const;

export interface CodeBlock {
  readonly section: string;
  readonly verdict: 'bad' | 'good';
  /** The rule that reports a bad block, where it is not the page's own. */
  readonly rule: string | undefined;
  /** From 1. */
  readonly line: number;
  /** As a whole file. */
  readonly text: string;
}

export interface Page {
  readonly text: string;
  /** Titles of the second level. */
  readonly sections: readonly string[];
  readonly blocks: readonly CodeBlock[];
  /** Blocks marked `go` that say neither bad nor good, by line. */
  readonly unmarked: readonly number[];
}

/** The page of a rule; undefined where there is none. */
export function readPage(id: string): Page | undefined {
  const path = join(ruleFolder(id), 'README.md');
  return existsSync(path) ? parsePage(readFileSync(path, 'utf8')) : undefined;
}

/** Takes a page apart. */
export function parsePage(text: string): Page {
  const sections: string[] = [];
  const blocks: CodeBlock[] = [];
  const unmarked: number[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const title = /^## (.*)$/.exec(line)?.[1];
    if (title !== undefined) sections.push(title.trim());
    const fence = /^```(\w+)\s*(.*)$/.exec(line);
    if (!fence) continue;
    const end = lines.indexOf('```', at + 1);
    const [verdict, rule] = (fence[2] ?? '').split(/\s+/);
    if (fence[1] === 'go') {
      const source = {
        section: sections.at(-1) ?? '',
        line: at + 1,
        text: wholeFile(lines.slice(at + 1, end).join('\n')),
      };
      if (verdict === 'bad' || verdict === 'good') blocks.push({ ...source, verdict, rule });
      else unmarked.push(at + 1);
    }
    at = end;
  }
  return { text, sections, blocks, unmarked };
}

/** Standard packages by the qualifier under which a page may use them. */
const QUALIFIERS: Readonly<Record<string, string>> = {
  bufio: 'bufio',
  bytes: 'bytes',
  context: 'context',
  errors: 'errors',
  exec: 'os/exec',
  fmt: 'fmt',
  http: 'net/http',
  io: 'io',
  json: 'encoding/json',
  log: 'log',
  net: 'net',
  os: 'os',
  signal: 'os/signal',
  slices: 'slices',
  sort: 'sort',
  sql: 'database/sql',
  strings: 'strings',
  sync: 'sync',
  testing: 'testing',
  time: 'time',
};

function wholeFile(code: string): string {
  if (/^package /m.test(code)) return `${code}\n`;
  const used = Object.entries(QUALIFIERS).filter(([name]) => new RegExp(`(?<![\\w.])${name}\\.[A-Z]`).test(code));
  const imports = used.map(([, path]) => `\t"${path}"`).sort();
  const block = imports.length === 0 ? '' : `import (\n${imports.join('\n')}\n)\n\n`;
  return `package example\n\n${block}${code}\n`;
}
