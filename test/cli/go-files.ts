/** Go files for tests of the commands: one leak each, or none. */
export const GO_MOD = 'module example.com/notes\n\ngo 1.22\n';

const HEADER = 'package notes\n\nimport (\n\t"io"\n\t"os"\n)\n';

/** A function that opens a file and never closes it; `note` stands behind the opening call. */
export function leaking(name: string, note = ''): string {
  return [
    `func ${name}(path string) ([]byte, error) {`,
    `\tf, err := os.Open(path)${note}`,
    '\tif err != nil {',
    '\t\treturn nil, err',
    '\t}',
    '\treturn io.ReadAll(f)',
    '}',
    '',
  ].join('\n');
}

/** The same with the file closed. */
export function sound(name: string): string {
  return leaking(name).replace('\treturn io.ReadAll', '\tdefer f.Close()\n\treturn io.ReadAll');
}

export function goFile(...functions: readonly string[]): string {
  return [HEADER, ...functions].join('\n');
}

/** The line of the opening call of the first function of a file. */
export const FIRST_CALL_LINE = 9;

export const LEAKING_MODULE = { 'go.mod': GO_MOD, 'notes.go': goFile(leaking('Read')) };
