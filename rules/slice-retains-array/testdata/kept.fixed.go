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

type cache struct {
	keys map[string][]byte
}

func (c *cache) add(name string, b []byte) {
	c.keys[name] = bytes.Clone(b[:8]) // want "note: `b\[:8\]` keeps all of what the caller handed in"
}

func (c *cache) read(name string, r io.Reader) error {
	buf := make([]byte, 1<<20)
	n, err := r.Read(buf)
	if err != nil {
		return err
	}
	c.keys[name] = bytes.Clone(buf[:n]) // want "note: `buf\[:n\]` keeps all 1 MiB in memory"
	return nil
}

// ok: a small buffer
func (c *cache) readSmall(name string, r io.Reader) error {
	buf := make([]byte, 512)
	n, err := r.Read(buf)
	if err != nil {
		return err
	}
	c.keys[name] = buf[:n]
	return nil
}

var types [][]byte

func storeType(t []byte) {
	types = append(types, t) // want global-grows "note: `types` only grows"
}

func messageType(msg []byte) []byte {
	return bytes.Clone(msg[:5]) // want "warning: `msg\[:5\]` keeps all of what the caller handed in"
}

func consume2(receive func() []byte) {
	for {
		msg := receive()
		storeType(messageType(msg))
	}
}

// ok: the elements are copied by the spread
func header(b []byte) {
	head = append(head, b[:4]...)
}
