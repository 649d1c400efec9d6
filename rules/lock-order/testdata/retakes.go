package devices

import (
	"sync"
	"time"
)

type device struct {
	lock   sync.Mutex
	mounts int
}

type set struct {
	sync.Mutex
	devices map[string]*device
}

func (s *set) mount(name string) {
	s.Lock()
	defer s.Unlock()
	d := s.devices[name]
	d.lock.Lock()
	defer d.lock.Unlock()
	d.mounts++
}

func (s *set) remove(name string) {
	s.Lock()
	defer s.Unlock()
	d := s.devices[name]
	d.lock.Lock()
	defer d.lock.Unlock()
	s.waitIdle() // want "`s` is taken while `d.lock` is held; `mount` takes them the other way round"
}

func (s *set) waitIdle() {
	for turn := 0; turn < 10; turn++ {
		s.Unlock()
		time.Sleep(time.Millisecond)
		s.Lock()
	}
}

// ok: only the lock that is given back is held
func (s *set) removeFixed(name string) {
	s.Lock()
	defer s.Unlock()
	d := s.devices[name]
	d.lock.Lock()
	d.mounts = 0
	d.lock.Unlock()
	s.waitIdle()
}

// ok: both are given back in the meantime
func (s *set) removeWaiting(name string) {
	s.Lock()
	defer s.Unlock()
	d := s.devices[name]
	d.lock.Lock()
	defer d.lock.Unlock()
	s.waitWithout(d)
}

func (s *set) waitWithout(d *device) {
	d.lock.Unlock()
	s.Unlock()
	time.Sleep(time.Millisecond)
	s.Lock()
	d.lock.Lock()
}
