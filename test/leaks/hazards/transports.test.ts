/** Which calls of constructors of another package make a transport again and again? The lines of those calls. */
import { describe, expect, it } from '@jest/globals';
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { findMadeTransports } from '../../../src/leaks/hazards/transports.js';
import { PackageCalls } from '../../../src/leaks/never-ends/package-calls.js';
import { Starts } from '../../../src/leaks/never-ends/starts.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

function linesIn(constructor: string, user: string): readonly number[] {
  const program = buildProgram(
    [
      { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
      { path: 'api/api.go', text: `package api\nimport "net/http"\n${constructor}` },
      { path: 'user/user.go', text: `package user\nimport "example.com/m/api"\n${user}` },
    ],
    { facts },
  );
  const view = new ProgramView(new ProgramInfo(program), facts);
  return program.packages
    .filter(({ name }) => name === 'user')
    .flatMap((pkg) => {
      const info = view.info.infoOf(pkg);
      const starts = new Starts(view, info, new PackageCalls(info));
      const views = info.functions().flatMap(({ node }) => view.viewOf(node) ?? []);
      return views.flatMap((each) => findMadeTransports(view, starts, each));
    })
    .map(({ file, node }) => file.lines.line(node.start));
}

const MAKES = 'func NewClient() *http.Client { return &http.Client{Transport: &http.Transport{}} }\n';
const LIMITS =
  'func NewClient() *http.Client { return &http.Client{Transport: &http.Transport{IdleConnTimeout: 1}} }\n';
const SHARES =
  'var shared = &http.Transport{}\nfunc NewClient() *http.Client { return &http.Client{Transport: shared} }\n';
const POLLS =
  'func poll(ticks <-chan int) {\n\tfor range ticks {\n\t\task()\n\t}\n}\nfunc ask() { api.NewClient().CloseIdle() }\n';

describe('findMadeTransports', () => {
  it.each([
    { name: 'in a function that each turn calls', constructor: MAKES, user: POLLS, lines: [8] },
    { name: 'idle connections are given up', constructor: LIMITS, user: POLLS, lines: [] },
    { name: 'one transport is shared', constructor: SHARES, user: POLLS, lines: [] },
    { name: 'nobody says how often', constructor: MAKES, user: 'func Ask() { api.NewClient() }\n', lines: [] },
    {
      name: 'once',
      constructor: MAKES,
      user: 'var client = api.NewClient()\nfunc init() { api.NewClient() }\n',
      lines: [],
    },
  ])('$name', ({ constructor, user, lines }) => {
    expect(linesIn(constructor, user)).toEqual(lines);
  });
});
