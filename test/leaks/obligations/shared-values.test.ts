/** Obligations: who else has a value, under which name, and on which branch? */
import { describe, expect, it } from '@jest/globals';
import { claims, type ObligationCase } from './claims.js';

const CASES: readonly ObligationCase[] = [
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
    'a literal that uses it is returned, kept or called from a variable',
    ['34:returned'],
    `func f(p string, next http.Handler) (http.Handler, error) {
	f, err := os.Create(p)
	if err != nil { return nil, err }
	h := func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(f, r.URL); next.ServeHTTP(w, r) }
	return http.HandlerFunc(h), nil
}
func g(p string) error {
	f, err := os.Create(p)
	if err != nil { return err }
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(f, r.URL) })
	return nil
}
type reg struct { fns []func() }
func (r *reg) on(fn func()) { r.fns = append(r.fns, fn) }
func h(r *reg, p string) error {
	f, err := os.Create(p)
	if err != nil { return err }
	r.on(func() { fmt.Fprintln(f) })
	return nil
}
func i(p string) ([]func(), error) {
	f, err := os.Create(p)
	if err != nil { return nil, err }
	var fns []func()
	fns = append(fns, func() { fmt.Fprintln(f) })
	return fns, nil
}
func j(p string) error {
	f, err := os.Create(p)
	if err != nil { return err }
	defer f.Close()
	return nil
}
func k(p string) error { f, err := os.Create(p)
	if err != nil { return err }
	say := func(s string) { fmt.Fprintln(f, s) }
	say("a")
	return nil
}`,
  ],
  [
    'a function that keeps what it returns, and one whose second result closes it',
    ['31:returned'],
    `type env struct { files []*os.File }
func (e *env) open(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil { return nil, err }
	e.files = append(e.files, f)
	return f, nil
}
func f(e *env) error {
	f, err := e.open("x")
	if err != nil { return err }
	look(f)
	return nil
}
func openWith(p string) (*os.File, func(), error) {
	f, err := os.Open(p)
	if err != nil { return nil, nil, err }
	return f, func() { f.Close() }, nil
}
func g() error {
	f, done, err := openWith("x")
	if err != nil { return err }
	defer done()
	look(f)
	return nil
}
func plain(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil { return nil, err }
	return f, nil }
func h() error {
	f, err := plain("x")
	if err != nil { return err }
	look(f)
	return nil
}`,
  ],
  [
    'a list of closers that is ranged over where it is written',
    [],
    `func f(a, b string) error {
	f, err := os.Open(a)
	if err != nil { return err }
	g, err := os.Open(b)
	if err != nil { f.Close(); return err }
	for _, c := range []io.Closer{f, g} { c.Close() }
	return nil
}`,
  ],
  [
    'another field is written between two branches on one condition',
    [],
    `type job struct { keep bool; n int }
func (j *job) f(p string) error {
	var f *os.File
	if j.keep {
		var err error
		if f, err = os.Open(p); err != nil { return err }
	}
	j.n++
	if j.keep { f.Close() }
	return nil
}`,
  ],
  [
    'standard output or a file, told apart at the end',
    [],
    `func f(name string) error {
	out := os.Stdout
	if name != "" {
		f, err := os.Create(name)
		if err != nil { return err }
		out = f
	}
	if out != os.Stdout { defer out.Close() }
	_, err := out.WriteString("x")
	return err
}`,
  ],
  [
    'the reader of a pipe that is read by whom it was given to, and by nobody',
    ['16:returned'],
    `func tee(r io.Reader) *int {
	n := 0
	go func() { for { if _, err := r.Read(make([]byte, 512)); err != nil { return } } }()
	return &n
}
func put(r io.Reader) {}
func f(start func(io.Writer)) *int {
	pr, pw := io.Pipe()
	n := tee(pr)
	start(pw)
	return n
}
func g(start func(io.Writer)) *int {
	n := 0

	pr, pw := io.Pipe()
	put(pr)
	start(pw)
	return &n
}`,
  ],
  [
    'the second of several writers that one takes, and that is kept',
    ['8:returned'],
    `func f(p string) error {
	file, err := os.Create(p)
	if err != nil { return err }
	log.SetOutput(io.MultiWriter(os.Stdout, file))
	return nil
}
func g(p string) error {
	file, err := os.Create(p)
	if err != nil { return err }
	fmt.Fprintln(io.MultiWriter(os.Stdout, file), p)
	return nil
}`,
  ],
  [
    'a goroutine that never returns and gives it back on its way; a context that only a failure cancels',
    ['21:returned'],
    `func f(signals chan os.Signal) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(1)
	}()
	return ctx
}
func g(parent context.Context, start func(context.Context) (*holder, error)) (err error) {
	ctx, cancel := context.WithCancel(parent)
	defer func() {
		if err != nil { cancel() }
	}()
	_, err = start(ctx)
	return err
}
func h(parent context.Context, use func(context.Context) error) (err error) {

	ctx, cancel := context.WithCancel(parent)
	if err := use(ctx); err != nil { cancel(); return err }
	return nil
}`,
  ],
];

describe('findObligations: values that somebody else has as well', () => {
  it.each(CASES)('%s', (_, expected, body) => {
    expect(claims(body)).toEqual(expected);
  });
});
