/** What types are to each other, how they read, and who implements what. */
import { describe, it, expect } from '@jest/globals';
import { typeString, zeroValue } from '../../../src/go/types/print.js';
import { isNamed, isNamedOrPointer, isOfKind, isReference } from '../../../src/go/types/queries.js';
import { assignable, implementsInterface } from '../../../src/go/types/relations.js';
import { expression, infoOf } from './program-of.js';

const P = 'example.com/m/p';

describe('relations', () => {
  const info = infoOf(`package p
import ("io"; "os"; "github.com/x/far")
type val struct{}
func (val) Close() error { return nil }
type ptr struct{}
func (*ptr) Close() error { return nil }
type odd struct{}
func (odd) Close() {}
type emb struct{ *ptr }
type hid struct{ far.Base }
var (
	closer io.Closer
	a val
	b ptr
	c *ptr
	d odd
	e emb
	g hid
	h *os.File
	i io.ReadCloser
)`);
  it.each([
    ['a', 'yes'],
    ['b', 'no'],
    ['c', 'yes'],
    ['d', 'no'],
    ['e', 'yes'],
    ['g', 'unknown'],
    ['h', 'yes'],
    ['i', 'yes'],
  ])('%s implements io.Closer: %s', (name, answer) => {
    const type = info.typeOf(expression(info, name));
    const closer = info.typeOf(expression(info, 'closer'));
    expect(implementsInterface(type, closer)).toBe(answer);
    expect(assignable(type, closer)).toBe(answer);
  });
});

describe('types and zero values as source', () => {
  const info = infoOf(`package p
import (
	"net/http"
	stdctx "context"
	"os"
)
type S struct{ n int }
type E int
func pair[T any](r *http.Response, c stdctx.Context, f []os.FileInfo, s S, e E, err error, t T, m map[string]*S, a [2]S, fn func(int, ...string) (S, error), x struct{ q int }) {
	os := 1
	_ = os
}`);
  const at = expression(info, 'os', 1);
  it.each([
    ['r', '*http.Response', 'nil'],
    ['c', 'stdctx.Context', 'nil'],
    ['s', 'S', 'S{}'],
    ['e', 'E', '0'],
    ['err', 'error', 'nil'],
    ['t', 'T', '*new(T)'],
    ['m', 'map[string]*S', 'nil'],
    ['a', '[2]S', '[2]S{}'],
    ['fn', 'func(int, ...string) (S, error)', 'nil'],
    ['f', undefined, 'nil'],
    ['x', undefined, undefined],
  ])('%s', (name, type, zero) => {
    const of = info.typeOf(expression(info, name));
    expect([typeString(info, of, at), zeroValue(info, of, at)]).toEqual([type, zero]);
  });
});

describe('questions about one type', () => {
  const info = infoOf(`package p
import ("net/http"; "github.com/x/far"; "time")
type C chan int
func f[T any, U ~chan int](r *http.Response, c C, u U, t T, x far.Thing, s struct{}, d time.Duration, e error) {}`);
  it.each([
    ['r', 'yes', 'no', 'yes'],
    ['c', 'no', 'yes', 'yes'],
    ['u', 'unknown', 'yes', 'yes'],
    ['t', 'unknown', 'unknown', 'unknown'],
    ['x', 'unknown', 'unknown', 'unknown'],
    ['s', 'no', 'no', 'no'],
    ['d', 'no', 'no', 'no'],
    ['e', 'no', 'no', 'yes'],
  ])('%s: a response %s, a channel %s, a reference %s', (name, response, channel, reference) => {
    const type = info.typeOf(expression(info, name));
    const answers = [isNamedOrPointer(type, 'net/http', 'Response'), isOfKind(type, 'chan'), isReference(type)];
    expect(answers).toEqual([response, channel, reference]);
  });
  it('a type out of view is at least itself', () => {
    expect(isNamed(info.typeOf(expression(info, 'x')), 'github.com/x/far', 'Thing')).toBe('yes');
  });
});

describe('implementations', () => {
  it('are the methods of the types that can have all of the interface', () => {
    const info = infoOf(`package p
type I interface { M(int); N() }
type a struct{}
func (a) M(int) {}
func (*a) N() {}
type b struct{}
func (b) M(int) {}
type c struct{ a }
func (c) M(int) {}
type d struct{}
func (d) M(string) {}
func (d) N() {}`);
    const iface = info.typeDeclNamed('I');
    const found = iface ? info.implementations(iface, 'M') : [];
    expect(found.map((each) => each.symbol)).toEqual([`${P}.a.M`, `${P}.c.M`]);
  });
});
