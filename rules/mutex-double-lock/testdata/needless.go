package testdata

import "sync"

type broadcast struct {
	mu        sync.RWMutex
	receivers map[int]chan string
	next      *broadcast
	sent      int
}

func (b *broadcast) size() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.receivers)
}

func (b *broadcast) isEmpty() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.receivers) == 0
}

func (b *broadcast) names(all []int) []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id := range b.receivers {
		all = append(all, id)
	}
	return all
}

func (b *broadcast) send(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent++
	if b.size() > 0 { // want "taken again by `b.size\(\)`"
		b.sent += b.size()
	}
	return b.sent
}

func (b *broadcast) remove(id int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.receivers, id)
	return !b.isEmpty() // want "taken again by `b.isEmpty\(\)`"
}

// What the callee does is more than a read, and the lock guards more than the call.
func (b *broadcast) reset() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent = 0
	return b.names(nil) // want "taken again by `b.names\(nil\)`"
}

// Nothing but the call stands under the lock.
func (b *broadcast) listed() int {
	b.mu.Lock()
	all := b.names(nil) // want "taken again by `b.names\(nil\)`"
	b.mu.Unlock()
	return len(all)
}

func (b *broadcast) counted() (count int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range b.names(nil) { // want "taken again by `b.names\(nil\)`"
		count++
	}
	return count
}

// ok: another broadcast's lock
func (b *broadcast) following() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next.size()
}

// ok: behind the unlock
func (b *broadcast) after() int {
	b.mu.Lock()
	b.sent++
	b.mu.Unlock()
	return b.size()
}

// ok: the field itself
func (b *broadcast) direct() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.receivers)
}

// ok: the callee takes the lock alone
func (b *broadcast) unlocked() []int {
	return b.names(nil)
}

// ok: two calls, one after the other
func (b *broadcast) both() int {
	if b.isEmpty() {
		return 0
	}
	return b.size()
}
