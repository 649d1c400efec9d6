package bus

import "sync"

type bus struct {
	mu     sync.Mutex
	subs   map[int]bool
	out    chan int
	closed chan struct{}
	once   sync.Once
}

func newBus() *bus {
	b := &bus{subs: map[int]bool{}, out: make(chan int), closed: make(chan struct{})}
	go b.deliver(b.out)
	return b
}

func (b *bus) deliver(in chan int) {
	for {
		select {
		case n := <-in:
			if !b.add(n) {
				b.close()
				return
			}
		case <-b.closed:
			return
		}
	}
}

func (b *bus) add(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs[n] = true
	return n > 0
}

func (b *bus) close() {
	b.mu.Lock()
	b.subs = nil
	b.mu.Unlock()
	b.once.Do(b.end)
}

func (b *bus) end() { close(b.closed) }

func (b *bus) publish(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.publishLocked(n) // want "`b.out <- n` waits with `b.mu` held in `publish`, and `deliver` needs that lock before it receives again"
}

func (b *bus) publishLocked(n int) {
	b.send(n)
}

func (b *bus) send(n int) {
	b.out <- n
}

// ok: the lock is given back before the call
func (b *bus) publishFixed(n int) {
	b.mu.Lock()
	b.subs[n] = false
	b.mu.Unlock()
	b.publishLocked(n)
}

func (b *bus) flush(n int) {
	b.mu.Unlock()
	b.out <- n
	b.mu.Lock()
}

// ok: the callee gives the lock back while it sends
func (b *bus) publishUnlocking(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flush(n)
}

type conn struct {
	mu     sync.Mutex
	sent   map[string]int
	outbox chan []string
	closed chan struct{}
	isOpen bool
}

func open() *conn {
	c := &conn{sent: map[string]int{}, outbox: make(chan []string), closed: make(chan struct{}), isOpen: true}
	go c.writer()
	return c
}

func (c *conn) index(names []string) {
	c.mu.Lock()
	for _, name := range names {
		c.sent[name]++
	}
	c.send(names) // want "`select {.*` waits with `c.mu` held in `index`, and `writer` needs that lock before it receives again"
	c.mu.Unlock()
}

// ok: sent without the lock
func (c *conn) indexFixed(names []string) {
	c.mu.Lock()
	for _, name := range names {
		c.sent[name]++
	}
	c.mu.Unlock()
	c.send(names)
}

func (c *conn) send(names []string) bool {
	select {
	case c.outbox <- names:
		return true
	case <-c.closed:
		return false
	}
}

func (c *conn) writer() {
	for names := range c.outbox {
		if len(names) == 0 {
			c.close()
			return
		}
	}
}

func (c *conn) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.isOpen {
		c.isOpen = false
		close(c.closed)
	}
}

type stoppable struct {
	mu   sync.Mutex
	sum  int
	out  chan int
	stop chan struct{}
}

func newStoppable() *stoppable {
	s := &stoppable{out: make(chan int), stop: make(chan struct{})}
	go s.loop()
	return s
}

func (s *stoppable) loop() {
	for n := range s.out {
		s.mu.Lock()
		s.sum += n
		s.mu.Unlock()
	}
}

// ok: who stops it does not need the lock
func (s *stoppable) put(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.out <- n:
	case <-s.stop:
	}
}

func (s *stoppable) end() { close(s.stop) }

type shared struct {
	mu  sync.Mutex
	sum int
	out chan int
}

func newShared(serve func(<-chan int)) *shared {
	s := &shared{out: make(chan int)}
	go s.loop()
	serve(s.out)
	return s
}

func (s *shared) loop() {
	for n := range s.out {
		s.mu.Lock()
		s.sum += n
		s.mu.Unlock()
	}
}

// ok: others receive as well
func (s *shared) put(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out <- n
}

type node struct {
	mu    sync.Mutex
	peers []*node
	in    chan int
	sum   int
}

func newNode() *node {
	n := &node{in: make(chan int)}
	go n.loop()
	return n
}

func (n *node) loop() {
	for v := range n.in {
		n.mu.Lock()
		n.sum += v
		n.mu.Unlock()
	}
}

// ok: a peer takes its own lock
func (n *node) send(v int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, peer := range n.peers {
		peer.in <- v
	}
}

type task struct {
	owner *scheduler
	stop  chan bool
}

type scheduler struct {
	mu    sync.Mutex
	tasks []*task
	turns int
}

func (s *scheduler) add() {
	t := &task{owner: s, stop: make(chan bool)}
	s.mu.Lock()
	s.tasks = append(s.tasks, t)
	s.mu.Unlock()
	go t.loop()
}

func (t *task) loop() {
	for {
		t.owner.mu.Lock()
		t.owner.turns++
		t.owner.mu.Unlock()
		if <-t.stop {
			return
		}
	}
}

func (s *scheduler) stopAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tasks {
		t.stop <- true // want "`t.stop <- true` waits with `s.mu` held, and `loop` needs that lock before it receives again"
	}
}

// ok: told after the lock is given back
func (s *scheduler) stopAllFixed() {
	s.mu.Lock()
	tasks := s.tasks
	s.mu.Unlock()
	for _, t := range tasks {
		t.stop <- true
	}
}

type session struct {
	mu     sync.Mutex
	done   chan struct{}
	isOpen bool
}

func newSession() *session { return &session{done: make(chan struct{})} }

// The lock and the close are never come to in one call.
func (s *session) handle(isLast bool) {
	if !isLast {
		s.mu.Lock()
		s.isOpen = true
		s.mu.Unlock()
		return
	}
	close(s.done)
}

// ok: who closes the channel does not lock
func (s *session) wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.done
}
