// Package forms holds one of each form that light typing must answer as go/types does.
package forms

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"net"
	"net/http"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

type (
	ID      int
	Handler func(ctx context.Context, id ID) (string, error)
	Alias   = map[string][]ID
	Shape   interface {
		fmt.Stringer
		Area() float64
	}
	Number interface {
		~int | ~int64 | ~float64
	}
	Base struct {
		sync.RWMutex
		name string
	}
	Server struct {
		*Base
		http.Handler
		conns  map[ID]net.Conn
		events chan<- Event
		hooks  [4]Handler
		once   sync.Once
		nested struct{ deep, wide *Server }
		count  atomic.Int64
	}
	Event struct {
		ID   ID
		At   time.Time
		Data []byte
	}
	Tree[K interface{ ~int | ~string }, V any] struct {
		left, right *Tree[K, V]
		key         K
		value       V
	}
	Set[T comparable] map[T]struct{}
)

const (
	First = iota + 1
	Second
	_
	Fourth
	Mask    = 1<<Fourth - 1
	Name    = "forms" + ".go"
	Third   = 1.0 / 3
	Big     = 1 << 62
	Timeout = 2 * time.Minute
	Char    = 'x' + 1
	Kilo    = 1e3
	IsBig   = Big > Mask && !false
	Length  = len(Name)
	Flag    = ID(Second) | 4
)

var (
	global, other = pair()
	table         = map[string]Handler{"a": nil, "b": func(context.Context, ID) (string, error) { return "", nil }}
	points        = []struct{ X, Y int }{{1, 2}, {X: 3}}
	matrix        = [...][2]float64{{1, 2}, 3: {4, 5}}
	ErrGone       = errors.New("gone")
	lookup        = map[[2]int]*Event{{1, 2}: {ID: 3}}
)

func pair() (int, error) { return 0, nil }

func (s *Server) Serve(ctx context.Context, names ...string) (n int, err error) {
	s.Lock()
	defer s.Unlock()
	lock := s.RLock
	lock()
	resp, err := http.Get("https://example.com/" + s.name)
	if err != nil {
		return 0, fmt.Errorf("get: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(bufio.NewReader(resp.Body))
	if code := resp.StatusCode; code >= 300 {
		return code, ErrGone
	} else if length := len(body); length > Mask {
		return length, nil
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	done := make(chan struct{}, len(names))
	errs := make(chan error)
	for i, name := range names {
		go func() {
			defer func() { done <- struct{}{} }()
			if text, err := s.hooks[i%4](ctx, ID(i)); err == nil {
				_, _ = fmt.Fprintln(os.Stderr, name, text)
			} else {
				errs <- err
			}
		}()
	}
	select {
	case err, ok := <-errs:
		_, _ = err, ok
	case <-ctx.Done():
		err = ctx.Err()
	case s.events <- Event{ID: 1, At: time.Now()}:
	case <-time.After(time.Duration(n) * time.Second):
	}
	conn, ok := s.conns[ID(n)]
	if tcp, isTCP := conn.(*net.TCPConn); ok && isTCP {
		_ = tcp.SetKeepAlive(true)
	}
	s.ServeHTTP(nil, resp.Request)
	s.nested.deep.nested.wide.count.Add(1)
	s.once.Do(func() { close(done) })
	return
}

func (t *Tree[K, V]) Get(key K) (value V, ok bool) {
	for node := t; node != nil; {
		switch {
		case key < node.key:
			node = node.left
		case key > node.key:
			node = node.right
		default:
			return node.value, true
		}
	}
	return value, false
}

func (t *Tree[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		_ = t != nil && yield(t.key, t.value)
	}
}

func Sum[T Number](xs ...T) (total T) {
	for _, x := range xs {
		total += x
	}
	return total
}

func Convert[S ~[]E, E any, R any](s S, f func(E) R) []R {
	out := make([]R, 0, len(s))
	for _, e := range s {
		out = append(out, f(e))
	}
	return out
}

func describe(v any, shapes ...Shape) string {
	switch x := v.(type) {
	case nil:
		return fmt.Sprint(x)
	case int, string:
		return fmt.Sprint(x)
	case Shape:
		return x.String() + fmt.Sprint(x.Area())
	case []byte:
		return string(x[1:])
	case func() error:
		return x().Error()
	case interface{ Close() error }:
		return x.Close().Error()
	default:
		_ = x
	}
	sort.Slice(shapes, func(i, j int) bool { return shapes[i].Area() < shapes[j].Area() })
	return strings.Join(Convert(shapes, Shape.String), ",")
}

func forms(list []string, m Alias, p *Event, c chan *Event) {
	tree := &Tree[string, int]{key: "k"}
	for k, v := range tree.All() {
		_, _ = k, v
	}
	got, ok := tree.Get("k")
	sum := Sum(1, 2.5)
	typed := Sum[int64](1)
	lengths := Convert(list, func(s string) int { return len(s) })
	keys := slices.Sorted(maps.Keys(m))
	set := Set[ID]{First: {}}
	_, has := set[Second]
	upper := strings.ToUpper
	method := (*Server).Serve
	bound := p.At.Add
	arr := &[3]int{1, 2, 3}
	part := arr[:2]
	text := list[0][1:]
	unit := text[0]
	var iface io.ReadWriteCloser
	reader := io.Reader(iface)
	closer, isCloser := reader.(io.Closer)
	buf := new(bytes.Buffer)
	err := json.NewDecoder(buf).Decode(&m)
	ptr := (*int)(unsafe.Pointer(&arr[0]))
	value := *(*[]string)(unsafe.Pointer(&list))
	x, y := min(1, 2.0), max(int8(3), 4)
	z := complex(1, 2)
	re := real(z)
	shifted := uint16(1) << y
	both := len(list) > 0 && p != nil || ok
	event := <-c
	for range 3 {
		event.Data = append(event.Data, 'a', unit)
	}
	for i := range matrix {
		matrix[i][0] *= math.Pi
	}
	for i, r := range "héllo" {
		_, _ = i, r
	}
	close := func(n int) int { return n }
	n := close(3)
	{
		len := n
		_ = len
	}
	type local struct{ Event }
	l := local{Event{ID: 7}}
	l.ID++
	anon := struct {
		*Event
		tag string
	}{p, "x"}
	anon.Data = nil
loop:
	for {
		switch {
		case n > 3:
			break loop
		default:
			continue loop
		}
	}
	_ = []any{got, ok, sum, typed, lengths, keys, has, upper, method, bound, part, closer, isCloser, err, ptr, value, x, y,
		z, re, shifted, both, n, l.At, anon.Event.ID, global, other, table["a"], points[0].X, lookup[[2]int{1, 2}].ID, Flag}
}
