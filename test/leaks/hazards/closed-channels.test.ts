/** Which channels does a package close? The channel of each call of `look`, with the line of the close, or - for none. */
import { describe, expect, it } from '@jest/globals';
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { contentsOf } from '../../../src/leaks/contents.js';
import { ClosedChannels } from '../../../src/leaks/hazards/closed-channels.js';
import { PackageCalls } from '../../../src/leaks/never-ends/package-calls.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

function closesIn(body: string): readonly string[] {
  const text = `package p\nfunc look(ch <-chan int) {}\n${body}`;
  const program = buildProgram(
    [
      { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
      { path: 'a.go', text },
    ],
    { facts },
  );
  const view = new ProgramView(new ProgramInfo(program), facts);
  return program.packages.flatMap((pkg) => {
    const info = view.info.infoOf(pkg);
    const closed = new ClosedChannels(view, info, new PackageCalls(info));
    return info.functions().flatMap(({ node }) => {
      const seen = view.viewOf(node);
      return contentsOf(node).calls.flatMap(({ fun, args: [arg] }) => {
        if (!seen || !arg || fun.kind !== 'Ident' || fun.name !== 'look') return [];
        const close = closed.closeOf(seen, arg);
        return [close ? String(seen.file.lines.line(close.start)) : '-'];
      });
    });
  });
}

describe('ClosedChannels', () => {
  it.each([
    { name: 'a local channel', body: 'func f() {\n\tch := make(chan int)\n\tlook(ch)\n\tclose(ch)\n}', lines: ['6'] },
    { name: 'nobody closes it', body: 'func f() {\n\tch := make(chan int)\n\tlook(ch)\n}', lines: ['-'] },
    {
      name: 'a field, of whatever object',
      body: 'type t struct{ a, b chan int }\nfunc (x *t) f() {\n\tlook(x.a)\n\tlook(x.b)\n}\nfunc (x *t) stop() { close(x.a) }',
      lines: ['8', '-'],
    },
    {
      name: 'the result of a function that closes what it returns',
      body: 'func make1() chan int {\n\tch := make(chan int)\n\tgo func() { close(ch) }()\n\treturn ch\n}\nfunc f() { look(make1()) }',
      lines: ['5'],
    },
    {
      name: 'a parameter, where every caller in view hands over a closed one',
      body: 'func g(ch chan int) { look(ch) }\nfunc f() {\n\tch := make(chan int)\n\tg(ch)\n\tclose(ch)\n}',
      lines: ['7'],
    },
    {
      name: 'a parameter, where one caller does not',
      body: 'func g(ch chan int) { look(ch) }\nfunc f() {\n\tch := make(chan int)\n\tg(ch)\n\tclose(ch)\n\tg(make(chan int))\n}',
      lines: ['-'],
    },
    {
      name: 'a function named close is not the builtin',
      body: 'func close(ch chan int) {}\nfunc f() {\n\tch := make(chan int)\n\tlook(ch)\n\tclose(ch)\n}',
      lines: ['-'],
    },
  ])('$name', ({ body, lines }) => {
    expect(closesIn(body)).toEqual(lines);
  });
});
