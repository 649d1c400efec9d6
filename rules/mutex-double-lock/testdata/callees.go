package store

import "sync"

type store struct {
	mu    sync.RWMutex
	items map[string]int
	next  *store
}

func (s *store) size() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.items)
}

func (s *store) sizeLocked() int {
	return len(s.items)
}

func (s *store) isEmpty() bool { return s.size() == 0 }

func (s *store) put(key string, limit int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size() >= limit { // want "error: `s.mu` is locked and taken again by `s.size\(\)`: the goroutine waits for itself for ever"
		return false
	}
	s.items[key]++
	return true
}

// ok: the variant without locking
func (s *store) putFixed(key string, limit int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sizeLocked() >= limit {
		return false
	}
	s.items[key]++
	return true
}

func (s *store) drop(key string) bool {
	s.mu.Lock()
	delete(s.items, key)
	empty := s.isEmpty() // want "taken again by"
	s.mu.Unlock()
	return empty
}

// ok: called after the unlock
func (s *store) dropFixed(key string) bool {
	s.mu.Lock()
	delete(s.items, key)
	s.mu.Unlock()
	return s.isEmpty()
}

func (s *store) has(key string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.items[key] > 0 && s.size() > 1 // want "warning: `s.mu` is locked for reading again by `s.size\(\)` while this goroutine reads"
}

// ok: the lock of another value
func (s *store) hasNext() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next.size() > 0
}

// ok: another goroutine takes it
func (s *store) report(out chan<- int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	go func() { out <- s.size() }()
}

func (s *store) count(isLocked bool) int {
	if !isLocked {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	return len(s.items)
}

// ok: the callee is told
func (s *store) grow() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count(true)
}

// ok: the callee unlocks first
func (s *store) wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.yield()
}

func (s *store) yield() {
	s.mu.Unlock()
	s.mu.Lock()
}

type readOnly struct {
	mu   sync.RWMutex
	rows []string
}

func (r *readOnly) len() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.rows)
}

// ok: nobody writes
func (r *readOnly) isEmpty() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.len() == 0
}
