/** Obligations: what is over without a release of its own, because something that it came from or with is. With opposites. */
import { describe, expect, it } from '@jest/globals';
import { claimsByFunction, type FunctionCase } from './claims-by-function.js';

const CASES: readonly FunctionCase[] = [
  [
    'a stream whose session is closed on the path, or not',
    ['net'],
    `type session interface {
	Open() (net.Conn, error)
	Close() error
}
func closes(s session) (net.Conn, error) {
	control, err := s.Open()
	if err != nil {
		return nil, err
	}
	if _, err := control.Write(nil); err != nil {
		s.Close()
		return nil, err
	}
	return control, nil
}
func leaves(s session) (net.Conn, error) {
	control, err := s.Open()
	if err != nil {
		return nil, err
	}
	if _, err := control.Write(nil); err != nil {
		return nil, err
	}
	return control, nil
}`,
    ['leaves: s.Open'],
  ],
  [
    'what was accepted outlives its listener',
    ['net'],
    `func accepts(l net.Listener) error {
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	if _, err := conn.Write(nil); err != nil {
		l.Close()
		return err
	}
	return conn.Close()
}`,
    ['accepts: l.Accept'],
  ],
  [
    'what is put around a connection that a deferred call closes',
    ['net'],
    `func listen(c net.PacketConn) (net.Listener, error) { return net.Listen("tcp", c.LocalAddr().String()) }
func closes() error {
	base, err := net.ListenPacket("udp", ":0")
	if err != nil {
		return err
	}
	defer base.Close()
	ln, err := listen(base)
	if err != nil {
		return err
	}
	_, err = ln.Accept()
	return err
}
func leaves(base string) error {
	ln, err := net.Listen("tcp", base)
	if err != nil {
		return err
	}
	_, err = ln.Accept()
	return err
}`,
    ['closes: ln.Accept', 'leaves: net.Listen', 'leaves: ln.Accept'],
  ],
  [
    'answers whose status says that there is no body',
    ['errors', 'net/http'],
    `func compared(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNotModified {
		return nil, errors.New("known")
	}
	return resp, nil
}
func switched(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusNoContent, http.StatusNotModified:
		return nil, errors.New("nothing")
	}
	return resp, nil
}
func found(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusNotModified, http.StatusNotFound:
		return nil, errors.New("nothing")
	}
	return resp, nil
}`,
    ['found: http.Get'],
  ],
  [
    'a channel that came with the value is closed when that is over, a list is not',
    ['net'],
    `type opener interface {
	Open() (net.Conn, <-chan int, error)
	List() (net.Conn, []int, error)
}
func channel(o opener) error {
	conn, requests, err := o.Open()
	if err != nil {
		return err
	}
	for request := range requests {
		if _, err := conn.Write(make([]byte, request)); err != nil {
			conn.Close()
			return err
		}
	}
	return nil
}
func list(o opener) error {
	conn, sizes, err := o.List()
	if err != nil {
		return err
	}
	for _, size := range sizes {
		if _, err := conn.Write(make([]byte, size)); err != nil {
			conn.Close()
			return err
		}
	}
	return nil
}`,
    ['list: o.List'],
  ],
  [
    'a shell around what was given, and around what is the own',
    ['errors', 'net'],
    `type shell struct {
	net.Conn
	name string
}
func (s *shell) Close() error { return s.Conn.Close() }
func wrap(c net.Conn, name string) (net.Conn, error) { return &shell{Conn: c, name: name}, nil }
func given(c net.Conn, name string) error {
	s, err := wrap(c, name)
	if err != nil {
		return err
	}
	if name == "" {
		return errors.New("no name")
	}
	return s.Close()
}
func own(addr, name string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	s, err := wrap(c, name)
	if err != nil {
		return err
	}
	if name == "" {
		return errors.New("no name")
	}
	return s.Close()
}`,
    ['own: wrap'],
  ],
  [
    'functions that call each other and give back what a third one keeps',
    ['net/http'],
    `type client struct{ last *http.Response }
func (c *client) begin() error {
	_, err := c.call("begin")
	return err
}
func (c *client) call(url string) (*http.Response, error) {
	if url == "" {
		if err := c.refresh(); err != nil {
			return nil, err
		}
	}
	resp, err := c.send(url)
	if err != nil {
		return resp, err
	}
	return resp, nil
}
func (c *client) refresh() error {
	_, err := c.call("token")
	return err
}
func (c *client) send(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	c.last = resp
	return resp, err
}`,
    [],
  ],
  [
    'a context without a parent that gives its name to one made from it, or goes to somebody',
    ['context', 'time'],
    `func work(ctx context.Context) {}
func renamed(d time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	if d > 0 {
		ctx, cancel = context.WithTimeout(ctx, d)
	}
	defer cancel()
	work(ctx)
}
func given(d time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	work(ctx)
	if d > 0 {
		ctx, cancel = context.WithTimeout(ctx, d)
	}
	defer cancel()
	work(ctx)
}`,
    ['given: context.WithCancel'],
  ],
  [
    'a switch that lists all there is, one that lists a single case, and one with a case that does nothing',
    ['net'],
    `func open() (net.Conn, error) { return net.Dial("tcp", "") }
func first(c net.Conn) error { return c.Close() }
func second(c net.Conn) error { return c.Close() }
func listed(kind string) error {
	c, err := open()
	if err != nil {
		return err
	}
	switch kind {
	case "first":
		err = first(c)
	case "second":
		err = second(c)
	}
	return err
}
func single(kind string) error {
	c, err := open()
	if err != nil {
		return err
	}
	switch kind {
	case "first":
		err = first(c)
	}
	return err
}
func idle(kind string) error {
	c, err := open()
	if err != nil {
		return err
	}
	switch kind {
	case "first":
		err = first(c)
	case "second":
		kind = "third"
	}
	return err
}`,
    ['single: open', 'idle: open'],
  ],
];

describe('what is over without a release', () => {
  it.each(CASES)('%s', (_name, imports, body, expected) => {
    expect(claimsByFunction(imports, body)).toEqual(expected);
  });
});
