package store

import (
	"errors"
	"sync"
	"time"
)

var errClosed = errors.New("closed")

type store struct {
	mu     sync.RWMutex
	items  map[string]int
	closed bool
}

// An error return that leaves the lock.
func (s *store) put(key string, value int) error {
	s.mu.Lock() // want "error: `s.mu` is still locked on one path when the function ends"
	if s.closed {
		s.mu.Unlock()
		return errClosed
	}
	s.items[key] = value
	s.mu.Unlock()
	return nil
}

// ok: every path unlocks
func (s *store) putFixed(key string, value int) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errClosed
	}
	s.items[key] = value
	s.mu.Unlock()
	return nil
}

// The returned value is read under the lock: the unlock is deferred.
func (s *store) get(key string) (int, bool) {
	s.mu.RLock() // want "error: `s.mu` is still locked on one path .*: every later `Lock` waits for ever"
	defer s.mu.RUnlock()
	if s.closed {
		return s.items[key], true
	}
	return 0, false
}

// ok: deferred
func (s *store) getFixed(key string) (int, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return s.items[key], true
	}
	return 0, false
}

// Two returns out of a loop.
func (s *store) find(value int) string {
	s.mu.RLock() // want "still locked"
	for key, other := range s.items {
		if other == value {
			s.mu.RUnlock()
			return key
		}
		if key == "" {
			s.mu.RUnlock()
			return "none"
		}
	}
	s.mu.RUnlock()
	return ""
}

// ok: the same lock is unlocked by the deferred literal
func (s *store) closeAll() {
	s.mu.Lock()
	defer func() {
		s.closed = true
		s.mu.Unlock()
	}()
	if len(s.items) == 0 {
		return
	}
	s.items = nil
}

// A literal of its own: a callback that ends early.
func (s *store) later(d time.Duration) {
	time.AfterFunc(d, func() {
		s.mu.Lock() // want "still locked"
		if s.closed {
			s.mu.Unlock()
			return
		}
		s.items = nil
		s.mu.Unlock()
	})
}

// ok: shape N54, unlock through a method value
func (s *store) size() int {
	s.mu.RLock()
	unlock := s.mu.RUnlock
	defer unlock()
	if s.closed {
		return 0
	}
	return len(s.items)
}

// ok: correlated branches
func (s *store) add(key string, isLocked bool) {
	if !isLocked {
		s.mu.Lock()
	}
	s.items[key]++
	if !isLocked {
		s.mu.Unlock()
	}
}

// ok: TryLock either way
func (s *store) try(key string) bool {
	if !s.mu.TryLock() {
		return false
	}
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.items[key]++
	return true
}

// ok: shape N58, an empty critical section as a barrier
func (s *store) barrier() {
	s.mu.Lock()
	s.mu.Unlock()
}

// ok: shape N61, the panic is no normal end
func (s *store) mustPut(key string) {
	s.mu.Lock()
	if s.closed {
		panic("closed")
	}
	s.items[key]++
	s.mu.Unlock()
}

// A transaction locks when it begins; whoever ends it unlocks for reading, and takes the lock for writing by itself.
type ledger struct {
	mu    sync.RWMutex
	lines []string
}

// ok: `commit` unlocks for readers
func (l *ledger) begin(write bool) []string {
	if !write {
		l.mu.RLock()
	}
	return l.lines
}

func (l *ledger) commit(write bool, lines []string) {
	if write {
		l.mu.Lock()
		l.lines = lines
		l.mu.Unlock()
	} else {
		l.mu.RUnlock()
	}
}

type session struct {
	mu   sync.Mutex
	open bool
}

type sessions struct {
	mu   sync.Mutex
	byID map[int]*session
}

// ok: out of the table nobody finds it, and its lock never opens again
func (s *sessions) end(id int, one *session) {
	s.mu.Lock()
	delete(s.byID, id)
	one.mu.Lock()
	s.mu.Unlock()
	one.open = false
}
