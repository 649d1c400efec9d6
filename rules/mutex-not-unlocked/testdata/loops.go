package store

import "sync"

type shard struct {
	mu    sync.RWMutex
	items map[string]int
}

// The next turn locks again.
func (s *shard) count(keys []string) {
	for _, key := range keys {
		s.mu.Lock() // want "error: `s.mu` is still locked when the loop comes back to lock it again: the second lock waits for ever"
		if key == "" {
			continue
		}
		s.items[key]++
		s.mu.Unlock()
	}
}

// ok: unlocked before the continue
func (s *shard) countFixed(keys []string) {
	for _, key := range keys {
		s.mu.Lock()
		if key == "" {
			s.mu.Unlock()
			continue
		}
		s.items[key]++
		s.mu.Unlock()
	}
}

// The next turn takes another shard.
func total(shards []*shard) int {
	sum := 0
	for _, s := range shards {
		s.mu.RLock() // want "error: `s.mu` is still locked when the loop goes on to the next one"
		if len(s.items) == 0 {
			continue
		}
		sum += len(s.items)
		s.mu.RUnlock()
	}
	return sum
}

// ok: all are locked and all are unlocked
func reset(shards []*shard) {
	for _, s := range shards {
		s.mu.Lock()
	}
	for _, s := range shards {
		s.items = nil
	}
	for _, s := range shards {
		s.mu.Unlock()
	}
}

// ok: hand over hand
func (n *node) last() *node {
	n.mu.Lock()
	for n.next != nil {
		next := n.next
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	n.mu.Unlock()
	return n
}

type node struct {
	mu   sync.Mutex
	next *node
}
