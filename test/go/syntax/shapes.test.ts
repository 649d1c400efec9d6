/**
 * Do the nodes of one kind have one shape? V8 makes a hidden class of its own for each object that begins with a spread and
 * then gets new properties: making such objects and reading them costs twenty times as much, and memory besides.
 */
import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** Counts the hidden classes of each kind of node; needs functions of V8 that are no part of the language. */
const SCRIPT = `
const { parseGo } = await import(process.argv[1]);
const { walk } = await import(process.argv[2]);
const body = '\\tvar m map[string][]int\\n\\tfor i, v := range x.list[1:] {\\n\\t\\tif v.(int) > 2 && !ok {\\n\\t\\t\\tm[k] = append(m[k], -i)\\n\\t\\t}\\n\\t}\\n\\tgo func() { ch <- *p }()\\n\\tdefer x.f(1, "a")\\n\\tselect {\\n\\tcase <-ch:\\n\\tdefault:\\n\\t}\\n\\tswitch t := (v).(type) {\\n\\tcase T:\\n\\t\\tt++\\n\\t}\\n\\treturn T{a: 1}, struct{ a int }{}, interface{ M() }(nil)\\n';
const text = 'package p\\n\\n' + Array.from({ length: 2000 }, (_, at) => 'func (x *T) f' + at + '(ch chan int) (int, error) {\\n' + body + '}\\n').join('\\n');
const shapes = {};
walk(parseGo(text).ast, (node) => {
  const known = (shapes[node.kind] ??= []);
  if (!known.some((other) => %HaveSameMap(other, node)) && known.length < 50) known.push(node);
});
for (const [kind, known] of Object.entries(shapes)) console.log(kind + ' ' + known.length);
`;

it('the nodes of one kind share their shape', () => {
  const modules = ['parse', 'walk'].map((name) => new URL(`../../../src/go/syntax/${name}.js`, import.meta.url).href);
  const args = ['--allow-natives-syntax', '--input-type=module', '-e', SCRIPT, ...modules];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const shapes = stdout.trim().split('\n');
  expect(shapes.length).toBeGreaterThan(35);
  // One that is made in two ways may have two.
  expect(shapes.filter((line) => Number(line.split(' ')[1]) > 3)).toEqual([]);
}, 60_000);
