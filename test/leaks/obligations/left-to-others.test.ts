/** Obligations: what somebody else releases. Each with its opposite. */
import { describe, expect, it } from '@jest/globals';
import { claimsByFunction, type FunctionCase } from './claims-by-function.js';

const CASES: readonly FunctionCase[] = [
  [
    'a connection that a context holds, and one that was made for it',
    ['context', 'errors', 'net'],
    `type key struct{}
func held(ctx context.Context) (net.Conn, error) {
	conn, ok := ctx.Value(key{}).(net.Conn)
	if !ok {
		return nil, errors.New("none")
	}
	return conn, nil
}
func made(ctx context.Context) (net.Conn, error) { return net.Dial("tcp", ctx.Value(key{}).(string)) }
func usesHeld(ctx context.Context) error {
	conn, err := held(ctx)
	if err != nil {
		return err
	}
	_, err = conn.Write(nil)
	return err
}
func usesMade(ctx context.Context) error {
	conn, err := made(ctx)
	if err != nil {
		return err
	}
	_, err = conn.Write(nil)
	return err
}`,
    ['usesMade: made'],
  ],
  [
    'a value that is the key of a map',
    ['net'],
    `type set struct{ conns map[net.Conn]bool }
func (s *set) keyed(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	s.conns[c] = true
	_, err = c.Write(nil)
	return err
}
func (s *set) named(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	println(c.LocalAddr())
	return nil
}`,
    ['named: net.Dial'],
  ],
  [
    'literals within literals, in new, and called where they stand',
    ['context', 'io', 'os'],
    `func nested(p string) (func(), error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	read := func() { io.Copy(io.Discard, f) }
	return func() { read() }, nil
}
type owner struct{ end *func() }
func (o *owner) fresh(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	o.end = new(func() { cancel() })
	return ctx
}
func called(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = func() error {
			defer f.Close()
			_, err := io.Copy(io.Discard, f)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}
func uses(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	read := func() { io.Copy(io.Discard, f) }
	read()
	return nil
}`,
    ['uses: os.Open'],
  ],
  [
    'a pipe whose writer is closed or never written to, and one whose writer waits',
    ['io', 'os/exec'],
    `func produce(w io.Writer) error { _, err := w.Write(nil); return err }
func consume(r io.Reader) error { _, err := r.Read(nil); return err }
func deferred() error {
	r, w := io.Pipe()
	defer w.Close()
	go consume(r)
	return produce(w)
}
func reader() io.Writer {
	r, w := io.Pipe()
	go func() {
		err := consume(r)
		w.CloseWithError(err)
	}()
	return w
}
func starts(cmd *exec.Cmd) (io.ReadCloser, error) {
	r, w := io.Pipe()
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() { w.CloseWithError(cmd.Wait()) }()
	return r, nil
}
func runs(cmd *exec.Cmd, ready func() error) (io.ReadCloser, error) {
	r, w := io.Pipe()
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if err := ready(); err != nil {
		return nil, err
	}
	go func() { w.CloseWithError(cmd.Wait()) }()
	return r, nil
}
func waits(ready func() error) error {
	r, w := io.Pipe()
	go func() {
		produce(w)
		w.Close()
	}()
	if err := ready(); err != nil {
		return err
	}
	return consume(r)
}`,
    ['runs: io.Pipe', 'waits: io.Pipe'],
  ],
  [
    'a field whose value is released by the function that fills it, and one that nobody releases',
    ['context'],
    `type session struct {
	ctx    context.Context
	cancel context.CancelFunc
}
func (s *session) Close() { <-s.ctx.Done() }
func serve(ctx context.Context, run func(*session)) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() { cancel() }()
	run(&session{ctx: ctx, cancel: cancel})
}
type other struct {
	ctx    context.Context
	cancel context.CancelFunc
}
func (o *other) Close() { <-o.ctx.Done() }
func open(ctx context.Context) *other {
	ctx, cancel := context.WithCancel(ctx)
	return &other{ctx: ctx, cancel: cancel}
}`,
    ['open: context.WithCancel'],
  ],
  [
    'what a cache keeps that answers a method of an interface, and what it makes for each caller',
    ['errors'],
    `type Plugin interface {
	Call() error
	Close() error
}
type Kept interface{ Plugin(name string) (Plugin, error) }
type cache struct{ plugins map[string]Plugin }
func (c *cache) Plugin(name string) (Plugin, error) {
	p, ok := c.plugins[name]
	if !ok {
		return nil, errors.New(name)
	}
	return p, nil
}
func kept(k Kept) error {
	p, err := k.Plugin("a")
	if err != nil {
		return err
	}
	return p.Call()
}
type Maker interface{ Make(name string) (Plugin, error) }
func made(m Maker) error {
	p, err := m.Make("a")
	if err != nil {
		return err
	}
	return p.Call()
}`,
    ['made: m.Make'],
  ],
  [
    'readers of an archive hold nothing but memory',
    ['archive/zip', 'io'],
    `func read(file *zip.File) ([]byte, error) {
	r, err := file.Open()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}`,
    [],
  ],
  [
    'what ends with its parent, what a container gives, and a part that is handed on by itself',
    ['context', 'database/sql', 'io', 'sync/atomic'],
    `type session interface {
	StdinPipe() (io.WriteCloser, error)
	Close() error
}
type Promise[T any] interface{ Await(context.Context) (T, error) }
type table interface {
	Get(string) (string, error)
	Close() error
}
type Store struct {
	DB *sql.DB
	n  int
}
func NewStore(dsn string) (*Store, error) {
	db, err := sql.Open("x", dsn)
	if err != nil { return nil, err }
	return &Store{DB: db}, nil
}
func (s *Store) Close() { s.DB.Close() }
func within(open func() (session, error)) error {
	s, err := open()
	if err != nil { return err }
	defer s.Close()
	in, err := s.StdinPipe()
	if err != nil { return err }
	_, err = in.Write(nil)
	return err
}
func beside(s session) error {
	in, err := s.StdinPipe()
	if err != nil { return err }
	_, err = in.Write(nil)
	return err
}
func promised(ctx context.Context, p Promise[table]) (string, error) {
	t, err := p.Await(ctx)
	if err != nil { return "", err }
	return t.Get("x")
}
func pointed(p *atomic.Pointer[sql.DB]) error {
	db := p.Load()
	return db.Ping()
}
func made(ctx context.Context, p interface{ Open(context.Context) (table, error) }) (string, error) {
	t, err := p.Open(ctx)
	if err != nil { return "", err }
	return t.Get("x")
}
func database(dsn string) (*sql.DB, error) {
	s, err := NewStore(dsn)
	if err != nil { return nil, err }
	return s.DB, nil
}
func number(dsn string) (int, error) {
	s, err := NewStore(dsn)
	if err != nil { return 0, err }
	return s.n, s.DB.Ping()
}`,
    ['beside: s.StdinPipe', 'made: p.Open', 'number: NewStore'],
  ],
  [
    'a file that a method of its name removes, and one that no method does',
    ['os'],
    `type keyFile string
func (f keyFile) Close() error { return os.Remove(string(f)) }
func (f keyFile) show() { println(string(f)) }
func removed() error {
	file, err := os.CreateTemp("", "")
	if err != nil { return err }
	defer file.Close()
	return keyFile(file.Name()).Close()
}
func named() error {
	file, err := os.CreateTemp("", "")
	if err != nil { return err }
	defer file.Close()
	keyFile(file.Name()).show()
	return nil
}`,
    ['named: os.CreateTemp'],
  ],
];

describe('what is left to others', () => {
  it.each(CASES)('%s', (_, imports, body, expected) => {
    expect([...claimsByFunction(imports, body)].sort()).toEqual([...expected].sort());
  });
});
