package pool

import "sync"

type internalMutex struct{ sync.Mutex }

type mutex struct{ internalMutex }

type internalRWMutex struct{ sync.RWMutex }

type rwMutex struct{ internalRWMutex }

type left struct {
	mu mutex
	r  *right
}

type right struct {
	mu mutex
	l  *left
}

func (l *left) update() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.r.mu.Lock()
	l.r.mu.Unlock()
}

func (r *right) update() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.l.mu.Lock() // want "warning: `r.l.mu` is taken while `r.mu` is held; `update` takes them the other way round"
	r.l.mu.Unlock()
}

type pool struct {
	mu mutex
	m  *manager
}

type manager struct {
	mu rwMutex
	n  int
}

func (m *manager) add() {
	m.mu.Lock()
	m.n++
	m.mu.Unlock()
}

// ok: the pool's own lock, and one of another kind of object
func (p *pool) grow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.m.add()
}

type store struct {
	mu rwMutex
	t  *trigger
}

type trigger struct {
	mu mutex
	n  int
}

func (t *trigger) fire() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
}

// ok: the same kinds of mutex the other way round, of objects that have nothing to do with those
func (s *store) touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.t.fire()
}
