import { describe, it, expect } from '@jest/globals';
import { describeType } from '../../../src/go/types/print.js';
import { expression, infoOf } from './program-of.js';

/** One source; each row: the text of an expression, its turn in the source, its type in words. */
const SOURCE = `package p

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

type Server struct {
	sync.Mutex
	conns map[string]*Conn
	done  chan struct{}
	hook  func(int) (string, error)
}
type Conn struct{ *bufio.Reader; id int }
type Stack[T any] struct{ items []T }
func (s *Stack[T]) Push(item T) { s.items = append(s.items, item) }
func (s *Stack[E]) Pop() (E, bool) { return s.items[0], true }
func Map[T, U any](in []T, f func(T) U) []U { return nil }
func pair() (int, error) { return 0, nil }
func take(n int, err error) bool { return false }
const (
	a = iota * 10
	b
	c
)
func (s *Server) run(ctx context.Context, names ...string) (n int, err error) {
	resp, err := http.Get("x")
	file, _ := os.Open("y")
	ctx2, cancel := context.WithTimeout(ctx, 3*time.Second)
	conn, ok := s.conns["k"]
	var any1 interface{} = conn
	asserted, good := any1.(*Conn)
	for key, value := range s.conns { _, _ = key, value }
	for i, r := range "text" { _, _ = i, r }
	for count := range 10 { _ = count }
	stack := &Stack[string]{}
	stack.Push("x")
	top, _ := stack.Pop()
	mapped := Map(names, func(s string) int { return len(s) })
	sorted := slices.Clone(names)
	text, _ := s.hook(1)
	unlock := s.Unlock
	expr := (*Server).run
	taken := take(pair())
	fresh := new(5)
	rest := names[1:]
	point := &struct{ x, y int }{1, 2}
	list := []*Conn{{id: 1}}
	switch v := any1.(type) {
	case *Conn:
		_ = v
	case string, int:
		_ = v
	}
	select {
	case got, open := <-s.done:
		_, _ = got, open
	case <-time.After(time.Second):
	}
	sum := 1 + 2.5
	shift := uint8(1) << 3
	buf := [...]byte{1, 2, 7: 3}
	line, err := conn.ReadString('\\n')
	first := pair
	_ = []any{resp.Body, file, ctx2, cancel, ok, asserted, good, top, mapped, sorted, text, unlock, expr, taken, fresh,
		rest, point.x, list[0].id, sum, shift, buf, line, first, s.Lock, a, names}
	return
}
`;

const ROWS: readonly [string, number, string][] = [
  ['resp', 0, '*http.Response'],
  ['resp.Body', 0, 'io.ReadCloser'],
  ['err', 2, 'error'],
  ['file', 0, '*os.File'],
  ['ctx2', 0, 'context.Context'],
  ['cancel', 0, 'context.CancelFunc'],
  ['3*time.Second', 0, 'time.Duration'],
  ['conn', 0, '*p.Conn'],
  ['ok', 0, 'bool'],
  ['asserted', 0, '*p.Conn'],
  ['good', 0, 'bool'],
  ['key', 0, 'string'],
  ['value', 0, '*p.Conn'],
  ['r', 0, 'rune'],
  ['count', 0, 'int'],
  ['stack', 0, '*p.Stack[string]'],
  ['top', 0, 'string'],
  ['mapped', 0, '[]int'],
  ['sorted', 0, '[]string'],
  ['names', 0, '[]string'],
  ['text', 0, 'string'],
  ['unlock', 0, 'func()'],
  ['expr', 0, 'func(*p.Server, context.Context, ...string) (int, error)'],
  ['taken', 0, 'bool'],
  ['fresh', 0, '*int'],
  ['rest', 0, '[]string'],
  ['point.x', 0, 'int'],
  ['list[0].id', 0, 'int'],
  ['got', 0, 'struct{}'],
  ['open', 0, 'bool'],
  ['sum', 0, 'float64'],
  ['shift', 0, 'uint8'],
  ['buf', 0, '[8]byte'],
  ['line', 0, 'string'],
  ['first', 0, 'func() (int, error)'],
  ['s.Lock', 0, 'func()'],
  ['s.items[0]', 0, 'E'],
  ['pair()', 0, '(int, error)'],
];

describe('typeOf', () => {
  const info = infoOf(SOURCE);
  it.each(ROWS)('%s (%i) is %s', (text, turn, type) => {
    expect(describeType(info.typeOf(expression(info, text, turn)))).toBe(type);
  });

  it('binds the name of a type switch clause by clause', () => {
    const uses = [1, 2].map((turn) => describeType(info.typeOf(expression(info, 'v', turn))));
    expect(uses).toEqual(['*p.Conn', 'any']);
    const clauses = expression(info, 'v', 0).parent;
    const types = clauses?.kind === 'TypeSwitchStmt' ? clauses.clauses.map((each) => info.clauseBinding(each)) : [];
    expect(types.map((each) => each && describeType(info.typeOfBinding(each)))).toEqual(['*p.Conn', 'any']);
  });

  it.each([
    ['a', 0n],
    ['b', 10n],
    ['c', 20n],
  ])('constant %s is %s by iota', (name, value) => {
    const binding = info.names.scope.get(name);
    expect(binding && info.constOfBinding(binding)).toEqual({ kind: 'int', value });
  });
});
