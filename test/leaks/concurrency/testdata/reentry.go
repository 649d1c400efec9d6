package reentry

import (
	"sync"
	"testing"
)

type bus struct {
	mu       sync.Mutex
	handlers []func(int)
	seen     int
}

func (b *bus) publish(v int) {
	b.mu.Lock() // want lock-self
	defer b.mu.Unlock()
	for _, h := range b.handlers {
		h(v)
	}
}

// The handler publishes what it was told.
func TestPublishes(t *testing.T) {
	b := &bus{}
	b.handlers = append(b.handlers, func(v int) {
		if v > 0 {
			b.publish(v - 1)
		}
	})
	b.publish(1)
}

func (b *bus) count(isLocked bool) int {
	if !isLocked {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
	if b.seen == 0 && !isLocked {
		return b.count(true)
	}
	return b.seen
}

// The inner call takes no lock.
func TestInnerCallLocksNothing(t *testing.T) {
	b := &bus{}
	b.count(false)
}

type node struct {
	mu    sync.Mutex
	child *node
	size  int
}

func (n *node) total() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.child == nil {
		return n.size
	}
	below := n.child.total()
	return n.size + below
}

// Each has a lock of its own.
func TestTree(t *testing.T) {
	root := &node{child: &node{size: 1}}
	root.total()
}

type settings struct {
	once, other sync.Once
	home, data  string
}

func (s *settings) load() {
	s.once.Do(func() { // want once-reentered
		s.data = s.get()
	})
}

func (s *settings) get() string {
	s.load()
	return s.home
}

func TestOnceInItself(t *testing.T) {
	s := &settings{}
	s.get()
}

// Two of them inside each other.
func TestTwoOnces(t *testing.T) {
	s := &settings{}
	s.once.Do(func() {
		s.other.Do(func() { s.home = "/" })
	})
}

// What is left after the inner call is the outer call's again.
func (b *bus) nested(depth int) {
	c := make(chan int, 1)
	if depth > 0 {
		b.nested(depth - 1)
	}
	c <- depth
	<-c
}

func TestNested(t *testing.T) {
	b := &bus{}
	b.nested(1)
}
