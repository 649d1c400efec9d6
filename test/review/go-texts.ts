/** The Go files that rounds of reviews are about: without a leak, with one, with it closed, and long enough that a diff shows only part. */

export const HELLO = 'package p\n';
export const EMPTY = 'package p\n\nfunc A(path string) {\n\tuse(path)\n}\n';
export const LEAKY = 'package p\n\nfunc A(path string) {\n\tf := open(path)\n\tuse(f)\n}\n';
export const CLOSED = 'package p\n\nfunc A(path string) {\n\tf := open(path)\n\tdefer f.Close()\n\tuse(f)\n}\n';
const filler = Array.from({ length: 30 }, (_, at) => `\tuse(${at})`).join('\n');
export const LONG_CLOSED = `package p\n\nfunc A(path string) {\n\tf := open(path)\n${filler}\n\tf.Close()\n}\n`;
export const LONG_LEAKY = `package p\n\nfunc A(path string) {\n\tf := open(path)\n${filler}\n}\n`;

export function many(count: number): string {
  const functions = Array.from(
    { length: count },
    (_, at) => `func A${at}(path string) {\n\tf := open(path)\n\tuse(f)\n}\n`,
  );
  return ['package p\n', ...functions].join('\n');
}
