package store

import "sync"

type table struct {
	mu   sync.RWMutex
	rows []string
}

func (t *table) size() int {
	t.mu.RLock() // want "error: `t.mu` is unlocked in a mode in which it is not locked"
	defer t.mu.Unlock()
	return len(t.rows)
}

// ok: the same mode
func (t *table) sizeFixed() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.rows)
}

func (t *table) add(row string) {
	t.mu.Lock() // want "unlocked in a mode"
	t.rows = append(t.rows, row)
	t.mu.RUnlock()
}

// ok: from reading to writing and back
func (t *table) grow() int {
	t.mu.RLock()
	n := len(t.rows)
	t.mu.RUnlock()
	t.mu.Lock()
	t.rows = append(t.rows, "")
	t.mu.Unlock()
	return n
}
