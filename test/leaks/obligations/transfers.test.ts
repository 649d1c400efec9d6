/** Obligations: who has a value after it was handed over? */
import { describe, expect, it } from '@jest/globals';
import { claims, type ObligationCase } from './claims.js';

const CASES: readonly ObligationCase[] = [
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
	println(ctx)
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
];

describe('findObligations: values that are handed over', () => {
  it.each(CASES)('%s', (_, expected, body) => {
    expect(claims(body)).toEqual(expected);
  });
});
