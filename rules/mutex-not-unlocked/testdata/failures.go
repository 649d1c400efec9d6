package bolt

import (
	"fmt"
	"os"
	"sync"
)

type state struct {
	mu   sync.Mutex
	path string
}

func (s *state) open() (*os.File, error) {
	s.mu.Lock() // want "`s.mu` is still locked on one path when the function ends: every later lock waits for ever."
	f, err := os.Open(s.path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", "state", err)
	}
	return f, nil
}

func (s *state) close(f *os.File) {
	f.Close()
	s.mu.Unlock()
}

// ok: told where it fails
func (s *state) size() (int64, error) {
	f, err := s.open()
	if err != nil {
		return 0, err
	}
	defer s.close(f)
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// ok: once is enough
func (s *state) name() (string, error) {
	f, err := s.open()
	if err != nil {
		return "", err
	}
	defer s.close(f)
	return f.Name(), nil
}
