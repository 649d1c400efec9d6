package kept

import (
	"bytes"
	"io"
	"os"
	"sync"
)

var head []byte

// The array of the parameter stays as long as the variable.
func keepHead(b []byte) {
	head = append(head[:0:0], b[:3]...) // want "warning: `b\[:3\]` keeps all of what the caller handed in as `b` in memory"
}

// ok: a copy is kept
func keepCopy(b []byte) {
	head = append(head[:0:0], b[:3]...)
}

// ok: a copy by bytes.Clone
func keepClone(b []byte) {
	head = bytes.Clone(b[:3])
}

var kinds = map[string][]byte{}

func messageKind(msg []byte) []byte {
	return bytes.Clone(msg[:5]) // want "warning: `msg\[:5\]` keeps all of what the caller handed in"
}

// consume stores what messageKind returns.
func consume(name string, msg []byte) {
	kinds[name] = messageKind(msg)
}

// ok: nobody in view stores the result
func checksum(msg []byte) []byte {
	return msg[:4]
}

func isKnown(msg []byte) bool {
	return string(checksum(msg)) == "know"
}

type store struct {
	mu     sync.Mutex
	titles map[string][]byte
	magic  []byte
}

func (s *store) load(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.titles[path] = bytes.Clone(data[:16]) // want "warning: `data\[:16\]` keeps everything that `os.ReadFile` gave"
	return nil
}

// ok: the whole is stored as well, nothing more is kept
func (s *store) loadAll(path string, all map[string][]byte) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s.titles["all"] = data
	s.titles[path] = data[:16]
	return nil
}

type decoder struct {
	magic []byte
}

// ok: the decoder may die with the call, and the caller's slice may be small
func (d *decoder) read(b []byte) {
	d.magic = b[:4]
}

// ok: a conversion copies
func (s *store) name(path string, names map[string]string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	title := string(data[:8])
	names[path] = title
	return nil
}

func send(r io.Reader, out chan<- []byte) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	out <- bytes.Clone(body[:8]) // want "note: `body\[:8\]` keeps everything that `io.ReadAll` gave"
	return nil
}

// ok: the part dies with the call
func sum(r io.Reader) (byte, error) {
	body, err := io.ReadAll(r)
	if err != nil {
		return 0, err
	}
	first := body[:2]
	return first[0] + first[1], nil
}
