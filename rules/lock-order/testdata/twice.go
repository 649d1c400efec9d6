package collect

import "sync"

type endpoint struct {
	busy    sync.Mutex
	objects sync.RWMutex
	n       int
}

// ok: the only call in the other order waits for itself, which is told there
func (e *endpoint) discover() {
	e.busy.Lock()
	defer e.busy.Unlock()
	e.objects.Lock()
	defer e.objects.Unlock()
	e.n++
}

func (e *endpoint) collect() {
	e.objects.RLock()
	defer e.objects.RUnlock()
	if e.n == 0 {
		e.discover() // want mutex-double-lock "`e.objects` is read-locked and taken again"
	}
}

type store struct {
	mu     sync.Mutex
	commit sync.Mutex
	n      int
}

// ok: the literal gives the lock back before it takes the other one
func (s *store) compact() {
	s.mu.Lock()
	func() {
		if s.n > 0 {
			s.mu.Unlock()
			s.commit.Lock()
			s.mu.Lock()
			defer s.commit.Unlock()
		}
		s.n++
	}()
	s.mu.Unlock()
}

func (s *store) flush() {
	s.commit.Lock()
	defer s.commit.Unlock()
	s.mu.Lock()
	s.n = 0
	s.mu.Unlock()
}
