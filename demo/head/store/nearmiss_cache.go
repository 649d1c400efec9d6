package store

import (
	"context"
	"database/sql"
	"os"
	"slices"
)

// HitFree counts a link while the lock is held by a twin without locking.
func (c *Cache) HitFree(link string, limit int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sizeLocked() >= limit {
		return false
	}
	c.hits[link]++
	return true
}

func (c *Cache) sizeLocked() int { return len(c.hits) }

// Drop takes one result off the board and clears its slot.
func (b *Board) Drop(i int) {
	b.shown = slices.Delete(b.shown, i, i+1)
}

// CopyHead remembers a copy.
func CopyHead(page []byte) {
	lastHead = append(lastHead[:0:0], page[:3]...)
}

var pending = map[string]int{}

// RunOnce forgets the name on every path.
func RunOnce(name string, work func() error) error {
	pending[name] = 1
	defer delete(pending, name)
	return work()
}

// Filled returns the longer list.
func Filled(list []int, n int) []int {
	for i := 0; i < n; i++ {
		list = append(list, i)
	}
	return list
}

// First hands a segment to its caller.
func First(names []string) (*Segment, error) {
	for _, name := range names {
		if s, err := OpenSegment(name); err == nil {
			return s, nil
		}
	}
	return nil, os.ErrNotExist
}

// Count reads the rows to their end.
func Count(ctx context.Context, db *sql.DB) (int, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM links")
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
