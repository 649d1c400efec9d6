import { describe, expect, it } from '@jest/globals';
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { findObligations } from '../../../src/leaks/obligations/find-obligations.js';
import { ObligationWorld } from '../../../src/leaks/obligations/obligation-world.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

const HEAD = `package p

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"example.com/dep"
)

var _ = []any{bufio.NewReader, bytes.NewReader, fmt.Sprint, strconv.Itoa, syscall.Close, context.Background, json.NewDecoder, errors.New, io.EOF, log.Fatal, http.Get, os.Open, testing.Short, time.Now, dep.X}

func work() error     { return nil }
func decide() bool    { return true }
func shut(c io.Closer) { c.Close() }
func look(f *os.File) { println(f.Name()) }
func drain(r io.Reader) { io.Copy(io.Discard, r) }

type holder struct{ f *os.File }

`;

/** Lines of the body with an acquisition that is claimed, each with how it is lost. The body begins at line 1. */
function claims(body: string): readonly string[] {
  const text = HEAD + body;
  const program = buildProgram(
    [
      { path: 'a.go', text },
      { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
    ],
    { facts },
  );
  const view = new ProgramView(new ProgramInfo(program), facts);
  const world = new ObligationWorld(facts, (func) => view.viewOf(func));
  const offset = HEAD.split('\n').length - 1;
  const found: string[] = [];
  for (const pkg of program.packages) {
    for (const { node } of view.info.infoOf(pkg).functions()) {
      const seen = view.viewOf(node);
      if (!seen) continue;
      for (const { claim } of findObligations(world, seen)) {
        if (claim) found.push(`${seen.file.lines.line(claim.call.start) - offset}:${claim.kind}`);
      }
    }
  }
  return found.filter((one) => !one.startsWith('-'));
}

const CASES: readonly (readonly [name: string, expected: readonly string[], body: string])[] = [
  [
    'an early return between the error check and the defer',
    ['2:returned'],
    `func f(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	if resp.StatusCode != 200 {
		return errors.New("status")
	}
	defer resp.Body.Close()
	return nil
}`,
  ],
  [
    'a deferred close after the error check',
    [],
    `func f(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	defer f.Close()
	return work()
}`,
  ],
  [
    'a close on the success branch only',
    ['2:returned'],
    `func f(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	return f.Close()
}`,
  ],
  [
    'a response that is thrown away',
    ['2:discarded'],
    `func f(u string) error {
	_, err := http.Get(u)
	return err
}`,
  ],
  [
    'a result nobody names',
    ['2:discarded'],
    `func f(u string) {
	http.Get(u)
}`,
  ],
  [
    'the value goes to the caller',
    [],
    `func f(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	return f, nil
}`,
  ],
  [
    'named results and a bare return',
    [],
    `func f(p string) (f *os.File, err error) {
	f, err = os.Open(p)
	return
}`,
  ],
  [
    'the body goes to the caller',
    [],
    `func f(u string) (io.ReadCloser, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}`,
  ],
  [
    'a field takes the value over',
    [],
    `func (h *holder) open(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	h.f = f
	return nil
}`,
  ],
  [
    'a helper closes it (shape N2)',
    [],
    `func f(u string) {
	resp, err := http.Get(u)
	if err != nil {
		return
	}
	defer shut(resp.Body)
}`,
  ],
  [
    'a helper that only reads (shape N2, the other half)',
    ['2:returned'],
    `func f(u string) {
	resp, err := http.Get(u)
	if err != nil {
		return
	}
	drain(resp.Body)
}`,
  ],
  [
    'a helper that only looks',
    ['2:returned'],
    `func f(p string) {
	f, err := os.Open(p)
	if err != nil {
		return
	}
	look(f)
}`,
  ],
  [
    'a literal closes it (shape N1)',
    [],
    `func f(u string) {
	closeBody := func(c io.Closer) { c.Close() }
	resp, err := http.Get(u)
	if err != nil {
		return
	}
	closeBody(resp.Body)
}`,
  ],
  [
    'a decoder borrows and does not close',
    ['2:returned'],
    `func f(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	return json.NewDecoder(bufio.NewReader(f)).Decode(new(int))
}`,
  ],
  [
    'an unknown callee may close',
    [],
    `func f(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	return dep.Read(f)
}`,
  ],
  [
    'assigned inside, closed after (shape N14)',
    [],
    `func f(a, b string) error {
	var f *os.File
	var err error
	if decide() {
		f, err = os.Open(a)
	} else {
		f, err = os.Open(b)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return nil
}`,
  ],
  [
    'assigned in both branches, never closed (shape Y1)',
    ['5:returned', '7:returned'],
    `func f(a, b string) error {
	var f *os.File
	var err error
	if decide() {
		f, err = os.Open(a)
	} else {
		f, err = os.Open(b)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(nil)
	return err
}`,
  ],
  [
    'only the 2xx branch closes (shape Y3)',
    ['2:returned'],
    `func f(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	if resp.StatusCode == 200 {
		defer resp.Body.Close()
	}
	return nil
}`,
  ],
  [
    'opened and closed under the same condition',
    [],
    `func f(p string, want bool) {
	var f *os.File
	if want {
		f, _ = os.Open(p)
	}
	work()
	if want {
		f.Close()
	}
}`,
  ],
  [
    'opened if there is a name, closed if there is a file',
    [],
    `func f(p string) {
	var f *os.File
	if p != "" {
		f, _ = os.Open(p)
	}
	work()
	if f != nil {
		f.Close()
	}
}`,
  ],
  [
    'the error is tested by errors.Is first',
    [],
    `func f(p string) error {
	f, err := os.Open(p)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}`,
  ],
  [
    'a process exit lets go of everything (shape N61)',
    [],
    `func f(p string) {
	f, err := os.Open(p)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(f.Name())
}`,
  ],
  [
    'a retry loop that reopens on errors only',
    [],
    `func f(p string) *os.File {
	for {
		f, err := os.Open(p)
		if err == nil {
			return f
		}
		time.Sleep(time.Second)
	}
}`,
  ],
  [
    'the next turn opens another',
    ['3:returned'],
    `func f(ps []string) {
	for _, p := range ps {
		f, err := os.Open(p)
		if err != nil {
			continue
		}
		if decide() {
			continue
		}
		f.Close()
	}
}`,
  ],
  [
    'reassigned while open',
    ['2:overwritten'],
    `func f(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	return f.Close()
}`,
  ],
  [
    'assigned again where a function of the error says so',
    [],
    `func f(a string) (*os.File, error) {
	f, err := os.Open(a)
	if isBroken(err) {
		f, err = os.Open(a)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

func isBroken(err error) bool { return err != nil && err.Error() == "broken" }`,
  ],
  [
    'cancel on one path only',
    ['2:returned'],
    `func f(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	if decide() {
		return ctx.Err()
	}
	cancel()
	return nil
}`,
  ],
  [
    'cancel is only mentioned (shape Y17)',
    ['2:returned'],
    `func f(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	_ = cancel
	return ctx.Err()
}`,
  ],
  [
    'cancel called in a goroutine (shape N28)',
    [],
    `func f(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		work()
		cancel()
	}()
	return ctx
}`,
  ],
  [
    'cancel returned (shape N29)',
    [],
    `func f(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	return ctx, cancel
}`,
  ],
  [
    'cancel appended to clean-ups (shape N31)',
    [],
    `func f(ctx context.Context) {
	var cleanups []func()
	defer func() {
		for _, c := range cleanups {
			c()
		}
	}()
	_, cancel := context.WithCancel(ctx)
	cleanups = append(cleanups, cancel)
}`,
  ],
  [
    'a ticker that nobody stops',
    ['2:returned'],
    `func f() {
	t := time.NewTicker(time.Second)
	<-t.C
}`,
  ],
  [
    'released in a clean-up of the test',
    [],
    `func f(t *testing.T) {
	f, err := os.Open("x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
}`,
  ],
  [
    'a goroutine takes it over and forgets one of its exits',
    ['2:goroutine'],
    `func f(p string) {
	f, err := os.Open(p)
	if err != nil {
		return
	}
	go func() {
		if decide() {
			return
		}
		f.Close()
	}()
}`,
  ],
  [
    "a getter gives what is not the caller's",
    [],
    `func (h *holder) file() *os.File { return h.f }
func f(h *holder) string {
	g := h.file()
	return g.Name()
}`,
  ],
  [
    'an own function that opens gives it to its caller (shape Y4)',
    ['7:returned'],
    `func open(p string) (*os.File, error) {
	f, err := os.Open(p)
	return f, err
}

func f(p string) error {
	g, err := open(p)
	if err != nil {
		return err
	}
	_, err = g.Stat()
	return err
}`,
  ],
  [
    'a descriptor that is closed by its number, and one that was read from a text',
    [],
    `func f(fd int, fail bool) (file *os.File, err error) {
	shut := func(fd int) {
		if err != nil {
			syscall.Close(fd)
		}
	}
	copied, err := syscall.Dup(fd)
	if err != nil {
		return nil, err
	}
	defer shut(copied)
	file = os.NewFile(uintptr(copied), "copy")
	if _, err = file.Seek(0, 0); err != nil {
		return nil, err
	}
	return file, nil
}
func g(text string) error {
	var fd uintptr
	if _, err := fmt.Sscanf(text, "%x", &fd); err != nil {
		return err
	}
	in := os.NewFile(fd, "in")
	_, err := in.Stat()
	return err
}
func h(p string) (err error) {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	defer func(fd int) {
		syscall.Close(fd)
	}(int(f.Fd()))
	return work()
}`,
  ],
  [
    'a writer given to an interface whose implementation keeps it',
    ['16:returned'],
    `type profiler interface{ Start(w io.Writer) error }
type keeping struct{ w io.Writer }
func (k *keeping) Start(w io.Writer) error { k.w = w; return nil }
func f(p string, deps profiler) error {
	f, err := os.Create(p)
	if err != nil {
		return err
	}
	return deps.Start(f)
}
type printer interface{ Print(w io.Writer) error }
type plain struct{}
func (plain) Print(w io.Writer) error { _, err := w.Write(nil); return err }
func g(p string, out printer) error {
	
	f, err := os.Create(p)
	if err != nil {
		return err
	}
	return out.Print(f)
}`,
  ],
  [
    'calls that cannot fail',
    ['17:returned'],
    `func f(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := b.WriteString(p); err != nil {
		return nil, err
	}
	if _, err := strconv.Atoi("12"); err != nil {
		return nil, err
	}
	return f, nil
}
func g(p string) (*os.File, error) {
	
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	if _, err := strconv.Atoi(p); err != nil {
		return nil, err
	}
	return f, nil
}`,
  ],
  [
    'a context without parent that nothing refers to, and one that a goroutine waits for',
    ['11:returned'],
    `type client struct { ctx context.Context; cancel context.CancelFunc }
func f() (*client, error) {
	ctx, cancel := context.WithCancel(context.Background())
	c := &client{ctx: ctx, cancel: cancel}
	if err := work(); err != nil {
		return nil, err
	}
	return c, nil
}
func g() (*client, error) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-ctx.Done() }()
	c := &client{ctx: ctx, cancel: cancel}
	if err := work(); err != nil {
		return nil, err
	}
	return c, nil
}`,
  ],
  [
    'a pipe of which nobody got the other end, and one that a goroutine writes to',
    ['11:returned'],
    `func f() io.Reader {
	pr, pw := io.Pipe()
	if work() != nil {
		pw.CloseWithError(io.EOF)
		return nil
	}
	go func() { pw.Write(nil); pw.Close() }()
	return pr
}
func g() error {
	pr, pw := io.Pipe()
	go func() { pw.Write(nil); pw.Close() }()
	if err := work(); err != nil {
		return err
	}
	io.Copy(io.Discard, pr)
	return pr.Close()
}`,
  ],
  [
    'a value that is left out where it is of a type with nothing to close',
    ['15:returned'],
    `type source interface { Open(n int) (io.ReadCloser, error) }
type hollow interface { io.ReadCloser; Hollow() }
func f(all []source) (out []io.ReadCloser, err error) {
	for _, each := range all {
		r, err := each.Open(1)
		if err != nil { return nil, err }
		if _, ok := r.(hollow); !ok {
			out = append(out, r)
		}
	}
	return out, nil
}
func g(s source) error {

	r, err := s.Open(1)
	if err != nil { return err }
	if _, ok := r.(hollow); ok { return nil }
	_, err = io.Copy(io.Discard, r)
	return err
}`,
  ],
  [
    'a response beside the bytes of its body',
    ['8:discarded'],
    `type api interface { Do(r *http.Request) (*http.Response, []byte, error) }
type raw interface { Do(r *http.Request) (*http.Response, error) }
func f(a api, r *http.Request) error {
	_, _, err := a.Do(r)
	return err
}
func g(a raw, r *http.Request) error {
	_, err := a.Do(r)
	return err
}`,
  ],
  [
    'a case of a select that stops the ticker and goes on with the loop',
    ['13:returned'],
    `func f(term, stopped chan struct{}) {
	t := time.NewTicker(time.Second)
	for {
		select {
		case <-term:
			t.Stop()
		case <-stopped:
			return
		}
	}
}
func g(term, stopped chan struct{}) {
	t := time.NewTicker(time.Second)
	for {
		select {
		case <-term:
			t.Stop()
			return
		case <-stopped:
			return
		}
	}
}`,
  ],
  [
    'a field of a struct that nobody else has yet',
    ['5:returned'],
    `type two struct { a, b *os.File }
func f(p string) (*two, error) {
	t := &two{}
	var err error
	t.a, err = os.Open(p)
	if err != nil { return nil, err }
	t.b, err = os.Open(p)
	if err != nil { return nil, err }
	return t, nil
}
func g(t *two, p string) (err error) {
	t.a, err = os.Open(p)
	if err != nil { return err }
	t.b, err = os.Open(p)
	return err
}`,
  ],
  [
    'a deferred release where something fails, and nothing else',
    ['2:returned'],
    `func f(p string) (n int, err error) {
	f, err := os.Open(p)
	if err != nil { return 0, err }
	defer func() {
		if err != nil { f.Close() }
	}()
	if err := work(); err != nil { return 0, err }
	return 1, nil
}
func g(p string) (f *os.File, err error) {
	f, err = os.Open(p)
	if err != nil { return nil, err }
	defer func() {
		if err != nil { f.Close() }
	}()
	if err := work(); err != nil { return nil, err }
	return f, nil
}
func h(p string) (n int, err error) {
	f, err := os.Open(p)
	if err != nil { return 0, err }
	defer func() {
		if err != nil { f.Close() }
	}()
	return 1, io.EOF
}`,
  ],
  [
    'an error told apart by its type',
    ['16:returned'],
    `type source interface { Open(n int) (io.ReadCloser, error) }
type missing struct{ error }
func f(s source) error {
	r, err := s.Open(1)
	switch err := err.(type) {
	case nil:
	case missing:
		return err
	default:
		return err
	}
	_, err = io.Copy(io.Discard, r)
	r.Close()
	return err
}
func g(s source) error { r, err := s.Open(1)
	switch err.(type) {
	case nil:
	default:
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}`,
  ],
  [
    'a cancel function that a function in view calls, and one that it only compares',
    ['11:returned'],
    `func show(cancel context.CancelFunc) {
	if work() != nil { cancel() }
}
func compare(cancel context.CancelFunc) bool { return cancel != nil }
func f(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	go func() { show(cancel) }()
	<-ctx.Done()
}
func g(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	compare(cancel)
	<-ctx.Done()
}`,
  ],
  [
    'a descriptor and a folder given to functions in view that release them',
    ['9:returned'],
    `func collect(fd int) func() { return func() { syscall.Close(fd) } }
func look(fd int) {}
func f() (func(), error) {
	fd, err := syscall.Socket(1, 2, 3)
	if err != nil { return nil, err }
	return collect(fd), nil
}
func g() error {
	fd, err := syscall.Socket(1, 2, 3)
	if err != nil { return err }
	look(fd)
	return nil
}
func remove(dir string) { os.RemoveAll(dir) }
func h() error {
	dir, err := os.MkdirTemp("", "x")
	if err != nil { return err }
	if err := work(); err != nil {
		remove(dir)
		return err
	}
	remove(dir)
	return nil
}`,
  ],
  [
    'a stream that says by a channel of its own that it is over',
    ['9:returned'],
    `type streams interface { Open() (io.ReadCloser, chan error, error) }
func f(s streams) error {
	r, done, err := s.Open()
	if err != nil { return err }
	io.Copy(io.Discard, r)
	return <-done
}
func g(s streams, done chan error) error {
	r, _, err := s.Open()
	if err != nil { return err }
	io.Copy(io.Discard, r)
	return <-done
}`,
  ],
  [
    'a struct that takes over what its constructor opened',
    ['15:returned'],
    `type store interface { Get(k string) string; Close() error }
type fileStore struct{ f *os.File }
func (s *fileStore) Get(k string) string { return k }
func (s *fileStore) Close() error { return s.f.Close() }
func newFileStore(f *os.File, name string) *fileStore { return &fileStore{f: f} }
func open(p string) (store, error) {
	f, err := os.Open(p)
	if err != nil { return nil, err }
	return newFileStore(f, p), nil
}
func f(g *os.File) string {
	return newFileStore(g, "").Get("x")
}
func g(p string) error {
	s, err := open(p)
	if err != nil { return err }
	if p == "x" { return io.EOF }
	return s.Close()
}`,
  ],
  [
    'a ticker that a goroutine of the object stops on one path, and one that it never stops',
    ['6:goroutine'],
    `type object struct{ n int }
func (o *object) never() {
	t := time.NewTicker(time.Second)
	go func() { for range t.C { o.n++ } }()
}
func (o *object) once(done, over chan struct{}) { t := time.NewTicker(time.Second)
	go func() {
		for {
			select {
			case <-t.C:
				o.n++
			case <-done:
				t.Stop()
				return
			case <-over:
				return
			}
		}
	}()
}`,
  ],
  [
    'a context without parent in a field of a struct that nobody gets, and one that is read',
    ['9:returned'],
    `type client struct { ctx context.Context; cancel context.CancelFunc }
func f() (*client, error) {
	c := &client{}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	if err := work(); err != nil { return nil, err }
	return c, nil
}
func g(use func(context.Context)) (*client, error) { c := &client{}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	use(c.ctx)
	if err := work(); err != nil { return nil, err }
	return c, nil
}`,
  ],
];

describe('findObligations', () => {
  it.each(CASES)('%s', (_, expected, body) => {
    expect(claims(body)).toEqual(expected);
  });
});
