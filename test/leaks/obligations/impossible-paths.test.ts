/** Obligations: which paths cannot be taken. Each with its opposite. */
import { describe, expect, it } from '@jest/globals';
import { claimsByFunction, type FunctionCase } from './claims-by-function.js';

const CASES: readonly FunctionCase[] = [
  [
    'what an assertion gives for certain, and what may be of another type',
    ['io', 'net', 'os'],
    `func certain(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	var w io.Writer = f
	if c, ok := w.(io.Closer); ok {
		defer c.Close()
	}
	_, err = w.Write(nil)
	return err
}
func sorted(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	switch c := any(f).(type) {
	case io.Closer:
		c.Close()
	}
	return nil
}
func other(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	t, ok := c.(*net.TCPConn)
	if !ok {
		return io.EOF
	}
	return t.Close()
}`,
    ['other: net.Dial'],
  ],
  [
    'a case of a select on a channel that was set to nil',
    ['context'],
    `func run(ctx context.Context, stopped <-chan int, kill func(context.Context)) {
	var cancel context.CancelFunc
	done := ctx.Done()
	for {
		select {
		case <-done:
			done = nil
			var killing context.Context
			killing, cancel = context.WithCancel(context.Background())
			kill(killing)
		case <-stopped:
			if cancel != nil {
				cancel()
			}
			return
		}
	}
}`,
    [],
  ],
  [
    'answers to HEAD, and to GET',
    ['net/http'],
    `func head(c *http.Client, url string) error {
	req, err := http.NewRequest("HEAD", url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
func short(url string) error {
	resp, err := http.Head(url)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
func get(c *http.Client, url string) error {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}`,
    ['get: c.Do'],
  ],
  [
    'functions of the package that cannot fail, and that can',
    ['crypto/rand', 'encoding/hex', 'net', 'os'],
    `func token() (string, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return hex.EncodeToString(b), nil
}
func name() (string, error) {
	name, err := os.Hostname()
	if err != nil {
		return "", err
	}
	return name, nil
}
func sure() (net.Listener, string, error) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return nil, "", err
	}
	t, err := token()
	if err != nil {
		return nil, "", err
	}
	return l, t, nil
}
func unsure() (net.Listener, string, error) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return nil, "", err
	}
	t, err := name()
	if err != nil {
		return nil, "", err
	}
	return l, t, nil
}`,
    ['unsure: net.Listen'],
  ],
  [
    'writes to hashes and to memory, and to a writer',
    ['crypto/sha256', 'fmt', 'hash', 'io', 'os', 'strings'],
    `func sum(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	if _, err := h.Write([]byte(p)); err != nil {
		return nil, err
	}
	return f, nil
}
func given(p string, h hash.Hash) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(h, p); err != nil {
		return nil, err
	}
	return f, nil
}
func built(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if _, err := fmt.Fprintf(&b, "%s", p); err != nil {
		return nil, err
	}
	return f, nil
}
func written(p string, w io.Writer) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(w, "%s", p); err != nil {
		return nil, err
	}
	return f, nil
}`,
    ['written: os.Open'],
  ],
  [
    'a context that is done, by itself or with its parent, and one that may not be',
    ['context'],
    `type worker struct{ ctx context.Context }
func (w *worker) parent(in <-chan int, use func(context.Context)) {
	ctx, cancel := context.WithCancel(w.ctx)
	use(ctx)
	for {
		select {
		case <-in:
			cancel()
			return
		case <-w.ctx.Done():
			return
		}
	}
}
func (w *worker) itself(in <-chan int, use func(context.Context)) {
	ctx, cancel := context.WithCancel(w.ctx)
	use(ctx)
	for {
		select {
		case <-in:
			cancel()
			return
		case <-ctx.Done():
			return
		}
	}
}
func (w *worker) other(in <-chan int, use func(context.Context), stop context.Context) {
	ctx, cancel := context.WithCancel(w.ctx)
	use(ctx)
	for {
		select {
		case <-in:
			cancel()
			return
		case <-stop.Done():
			return
		}
	}
}`,
    ['other: context.WithCancel'],
  ],
  [
    'the same condition in other words, and another one',
    ['os'],
    `func flag(name string) (err error) {
	named := name != ""
	f := os.Stdout
	if named {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	f.Sync()
	if len(name) > 0 {
		f.Close()
	}
	return nil
}
func empty(names []string) (err error) {
	if len(names) == 0 {
		return nil
	}
	f, err := os.Open(names[0])
	if err != nil {
		return err
	}
	f.Sync()
	if len(names) > 0 {
		f.Close()
	}
	return nil
}
func switched(k int, name string) (err error) {
	var f *os.File
	switch k {
	case 1:
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	println()
	switch k {
	case 1:
		f.Close()
	}
	return nil
}
func copied(in *os.File, name string) (err error) {
	f := in
	if f == nil {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	f.Sync()
	if in == nil {
		f.Close()
	}
	return nil
}
func compared(in *os.File, name string) (err error) {
	f := in
	if f == nil {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	f.Sync()
	if f != in {
		f.Close()
	}
	return nil
}
func first(names []string) (err error) {
	var f *os.File
	for i, name := range names {
		if i == 0 {
			if f, err = os.Create(name); err != nil {
				return err
			}
			continue
		}
		f.WriteString(name)
	}
	if len(names) > 0 {
		return f.Close()
	}
	return nil
}
func longer(name string) (err error) {
	f := os.Stdout
	if len(name) > 0 {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	f.Sync()
	if len(name) > 1 {
		f.Close()
	}
	return nil
}
func changed(name string) (err error) {
	named := name != ""
	f := os.Stdout
	if named {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	name = ""
	if name != "" {
		f.Close()
	}
	return nil
}`,
    ['longer: os.Create', 'changed: os.Create'],
  ],
  [
    'a question about an error that is nil, and one about something else as well',
    ['errors', 'io', 'net'],
    `func isBusy(err error) bool { return err == io.EOF }
func isFull(conn net.Conn, err error) bool { return err == nil && conn.LocalAddr() == nil }
func asked(addrs []string) (net.Conn, error) {
	for _, addr := range addrs {
		conn, err := net.Dial("tcp", addr)
		if err != nil && !isBusy(err) {
			return nil, err
		}
		if isBusy(err) {
			continue
		}
		return conn, nil
	}
	return nil, errors.New("none")
}
func askedOfBoth(addrs []string) (net.Conn, error) {
	for _, addr := range addrs {
		conn, err := net.Dial("tcp", addr)
		if err != nil && !isBusy(err) {
			return nil, err
		}
		if isFull(conn, err) {
			continue
		}
		return conn, err
	}
	return nil, errors.New("none")
}`,
    ['askedOfBoth: net.Dial'],
  ],
];

describe('paths that cannot be taken', () => {
  it.each(CASES)('%s', (_, imports, body, expected) => {
    expect([...claimsByFunction(imports, body)].sort()).toEqual([...expected].sort());
  });
});
