package store

import (
	"errors"
	"sync"
)

type table struct {
	sync.Mutex
	rows   []string
	closed bool
}

func (t *table) add(row string) {
	t.Lock()
	defer t.Unlock() // want "`t` is locked and taken again here"
	t.rows = append(t.rows, row)
}

func (t *table) close() error {
	t.Lock()
	if t.closed {
		t.Unlock() // want "error: `t` is locked and taken again here: the goroutine waits for itself for ever"
		return errors.New("closed")
	}
	t.closed = true
	t.Unlock()
	return nil
}

// ok: unlocked, then locked once more
func (t *table) twice() {
	t.Lock()
	t.rows = nil
	t.Unlock()
	t.Lock()
	t.closed = true
	t.Unlock()
}

// ok: two tables
func swap(a, b *table) {
	a.Lock()
	defer a.Unlock()
	b.Lock()
	defer b.Unlock()
	a.rows, b.rows = b.rows, a.rows
}

type shards struct {
	locks [8]sync.Mutex
	sums  [8]int
}

func (s *shards) move(from int) {
	i := from
	s.locks[i].Lock()
	defer s.locks[i].Unlock()
	s.locks[i].Lock() // want "taken again here"
	s.sums[i] = 0
	s.locks[i].Unlock()
}

// ok: the index is another
func (s *shards) sum(from, to int) {
	i := from
	s.locks[i].Lock()
	n := s.sums[i]
	i = to
	s.locks[i].Lock()
	s.sums[i] += n
	s.locks[i].Unlock()
	s.locks[from].Unlock()
}
