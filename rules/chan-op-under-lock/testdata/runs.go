package status

import "sync"

type statuses struct {
	mu      sync.RWMutex
	changes chan bool
}

func newStatuses() *statuses { return &statuses{changes: make(chan bool)} }

func (s *statuses) sync() {
	<-s.changes
	s.drop()
}

func (s *statuses) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
}

func (s *statuses) set() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes <- true // want "`s.changes <- true` can block for ever: who would let it go on waits for `s.mu`, which is held here"
}

// ok: the lock is given back before the send
func (s *statuses) setFixed() {
	s.mu.Lock()
	s.mu.Unlock()
	s.changes <- true
}

func serve() {
	s := newStatuses()
	go func() {
		s.sync()
		s.sync()
	}()
	go s.set()
	go s.set()
}

func serveFixed() {
	s := newStatuses()
	go func() {
		s.sync()
		s.sync()
	}()
	go s.setFixed()
	go s.setFixed()
}

func pair() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		ch <- 1 // want "`ch <- 1` waits with `mu` held, and the goroutine at line 63 needs that lock before it receives"
		mu.Unlock()
	}()
	go func() {
		mu.Lock()
		defer mu.Unlock()
		<-ch
	}()
}

// ok: the receiver has no use for the lock
func pairFixed() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		ch <- 1
		mu.Unlock()
	}()
	go func() {
		<-ch
		mu.Lock()
		defer mu.Unlock()
	}()
}

type dialer struct {
	mu    sync.Mutex
	slots chan struct{}
	open  int
}

func (d *dialer) acquire() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slots <- struct{}{} // want "waits for `d.mu`, which is held here"
	d.open++
}

func (d *dialer) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open--
	<-d.slots
}

func dialTwice() {
	d := &dialer{slots: make(chan struct{}, 1)}
	for i := 0; i < 2; i++ {
		go func() {
			d.acquire()
			d.release()
		}()
	}
}

// ok: two slots for two
func dialTwiceFixed() {
	d := &roomy{slots: make(chan struct{}, 2)}
	for i := 0; i < 2; i++ {
		go func() {
			d.acquire()
			d.release()
		}()
	}
}

type roomy struct {
	mu    sync.Mutex
	slots chan struct{}
	open  int
}

func (d *roomy) acquire() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slots <- struct{}{}
	d.open++
}

func (d *roomy) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open--
	<-d.slots
}
