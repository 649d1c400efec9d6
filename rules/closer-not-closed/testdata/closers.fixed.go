package testdata

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
)

type api struct{ client *http.Client }

// The body of a response that is this function's own becomes the caller's.
func (a *api) call(path string) (io.ReadCloser, error) {
	resp, err := a.client.Get(path)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return resp.Body, nil
}

func (a *api) version() (v struct{ Version string }, err error) {
	body, err := a.call("/version") // want "error: The reader of `a.call` \(`body`\) is not closed on any path"
	if err != nil {
		return v, err
	}
	defer body.Close()
	err = json.NewDecoder(body).Decode(&v)
	return v, err
}

// ok: closed by the deferred call
func (a *api) info() (v struct{ Info string }, err error) {
	body, err := a.call("/info")
	if err != nil {
		return v, err
	}
	defer body.Close()
	err = json.NewDecoder(body).Decode(&v)
	return v, err
}

// An own type: its constructor starts a goroutine that only Close ends.
type poller struct {
	stop chan struct{}
	wake chan int
}

func newPoller() *poller {
	p := &poller{stop: make(chan struct{}), wake: make(chan int)}
	go p.run()
	return p
}

func (p *poller) run() {
	for {
		select {
		case <-p.stop:
			return
		case n := <-p.wake:
			println(n)
		}
	}
}

func (p *poller) Close() { close(p.stop) }

func polled(n int) error {
	p := newPoller() // want "warning: The poller of `newPoller` \(`p`\) is not closed on one path"
	if n < 0 {
		p.Close()
		return errors.New("negative")
	}
	p.wake <- n
	p.Close()
	return nil
}

// An own type: its constructor opens a file that Close closes.
type segment struct{ file *os.File }

func openSegment(name string) (*segment, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &segment{file: f}, nil
}

func (s *segment) Close() error { return s.file.Close() }

func (s *segment) size() (int64, error) {
	info, err := s.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func sizeOf(name string) (int64, error) {
	s, err := openSegment(name) // want "error: The segment of `openSegment` \(`s`\) is not closed on any path"
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return s.size()
}

type reader struct {
	s      *segment
	header [4]byte
}

// Keeps the segment on success and drops it on an error.
func newReader(s *segment) (*reader, error) {
	r := &reader{s: s}
	if _, err := s.file.Read(r.header[:]); err != nil {
		return nil, err
	}
	return r, nil
}

func openReader(name string) (*reader, error) {
	s, err := openSegment(name) // want "warning: The segment of `openSegment` \(`s`\) is not closed on one path"
	if err != nil {
		return nil, err
	}
	r, err := newReader(s)
	if err != nil {
		s.Close()
		return nil, err
	}
	return r, nil
}

// ok: closed where the constructor fails
func openReaderWell(name string) (*reader, error) {
	s, err := openSegment(name)
	if err != nil {
		return nil, err
	}
	r, err := newReader(s)
	if err != nil {
		s.Close()
		return nil, err
	}
	return r, nil
}

type store interface {
	querier(ctx context.Context) (querier, error)
}

type querier interface {
	names() []string
	Close() error
}

func names(ctx context.Context, s store) ([]string, error) {
	q, err := s.querier(ctx) // want "note: The querier of `s.querier` \(`q`\) is not closed on any path"
	if err != nil {
		return nil, err
	}
	defer q.Close()
	return q.names(), nil
}

// ok: deferred
func namesWell(ctx context.Context, s store) ([]string, error) {
	q, err := s.querier(ctx)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	return q.names(), nil
}

// Close that does nothing that matters: the constructor acquires nothing.
type view struct{ names []string }

func newView(names []string) *view { return &view{names: names} }

func (v *view) Close() error { v.names = nil; return nil }

// ok: nothing is held
func viewed(names []string) int {
	v := newView(names)
	return len(v.names)
}

// ok: both ends of the pipe are closed
func piped(w io.Writer) error {
	pr, pw := io.Pipe()
	go func() {
		_, err := io.WriteString(pw, "x")
		pw.CloseWithError(err)
	}()
	defer pr.Close()
	_, err := io.Copy(w, pr)
	return err
}

type uploader interface {
	put(name string, r io.Reader) error
}

// The reader goes to a call that fails, and the writer's goroutine waits for ever.
func copied(u uploader, w func(io.Writer) error) error {
	pr, pw := io.Pipe() // want "warning: The pipe of `io.Pipe` \(`pr`\) is not closed on any path"
	defer pr.Close()
	go func() { _ = pw.CloseWithError(w(pw)) }()
	return u.put("x", pr)
}

// ok: the reader is closed whatever happens
func copiedWell(u uploader, w func(io.Writer) error) error {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() { _ = pw.CloseWithError(w(pw)) }()
	return u.put("x", pr)
}

type framed struct {
	buf  *bufio.Writer
	next io.WriteCloser
}

// What comes next may hold something, and may not.
func (f *framed) Close() error {
	if err := f.buf.Flush(); err != nil {
		f.next.Close()
		return err // want "note: The method returns here without `f.next.Close\(\)`"
	}
	return f.next.Close()
}

// ok: closed whether or not the rest can be written
func (f *framed) Stop() error {
	return errors.Join(f.buf.Flush(), f.next.Close())
}

// A body that was read to its end, or to an error, holds nothing any more; a file would.
func (a *api) text() (string, error) {
	body, err := a.call("/text") // want "note: The reader of `a.call` \(`body`\) is not closed on any path"
	if err != nil {
		return "", err
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	return string(text), err
}

// ok: closed behind it
func (a *api) copied(w io.Writer) error {
	body, err := a.call("/text")
	if err != nil {
		return err
	}
	_, err = io.Copy(w, body)
	return errors.Join(err, body.Close())
}

type cursor interface {
	next() bool
	Close() error
}

type session interface {
	query(text string) (cursor, error)
}

// It holds something, or nobody would close it on the other path.
func firstOf(s session) (bool, error) {
	found, err := s.query("a") // want "warning: The cursor of `s.query` \(`found`\) is not closed on one path"
	if err != nil {
		return false, err
	}
	if !found.next() {
		found.Close()
		return false, errors.New("empty")
	}
	return true, found.Close()
}

type server struct{ quit chan struct{} }

func serve() (*server, error) {
	s := &server{quit: make(chan struct{})}
	go func() {
		for {
			<-s.quit
			return
		}
	}()
	return s, nil
}

func (s *server) Close() { close(s.quit) }

// Left to itself by name: it may be meant for the life of the process.
func started() error {
	c, err := serve() // want "note: The server of `serve` is not closed on any path"
	if err == nil {
		c.Close()
	}
	return err
}

// ok: it ends with the function
func startedFor(work func() error) error {
	s, err := serve()
	if err != nil {
		return err
	}
	defer s.Close()
	return work()
}

// ok: closed on every path
func isEmpty(s session) (bool, error) {
	found, err := s.query("a")
	if err != nil {
		return false, err
	}
	isAny := found.next()
	return !isAny, found.Close()
}
