/** Where light typing ends: each form it must answer rightly or with unknown, never wrongly. */
import { describe, it, expect } from '@jest/globals';
import type { Callee } from '../../../src/go/types/callees.js';
import type { PackageInfo } from '../../../src/go/types/package-info.js';
import { describeType } from '../../../src/go/types/print.js';
import { expression, infoOf, programOf } from './program-of.js';
import type { PackageTexts } from './program-of.js';

const P = 'example.com/m/p';

function packageInfo(packages: Readonly<Record<string, PackageTexts>>, path = P): PackageInfo {
  const program = programOf(packages);
  const pkg = program.program.packages.find((each) => each.path === path);
  if (!pkg) throw new Error(`no package ${path}`);
  return program.infoOf(pkg);
}

function callee(info: PackageInfo, text: string, turn = 0): Callee {
  const call = expression(info, text, turn);
  if (call.kind !== 'Call') throw new Error(`${text} is no call`);
  return info.calleeOf(call);
}

function words(info: PackageInfo, text: string, turn = 0): string {
  const found = callee(info, text, turn);
  switch (found.kind) {
    case 'function':
    case 'method':
      return `${found.kind} ${found.func.symbol}`;
    case 'interfaceMethod':
      return `interface ${found.symbol ?? found.name}`;
    case 'builtin':
      return `builtin ${found.name}`;
    case 'conversion':
      return `conversion ${describeType(found.type)}`;
    case 'methodExpression':
      return `expression ${found.func?.symbol ?? '?'}`;
    case 'value':
      return `value ${found.binding?.name ?? found.field?.name ?? ''}${found.target ? ` = ${found.target.kind}` : ''}`;
    case 'literal':
      return 'literal';
    case 'unknown':
      return `unknown ${found.importPath ?? ''} ${found.name ?? ''}`.trim();
  }
}

describe('packages out of view', () => {
  const source = (imports: string, body: string): string =>
    `package p\nimport (\n${imports}\n)\nfunc f() {\n${body}\n}`;
  it.each([
    ['the last element of the path names it', '"github.com/x/thing"', 'thing.Do()', 'unknown github.com/x/thing Do'],
    ['the path suggests the name', '"gopkg.in/yaml.v2"', 'yaml.Do()', 'unknown gopkg.in/yaml.v2 Do'],
    ['a major version', '"github.com/x/redis/v9"', 'redis.Do()', 'unknown github.com/x/redis/v9 Do'],
    ['an alias decides', 'y "github.com/x/redis/v9"', 'y.Do()', 'unknown github.com/x/redis/v9 Do'],
    ['two imports can carry it', '"github.com/x/go-db"\n"github.com/y/db"', 'db.Do()', 'unknown'],
    [
      'no path suggests it but there is one import',
      '"github.com/json-iterator/x"',
      'jsoniter.Do()',
      'unknown github.com/json-iterator/x Do',
    ],
    ['no path suggests it and there are two', '"github.com/a/b"\n"github.com/c/d"', 'jsoniter.Do()', 'unknown'],
  ])('%s', (_name, imports, call, want) => {
    expect(words(infoOf(source(imports, call)), call)).toBe(want);
  });

  it('keeps the import path through types and methods', () => {
    const info = infoOf(
      'package p\nimport "github.com/jmoiron/sqlx"\nfunc f(db *sqlx.DB) { rows, err := db.Queryx("q"); _, _ = rows, err }',
    );
    expect(words(info, 'db.Queryx("q")')).toBe('unknown github.com/jmoiron/sqlx DB.Queryx');
    expect(info.typeOf(expression(info, 'rows')).kind).toBe('unknown');
  });
});

describe('a package whose name differs from the last element of its path', () => {
  it('is found by the name in its package clause', () => {
    const info = packageInfo({
      'example.com/m/lib-v2': { files: { 'a.go': 'package other\nfunc Open() error { return nil }' } },
      [P]: { files: { 'p.go': 'package p\nimport "example.com/m/lib-v2"\nfunc f() { other.Open() }' } },
    });
    expect(words(info, 'other.Open()')).toBe('function example.com/m/lib-v2.Open');
  });
});

describe('dot imports', () => {
  it('bring in the exported names of a package in view', () => {
    const info = packageInfo({
      'example.com/m/lib': { files: { 'a.go': 'package lib\nfunc Open() error { return nil }\nfunc hidden() {}' } },
      [P]: { files: { 'p.go': 'package p\nimport . "example.com/m/lib"\nfunc f() { Open(); hidden() }' } },
    });
    expect(words(info, 'Open()')).toBe('function example.com/m/lib.Open');
    expect(words(info, 'hidden()')).toBe('unknown');
  });
  it('of a package out of view make unresolved exported names unknown', () => {
    const info = infoOf('package p\nimport . "github.com/x/y"\nfunc f() { Open() }');
    expect(callee(info, 'Open()')).toMatchObject({ kind: 'unknown', reason: 'may come from a dot import not in view' });
  });
});

describe('promotion', () => {
  const source = `package p
import (
	"sync"
	"github.com/x/far"
)
type inner struct { sync.Mutex; name string }
type twice struct { name string }
type outer struct { *inner }
type both struct { inner; twice }
type unseen struct { far.Base; inner }
type shallow struct { far.Base; name string }
type Exp struct { Name string; low int }
type beside struct { far.Base; Exp }
type above struct { far.Base; outer2 }
type outer2 struct { Exp }
type only struct { *far.Base }
type deep struct { outer; name int }
func f(o outer, b *both, u unseen, s shallow, d *deep) {
	o.Lock()
	_ = b.name
	u.Lock()
	_ = s.name
	_ = d.name
	d.Unlock()
}
func g(s beside, a above, o only) {
	_ = s.Name
	_ = a.Name
	_ = a.low
	o.Close()
}`;
  const info = infoOf(source);
  it('follows embedded pointers and structs', () => {
    expect(words(info, 'o.Lock()')).toBe('method sync.Mutex.Lock');
    const found = callee(info, 'd.Unlock()');
    expect(found.kind === 'method' && found.path.map((each) => each.name)).toEqual(['outer', 'inner', 'Mutex']);
  });
  it.each([
    ['b.name', 'ambiguous at one depth', 'unknown'],
    ['s.name', 'an own field hides what an embedded type out of view may have', 'basic'],
    ['d.name', 'the shallower field wins', 'basic'],
    ['u.Lock', 'an embedded type out of view may have the method at a lesser depth', 'unknown'],
    ['s.Name', 'at the same depth it would be ambiguous, and the program compiles', 'basic'],
    ['a.Name', 'an embedded type out of view may have it at a lesser depth', 'unknown'],
    ['a.low', 'a type of another package has no member that only this package can name', 'basic'],
  ])('%s: %s', (text, _why, kind) => {
    expect(info.typeOf(expression(info, text)).kind).toBe(kind);
  });
});

describe('a member that only one type out of view can have', () => {
  it('keeps the import path', () => {
    const info = infoOf(
      'package p\nimport "github.com/x/far"\ntype only struct { *far.Base; n int }\nfunc f(o *only) { o.Close() }',
    );
    expect(words(info, 'o.Close()')).toBe('unknown github.com/x/far Base.Close');
  });
});

describe('generics', () => {
  const info = infoOf(`package p
type Pair[K comparable, V any] struct { key K; val V }
type List[T any] struct { head *node[T] }
type node[T any] struct { value T; next *node[T] }
func (l *List[E]) First() E { return l.head.value }
func (l *List[_]) Len() int { return 0 }
func New[T any]() *List[T] { return nil }
func Keys[M ~map[K]V, K comparable, V any](m M) []K { return nil }
func Apply[T any](x T, f func(T) error) error { return f(x) }
func First[S ~[]E, E any](s S) E { return s[0] }
type IDs []string
func f(l *List[int], m map[string]bool, ids IDs) {
	a := l.First()
	b := New[string]()
	c := Keys(m)
	d := Pair[string, int]{"a", 1}.val
	e := Apply(1, nil)
	g := First(ids)
	h := New()
	i := l.head.next.value
	_ = []any{a, b, c, d, e, g, h, i}
}`);
  it.each([
    ['a', 'int'],
    ['b', '*p.List[string]'],
    ['c', '[]string'],
    ['d', 'int'],
    ['e', 'error'],
    ['g', 'string'],
    ['h', '*p.List[?]'],
    ['i', 'int'],
  ])('%s is %s', (name, type) => {
    expect(describeType(info.typeOf(expression(info, name)))).toBe(type);
  });
  it('a method of a generic receiver is one function', () => {
    expect(words(info, 'l.First()')).toBe(`method ${P}.List.First`);
  });
});

describe('calls', () => {
  const info = infoOf(`package p
import "sync"
type T struct { mu sync.Mutex; hook func() }
func (t *T) M(n int) {}
func (t T) V() {}
type I interface { M(int) }
func g() (*T, error) { return nil, nil }
func f(t *T, err error) int { return 0 }
func run(t *T, i I, cb func()) {
	x := f(g())
	unlock := t.mu.Unlock
	unlock()
	(*T).M(t, 1)
	T.V(*t)
	I.M(i, 2)
	i.M(3)
	t.hook()
	cb()
	once := func() {}
	once()
	later := func() {}
	later = nil
	later()
	func() {}()
	table := map[string]func(){}
	table["a"]()
	_ = x
}`);
  it.each([
    ['f(g())', `function ${P}.f`],
    ['unlock()', 'value unlock = method'],
    ['(*T).M(t, 1)', `expression ${P}.T.M`],
    ['T.V(*t)', `expression ${P}.T.V`],
    ['I.M(i, 2)', 'expression ?'],
    ['i.M(3)', `interface ${P}.I.M`],
    ['t.hook()', 'value hook'],
    ['cb()', 'value cb'],
    ['once()', 'value once = literal'],
    ['later()', 'value later'],
    ['func() {}()', 'literal'],
    ['table["a"]()', 'value '],
  ])('%s calls %s', (text, want) => {
    expect(words(info, text)).toBe(want);
  });
  it('a method value keeps its receiver', () => {
    const found = callee(info, 'unlock()');
    const target = found.kind === 'value' ? found.target : undefined;
    expect(target?.kind === 'method' && [target.func.symbol, target.receiver.kind]).toEqual([
      'sync.Mutex.Unlock',
      'Selector',
    ]);
  });
  it('f(g()) passes the results one by one', () => {
    const call = expression(info, 'f(g())');
    expect(call.kind === 'Call' && info.argumentTypes(call).map(describeType)).toEqual(['*p.T', 'error']);
  });
});

describe('shadowing', () => {
  it.each([
    ['a builtin by a variable', 'close := func(c chan int) {}; close(c)', 'close(c)', 'value close = literal'],
    ['len by a parameter', 'func(len func(string) int) { len("x") }(nil)', 'len("x")', 'value len'],
    ['a package by a variable', 'http := client{}; http.Get("x")', 'http.Get("x")', `method ${P}.client.Get`],
    ['a package by a parameter', 'func(url string) { url.Parse() }("x")', 'url.Parse()', 'unknown'],
    ['a type by a variable', 'string := func(int) int { return 1 }; string(1)', 'string(1)', 'value string = literal'],
    ['only until the block ends', '{ close := 1; _ = close }; close(c)', 'close(c)', 'builtin close'],
    ['not before the declaration', 'close(c); close := 1; _ = close', 'close(c)', 'builtin close'],
    ['not in its own initialiser', 'len := len("abc"); _ = len', 'len("abc")', 'builtin len'],
  ])('%s', (_name, body, call, want) => {
    const source = `package p
import ("net/http"; "net/url")
type client struct{}
func (client) Get(s string) {}
var _ http.Client
var _ url.URL
func f(c chan int) { ${body} }`;
    expect(words(infoOf(source), call)).toBe(want);
  });
});

describe('constants', () => {
  const info = infoOf(`package p
import "time"
type Mode int
const (
	_ = 1 << (10 * iota)
	KB
	MB
	skip, big = iota, len("héllo")
)
const (
	A Mode = iota + 1
	B
)
const wait = 3 * time.Second
const half = 1 / 2.0
const name = "x" + "\\u00e9"
const odd = ^uint8(1)
var arr [B + 1]int
func f(n int) { _ = len(arr); _ = n; _ = 7 % 4 == 3 && !false }`);
  it.each([
    ['KB', 1024n],
    ['MB', 1048576n],
    ['skip', 3n],
    ['big', 6n],
    ['B', 2n],
    ['wait', 3000000000n],
    ['half', { num: 1n, den: 2n }],
    ['name', 'xé'],
    ['odd', 254n],
  ])('%s', (name, value) => {
    const binding = info.names.scope.get(name);
    expect(binding && info.constOfBinding(binding)?.value).toEqual(value);
  });
  it.each([
    ['len(arr)', 3n],
    ['7 % 4 == 3 && !false', true],
    ['n', undefined],
  ])('%s', (text, value) => {
    expect(info.constValue(expression(info, text, text === 'n' ? 1 : 0))?.value).toBe(value);
  });
});

describe('cgo and linkname', () => {
  it('a member of C is unknown, its name is kept', () => {
    const info = infoOf('package p\n// #include <stdlib.h>\nimport "C"\nfunc f() { s := C.CString("x"); C.free(s) }');
    expect(words(info, 'C.CString("x")')).toBe('unknown C CString');
    expect(info.typeOf(expression(info, 's')).kind).toBe('unknown');
  });
  it('a function without a body has none', () => {
    const info = infoOf(
      'package p\nimport _ "unsafe"\n//go:linkname now runtime.now\nfunc now() int64\nfunc f() { now() }',
    );
    const found = callee(info, 'now()');
    const bodies = found.kind === 'function' ? info.bodiesOf(found.func) : [];
    expect(bodies.map((each) => each.decl.body)).toEqual([undefined]);
  });
});

describe('one name with several bodies', () => {
  const info = packageInfo({
    [P]: {
      files: { 'a.go': 'package p\nfunc f() { open() }', 'a_linux.go': 'package p\nfunc open() error { return nil }' },
      excluded: { 'a_windows.go': 'package p\nfunc open() error { return help() }\nfunc help() error { return nil }' },
    },
  });
  it('each is a body of the function', () => {
    const found = callee(info, 'open()');
    const bodies = found.kind === 'function' ? info.bodiesOf(found.func) : [];
    expect(bodies.map((each) => [each.file.path, each.isExcluded])).toEqual([
      [`${P}/a_linux.go`, false],
      [`${P}/a_windows.go`, true],
    ]);
  });
  it('names in a file left out are answered with its own declarations first', () => {
    expect(words(info, 'help()')).toBe(`function ${P}.help`);
  });
});

describe('test variants', () => {
  const plain = { 'p.go': 'package p\nvar now = clock\nfunc clock() int { return 0 }\nfunc f() { now() }' };
  const tests = { ...plain, 'p_test.go': 'package p\nfunc TestF() { now = nil; now() }' };
  const program = programOf({ [P]: { files: tests, kind: 'test' } });
  const [test] = program.program.packages;
  it('share their objects with the plain package', () => {
    if (!test) throw new Error('no package');
    const pkg = { ...test, kind: 'plain' as const, files: test.files.filter((file) => !file.isTest) };
    expect(program.infoOf(pkg)).toBe(program.infoOf(test));
    expect(program.packages().length).toBe(1);
  });
  it('what a test assigns counts for tests only', () => {
    const info = packageInfo({ [P]: { files: tests, kind: 'test' } });
    expect([words(info, 'now()', 0), words(info, 'now()', 1)]).toEqual(['value now = function', 'value now']);
  });
});
