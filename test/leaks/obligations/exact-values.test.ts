/** Obligations: which values are there at all, and which hold something? */
import { describe, expect, it } from '@jest/globals';
import { claims, type ObligationCase } from './claims.js';

const CASES: readonly ObligationCase[] = [
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
    'a pipe that a goroutine read to its end, and a writer that nobody closes on one path',
    ['2:returned'],
    `func f(p string) error {
	pr, pw := io.Pipe()
	go func() {
		if _, err := io.Copy(os.Stdout, pr); err != nil { pr.CloseWithError(err) }
	}()
	if _, err := fmt.Fprint(pw, p); err != nil { pw.CloseWithError(err); return err }
	return nil
}`,
  ],
  [
    'a pipe in a request that could not be made, and in one that was sent',
    ['7:returned'],
    `func f(c *http.Client, u string) error {
	_, pw := io.Pipe()
	pw.Close()
	return nil
}
func g(c *http.Client, u string) error {
	pr, pw := io.Pipe()
	req, err := http.NewRequest("POST", u, pr)
	if err != nil { return err }
	go func() { fmt.Fprint(pw, u) }()
	resp, err := c.Do(req)
	if err != nil { return err }
	return resp.Body.Close()
}
func h(c *http.Client, u string) error {
	pr, pw := io.Pipe()
	req, err := http.NewRequest("POST", u, pr)
	if err != nil { return err }
	resp, err := c.Do(req)
	pw.Close()
	pr.Close()
	if err != nil { return err }
	return resp.Body.Close()
}`,
  ],
  [
    'a variable that is nil until a branch assigns it, and a value that is never nil',
    ['10:returned'],
    `func f(p string, deep bool, made any) error {
	f, err := os.Open(p)
	if err != nil { return err }
	var failed error
	if deep { failed = work() }
	if failed != nil && !deep { return failed }
	if w := made.(io.Writer); w == nil { return nil }
	return f.Close()
}
func g(p string, deep bool) error { f, err := os.Open(p)
	if err != nil { return err }
	var failed error
	do := func() { failed = work() }
	do()
	if failed != nil { return failed }
	return f.Close()
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
  [
    'a response of a status without a body',
    ['8:returned'],
    `func f(u string) error {
	resp, err := http.Get(u)
	if err != nil { return err }
	if resp.StatusCode != http.StatusNoContent { resp.Body.Close(); return errors.New("status") }
	return nil
}
func g(u string) error {
	resp, err := http.Get(u)
	if err != nil { return err }
	if resp.StatusCode != http.StatusOK { resp.Body.Close(); return errors.New("status") }
	return nil
}`,
  ],
  [
    'a response that was written in view holds what its body is',
    ['6:returned'],
    `func none() *http.Response { return &http.Response{StatusCode: 500} }
func given(b io.ReadCloser) *http.Response { return &http.Response{Body: b} }
func own(p string) (*http.Response, error) { file, err := os.Open(p); if err != nil { return nil, err }; return &http.Response{Body: file}, nil }
func f(b io.ReadCloser) int { return none().StatusCode + given(b).StatusCode }
func g(p string) int {
	resp, err := own(p)
	if err != nil { return 0 }
	return resp.StatusCode
}`,
  ],
];

describe('findObligations: values that are not there, or hold nothing', () => {
  it.each(CASES)('%s', (_, expected, body) => {
    expect(claims(body)).toEqual(expected);
  });
});
