/** Writes the unions of node kinds and field names that the Go grammar defines: src/go/syntax/grammar.ts. */
import { readFileSync } from 'node:fs';

interface NodeType {
  readonly type: string;
  readonly named: boolean;
  readonly fields?: Readonly<Record<string, unknown>>;
}

function quotedUnion(name: string, values: readonly string[]): string {
  return `export type ${name} =\n${values.map((value) => `  | '${value}'`).join('\n')};\n`;
}

/** The text of grammar.ts for the installed grammar. */
export function grammarSource(nodeTypesFile: string): string {
  const types = JSON.parse(readFileSync(nodeTypesFile, 'utf8')) as readonly NodeType[];
  const kinds = types.filter((type) => type.named && !type.type.startsWith('_')).map((type) => type.type);
  const fields = new Set(types.flatMap((type) => Object.keys(type.fields ?? {})));
  return [
    '/** Node kinds and field names of the Go grammar. Generated from tree-sitter-go by `npm run generate`: do not edit. */\n',
    quotedUnion('GrammarKind', [...new Set([...kinds, 'ERROR'])].sort()),
    quotedUnion('GrammarField', [...fields].sort()),
  ].join('\n');
}
