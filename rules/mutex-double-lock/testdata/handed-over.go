package notify

import "sync"

type notifier struct {
	mu    sync.Mutex
	calls []func()
}

func (n *notifier) each(visit func(func())) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, call := range n.calls {
		visit(call) // want "`n.mu` is locked and taken again by `visit\(call\)`: the goroutine waits for itself for ever"
	}
}

func (n *notifier) clear() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.calls = nil
}

func (n *notifier) flush() {
	n.each(func(call func()) {
		call()
		n.clear()
	})
}

// ok: the lock is given back before the function is called
func (n *notifier) eachFixed(visit func(func())) {
	n.mu.Lock()
	calls := n.calls
	n.mu.Unlock()
	for _, call := range calls {
		visit(call)
	}
}

func (n *notifier) flushFixed() {
	n.eachFixed(func(call func()) {
		call()
		n.clear()
	})
}

func (n *notifier) with(do func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	do()
}

// ok: the lock of another value
func (n *notifier) copyTo(other *notifier) {
	n.with(func() {
		other.clear()
	})
}

func (n *notifier) visit(isLocking bool, do func()) {
	if isLocking {
		n.mu.Lock()
		defer n.mu.Unlock()
	}
	do()
}

// ok: the callee is told not to lock
func (n *notifier) visitUnlocked() {
	n.visit(false, func() { n.clear() })
}

// ok: a goroutine of its own
func (n *notifier) later() {
	n.with(func() {
		go n.clear()
	})
}

type shards struct {
	parts [8]struct {
		mu   sync.Mutex
		sums map[string]int
	}
}

func (s *shards) get(at int, key string) int {
	s.parts[at].mu.Lock()
	defer s.parts[at].mu.Unlock()
	return s.parts[at].sums[key]
}

func (s *shards) add(at int, key string) {
	s.parts[at].mu.Lock()
	defer s.parts[at].mu.Unlock()
	s.parts[at].sums[key] = s.get(at, key) + 1 // want "taken again by `s.get\(at, key\)`"
}

// ok: another element
func (s *shards) addNext(at int, key string) {
	s.parts[at].mu.Lock()
	defer s.parts[at].mu.Unlock()
	s.parts[at].sums[key] = s.get(at+1, key) + 1
}

type index struct {
	mu      sync.Mutex
	entries sync.Map
	n       int
}

func (x *index) size() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.n
}

func (x *index) total() (sum int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.entries.Range(func(key, value any) bool { // want "`x.mu` is locked and taken again by"
		sum += x.size()
		return true
	})
	return sum
}

// ok: nothing is held
func (x *index) totalFixed() (sum int) {
	x.entries.Range(func(key, value any) bool {
		sum += x.size()
		return true
	})
	return sum
}
