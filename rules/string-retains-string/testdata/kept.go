package kept

import (
	"io"
	"os"
	"strings"
	"sync"
)

var version string

// The whole document stays as long as the variable.
func readVersion(doc string) {
	version = doc[:8] // want "note: `doc\[:8\]` keeps all of what the caller handed in as `doc` in memory"
}

// ok: a clone is kept
func cloneVersion(doc string) {
	version = strings.Clone(doc[:8])
}

type pages struct {
	mu    sync.Mutex
	heads map[string]string
}

func (p *pages) add(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := string(data)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heads[path] = text[:32] // want "warning: `text\[:32\]` keeps everything that `os.ReadFile` gave"
	return nil
}

// ok: only looked at
func isScript(r io.Reader) (bool, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return false, err
	}
	text := string(data)
	return text[:2] == "#!", nil
}

type ids struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (s *ids) handle(line string) {
	id := line[:36]
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[id] = true // want "note: `line\[:36\]` keeps all of what the caller handed in"
}

// ok: a lookup keeps nothing
func (s *ids) has(line string) bool {
	return s.seen[line[:36]]
}
