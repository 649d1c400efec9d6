import { describe, it, expect } from '@jest/globals';
import type { Binding } from '../../../src/go/names/binding.js';
import { plausiblePackageNames } from '../../../src/go/names/imports.js';
import type { Expr, FuncLit, Node } from '../../../src/go/syntax/ast.js';
import type { PackageInfo } from '../../../src/go/types/package-info.js';
import { expression, expressions, infoOf, nodesOf } from '../types/program-of.js';

function binding(info: PackageInfo, name: string, turn = 0): Binding {
  const ident = expression(info, name, turn);
  const found = ident.kind === 'Ident' ? info.resolve(ident) : undefined;
  if (!found) throw new Error(`${name} is not bound`);
  return found;
}

function literals(info: PackageInfo): FuncLit[] {
  return nodesOf(info).filter((node): node is FuncLit => node.kind === 'FuncLit');
}

describe('references', () => {
  const info = infoOf(`package p
type T struct{ f int; g [2]int }
func use(p *int) {}
func f(a int) (r int) {
	x := T{f: a}
	x.f = 1
	x.g[0]++
	p := &x
	q := &x.f
	a, y := 2, 3
	y += a
	for r = range 3 { y++ }
	x = T{}
	m := map[string]int{"k": y}
	_, _, _ = p, q, m
	func() { y = 4 }()
	return
}`);
  it.each([
    ['x', 'declare part-write part-write address part-address write'],
    ['y', 'declare update update read write'],
    ['a', 'declare read write read'],
    ['r', 'declare write'],
    ['p', 'declare read'],
  ])('%s: %s', (name, accesses) => {
    const turn = name === 'a' ? 0 : name === 'p' ? 1 : 0;
    const found = info.referencesOf(binding(info, name, turn));
    expect(found.map((each) => each.access).join(' ')).toBe(accesses);
  });
  it('keys of struct literals are no references, keys of maps are', () => {
    const keyed = infoOf(`package p
type S struct{ k int }
func f(k string, s S) { _ = S{k: 1}; _ = map[string]int{k: 1}; type M map[string]int; _ = M{k: 2} }`);
    const accesses = keyed.referencesOf(binding(keyed, 'k', 1)).map((each) => each.access);
    expect(accesses).toEqual(['declare', 'read', 'key']);
  });
});

describe('scopes', () => {
  it(':= in the same block assigns, in an inner block it declares', () => {
    const info = infoOf(
      'package p\nfunc g() (int, error)\nfunc f() { a, err := g(); b, err := g(); if c, err := g(); err != nil { _ = c }; _, _, _ = a, b, err }',
    );
    const errs = expressions(info, 'err').map((each) => (each.kind === 'Ident' ? info.resolve(each)?.id : undefined));
    const [first, second, inner, condition, last] = errs;
    expect([second, last]).toEqual([first, first]);
    expect(inner).toBe(condition);
    expect(inner).not.toBe(first);
  });
  it('a parameter and the body share one block', () => {
    const info = infoOf('package p\nfunc g() (int, error)\nfunc f(err error) { n, err := g(); _, _ = n, err }');
    const all = expressions(info, 'err').map((each) => (each.kind === 'Ident' ? info.resolve(each) : undefined));
    expect(new Set(all).size).toBe(1);
  });
  it('each clause has a scope', () => {
    const info = infoOf(
      'package p\nfunc f(n int, c chan int) { switch x := n; { case x > 0: y := 1; _ = y; case x < 0: y := 2; _ = y }; select { case v := <-c: _ = v; default: v := 0; _ = v } }',
    );
    const ids = (name: string): unknown[] =>
      expressions(info, name).map((each) => (each.kind === 'Ident' ? info.resolve(each)?.id : 0));
    const [y1, y2, y3, y4] = ids('y');
    expect([y1 === y2, y3 === y4, y1 === y3]).toEqual([true, true, false]);
    const [v1, v2, v3] = ids('v');
    expect([v1 === v2, v1 === v3]).toEqual([true, false]);
  });
  it('lookup answers for a place', () => {
    const info = infoOf(
      'package p\nvar free int\nfunc f(a int) { { inner := 1; _ = inner }; mark(); later := 2; _ = later }\nfunc mark() {}',
    );
    const at = expression(info, 'mark()');
    const kinds = ['a', 'inner', 'later', 'free', 'f', 'nil', 'nothing'].map(
      (name) => info.names.lookup(name, at)?.kind,
    );
    expect(kinds).toEqual(['param', undefined, undefined, 'var', 'func', 'nil', undefined]);
  });
  it('broken source gives no exception', () => {
    const info = infoOf('package p\nfunc f( { x := ; if { } for := range { y } }\nfunc (T g() { return &&& }\nvar = 3');
    const types = nodesOf(info).filter((node): node is Expr => node.kind === 'Ident' || node.kind === 'Call');
    expect(types.every((node) => typeof info.typeOf(node).kind === 'string')).toBe(true);
  });
});

describe('closures', () => {
  const info = infoOf(`package p
var global int
func f(a int) {
	b := 1
	c := 2
	go func() {
		d := a
		func() { b = d + global }()
	}()
	_ = c
}`);
  it('capture what enclosing functions declare, inner literals included', () => {
    const names = literals(info).map((lit) => [...info.names.capturesOf(lit)].map((each) => each.name).sort());
    expect(names).toEqual([
      ['a', 'b'],
      ['b', 'd'],
    ]);
  });
  it('belong to the declared function', () => {
    const entries = info.functions().map((each) => [each.node.kind, each.name, each.parent?.kind]);
    expect(entries).toEqual([
      ['FuncDecl', 'f', undefined],
      ['FuncLit', 'f', 'FuncDecl'],
      ['FuncLit', 'f', 'FuncLit'],
    ]);
  });
});

describe('isAssignedAfterCapture', () => {
  it.each([
    ['written before only', 'x := 1; x = 2; func() { _ = x }()', 22, 'no'],
    ['written after', 'x := 1; func() { _ = x }(); x = 2', 22, 'yes'],
    ['written inside', 'x := 1; func() { x++ }()', 22, 'yes'],
    ['written by another literal', 'x := 1; func() { _ = x }(); func() { x = 2 }()', 22, 'yes'],
    ['a loop runs the write again', 'x := 1; for { x = 2; func() { _ = x }() }', 22, 'yes'],
    ['a fresh variable each turn', 'for { x := 1; x = 2; func() { _ = x }() }', 22, 'no'],
    ['a per-iteration variable', 'for x := 0; x < 3; x++ { func() { _ = x }() }', 22, 'no'],
    ['one variable for all turns before 1.22', 'for x := 0; x < 3; x++ { func() { _ = x }() }', 21, 'yes'],
    ['a range before 1.22', 'for _, x := range []int{1} { func() { _ = x }() }', 21, 'yes'],
    ['a range since 1.22', 'for _, x := range []int{1} { func() { _ = x }() }', 22, 'no'],
    ['a goto runs the write again', 'x := 1\nagain: x = 2; func() { _ = x }(); goto again', 22, 'yes'],
    ['its address is taken', 'x := 1; p := &x; _ = p; func() { _ = x }()', 22, 'unknown'],
  ])('%s', (_name, body, minor, answer) => {
    const info = infoOf(`package p\nfunc f() { ${body} }`, minor);
    const [lit] = literals(info);
    const captured = lit && [...info.names.capturesOf(lit)][0];
    expect(lit && captured && info.isAssignedAfterCapture(captured, lit)).toBe(answer);
  });
});

describe('package names', () => {
  it.each([
    ['gopkg.in/yaml.v2', 'yaml'],
    ['github.com/mattn/go-sqlite3', 'sqlite3'],
    ['github.com/dgrijalva/jwt-go', 'jwt'],
    ['go.etcd.io/etcd/client/v3', 'client'],
    ['k8s.io/api/core/v1', 'v1'],
    ['github.com/nats-io/stan.go', 'stan'],
  ])('%s can be %s', (path, name) => {
    expect(plausiblePackageNames(path).has(name)).toBe(true);
  });
  it('are not made up', () => {
    expect(plausiblePackageNames('github.com/json-iterator/go').has('jsoniter')).toBe(false);
  });
});

describe('several declarations of one name', () => {
  it('are rivals', () => {
    const info = infoOf('package p\nfunc f() {}\nfunc f() {}\nfunc init() {}\nfunc init() {}');
    const first = info.names.scope.get('f');
    expect(first && info.names.rivalsOf(first).length).toBe(1);
    expect(info.names.scope.has('init')).toBe(false);
  });
});

/** Every identifier that refers to something refers to a binding of its own name. */
describe('resolve', () => {
  it('keeps names', () => {
    const info = infoOf(
      'package p\nimport str "strings"\nfunc f(a string) (b string) { b = str.ToUpper(a); return b }',
    );
    const wrong = nodesOf(info).filter(
      (node: Node) => node.kind === 'Ident' && (info.resolve(node)?.name ?? node.name) !== node.name,
    );
    expect(wrong).toEqual([]);
  });
});
