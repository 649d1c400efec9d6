package iam

import "sync"

type cache struct{ users map[string]int }

type storage interface {
	lock() *cache
	unlock()
	rlock() *cache
	runlock()
	load(name string) error
}

type system struct{ storage }

func (s *system) read(names []string) error {
	s.rlock() // want "`s` is still locked on one path when the function ends"
	for _, name := range names {
		if err := s.load(name); err != nil {
			return err
		}
	}
	s.runlock()
	return nil
}

// ok: given back on both paths
func (s *system) readFixed(names []string) error {
	s.rlock()
	for _, name := range names {
		if err := s.load(name); err != nil {
			s.runlock()
			return err
		}
	}
	s.runlock()
	return nil
}

// ok: the result is what the lock guards
func (s *system) write(name string) {
	c := s.lock()
	defer s.unlock()
	c.users[name]++
}

type door interface {
	lock(key string) error
	open(key string) error
}

// ok: an interface without an unlock is no lock
func pass(d door) error {
	if err := d.lock("front"); err != nil {
		return err
	}
	return d.open("front")
}

type dnsServer struct {
	mu      sync.RWMutex
	started bool
}

// unlockOnce gives back what unlocks the lock, once.
func unlockOnce(l sync.Locker) func() {
	var once sync.Once
	return func() { once.Do(l.Unlock) }
}

// ok: who has it as a Locker unlocks it
func (s *dnsServer) activate() error {
	unlock := unlockOnce(&s.mu)
	s.mu.Lock()
	defer unlock()
	if s.started {
		return nil
	}
	s.started = true
	unlock()
	return nil
}

// ok: nor does its caller hold it
func (s *dnsServer) start() {
	go func() {
		if err := s.activate(); err != nil {
			println(err.Error())
		}
	}()
}
