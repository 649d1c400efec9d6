// Package factstest runs Go to show that the facts rules use are true: who closes what, what blocks, what ends a goroutine.
package factstest

import (
	"io"
	"net"
	"os"
	"strings"
	"testing"
)

// recorder is a reader and writer that remembers whether it was closed.
type recorder struct {
	io.Reader
	closed int
}

func newRecorder(text string) *recorder { return &recorder{Reader: strings.NewReader(text)} }

func (r *recorder) Write(p []byte) (int, error) { return len(p), nil }

func (r *recorder) Close() error {
	r.closed++
	return nil
}

// wantClosed says which of two things a fact claims: `adopt` or `releases`, against `wrap` or `borrows`.
func wantClosed(t *testing.T, r *recorder, want bool) {
	t.Helper()
	if got := r.closed > 0; got != want {
		t.Errorf("closed: %v, the facts say %v", got, want)
	}
}

// connRecorder is one end of a network connection that remembers whether it was closed.
type connRecorder struct {
	net.Conn
	closed bool
}

func (c *connRecorder) Close() error {
	c.closed = true
	return c.Conn.Close()
}

func isOpen(f *os.File) bool {
	_, err := f.Stat()
	return err == nil
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func tempFile(t *testing.T, text string) string {
	t.Helper()
	name := t.TempDir() + "/file"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
