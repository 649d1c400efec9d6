package fields

import (
	"sync"
	"sync/atomic"
	"testing"
)

type gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func newGate() *gate {
	g := &gate{}
	g.cond = sync.NewCond(&g.mu)
	return g
}

func (g *gate) pass() {
	g.mu.Lock()
	for !g.open {
		g.cond.Wait() // want cond-missed
	}
	g.mu.Unlock()
}

func (g *gate) openForOne() {
	g.mu.Lock()
	g.open = true
	g.mu.Unlock()
	g.cond.Signal()
}

func TestTwoWaitersOneSignal(t *testing.T) {
	g := newGate()
	go g.pass()
	go g.pass()
	g.openForOne()
}

type wide struct {
	sync.Mutex
	cond *sync.Cond
	open bool
}

func (w *wide) pass() {
	w.Lock()
	for !w.open {
		w.cond.Wait()
	}
	w.Unlock()
}

// Everybody is woken; the Cond is over the lock that the record embeds.
func TestBroadcast(t *testing.T) {
	w := &wide{}
	w.cond = sync.NewCond(w)
	go w.pass()
	go w.pass()
	w.Lock()
	w.open = true
	w.cond.Broadcast()
	w.Unlock()
}

type list struct {
	mu     sync.Mutex
	change sync.Cond
	items  []int
	closed bool
}

func newList() *list {
	l := &list{}
	l.change.L = &l.mu
	return l
}

func (l *list) put(v int) {
	l.mu.Lock()
	l.items = append(l.items, v)
	l.change.Signal()
	l.mu.Unlock()
}

func (l *list) get() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.items) == 0 && !l.closed {
		l.change.Wait() // want cond-missed
	}
	if len(l.items) == 0 {
		return false
	}
	l.items = l.items[1:]
	return true
}

func (l *list) drain() {
	for l.get() {
	}
}

func TestCloseWithoutWakeUp(t *testing.T) {
	l := newList()
	go l.drain()
	l.put(1)
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
}

type counted struct {
	mu      sync.Mutex
	done    *sync.Cond
	pending int
}

func (c *counted) finish() {
	c.mu.Lock()
	c.pending--
	c.mu.Unlock()
	c.done.Broadcast()
}

// What is counted up in a loop is counted down as often.
func TestCountedDown(t *testing.T) {
	c := &counted{}
	c.done = sync.NewCond(&c.mu)
	for i := 0; i < 3; i++ {
		c.pending++
	}
	for i := 0; i < 3; i++ {
		go c.finish()
	}
	c.mu.Lock()
	for c.pending > 0 {
		c.done.Wait()
	}
	c.mu.Unlock()
}

type stopper struct {
	mu      sync.Mutex
	stopped bool
	stop    chan struct{}
}

func (s *stopper) guarded() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.stopped = true
		close(s.stop)
	}
}

func TestClosedUnderLock(t *testing.T) {
	s := &stopper{stop: make(chan struct{})}
	go s.guarded()
	s.guarded()
	<-s.stop
}

func (s *stopper) unguarded() {
	if !s.stopped {
		s.stopped = true
		close(s.stop) // want close-of-closed
	}
}

func TestClosedWithoutLock(t *testing.T) {
	s := &stopper{stop: make(chan struct{})}
	go s.unguarded()
	s.unguarded()
	<-s.stop
}

// The flag is set through its address.
func TestAddress(t *testing.T) {
	s := &stopper{stop: make(chan struct{})}
	set := func(flag *bool) { *flag = true }
	go s.guarded()
	s.mu.Lock()
	set(&s.stopped)
	isStopped := s.stopped
	s.mu.Unlock()
	if !isStopped {
		<-s.stop
	}
}

// The copy is another record.
func TestCopy(t *testing.T) {
	s := &stopper{stop: make(chan struct{})}
	go s.guarded()
	other := *s
	other.stopped = false
	<-s.stop
}

// The record is set as a whole.
func TestReset(t *testing.T) {
	s := &stopper{stop: make(chan struct{})}
	go s.guarded()
	s.mu.Lock()
	*s = stopper{stop: s.stop, stopped: true}
	if !s.stopped {
		<-make(chan int)
	}
}

// A lock out of view keeps the goroutines apart.
func underForeignLock(mu *sync.Mutex) {
	s := &stopper{stop: make(chan struct{})}
	shut := func() {
		mu.Lock()
		defer mu.Unlock()
		s.unguardedToo()
	}
	go shut()
	shut()
	<-s.stop
}

func (s *stopper) unguardedToo() {
	if !s.stopped {
		s.stopped = true
		close(s.stop)
	}
}

type swapper struct {
	stopped atomic.Bool
	users   int32
	stop    chan struct{}
	empty   chan struct{}
}

func (s *swapper) shut() {
	if s.stopped.CompareAndSwap(false, true) {
		close(s.stop)
	}
}

func TestCompareAndSwap(t *testing.T) {
	s := &swapper{stop: make(chan struct{})}
	go s.shut()
	s.shut()
	<-s.stop
}

func (s *swapper) shutTwice() {
	if !s.stopped.Load() {
		s.stopped.Store(true)
		close(s.stop) // want close-of-closed
	}
}

func TestLoadAndStore(t *testing.T) {
	s := &swapper{stop: make(chan struct{})}
	go s.shutTwice()
	s.shutTwice()
	<-s.stop
}

func (s *swapper) leave() {
	if atomic.AddInt32(&s.users, -1) == 0 {
		close(s.empty)
	}
}

// The last one closes.
func TestLastCloses(t *testing.T) {
	s := &swapper{users: 2, empty: make(chan struct{})}
	go s.leave()
	go s.leave()
	<-s.empty
}

func (s *swapper) leaveEarly() {
	if atomic.AddInt32(&s.users, -1) == 0 {
		close(s.empty)
	}
}

func TestOneTooFew(t *testing.T) {
	s := &swapper{users: 3, empty: make(chan struct{})}
	go s.leaveEarly()
	go s.leaveEarly()
	<-s.empty // want recv-no-sender
}

type owner struct {
	mu      sync.Mutex
	started chan struct{}
	workers []*worker
}

type worker struct {
	of    *owner
	ready chan struct{}
}

func (w *worker) run() {
	<-w.of.started // want recv-no-sender
	close(w.ready)
}

// The list is the root's alone, though the goroutines have the record that holds it.
func TestWaitsForItsCreator(t *testing.T) {
	o := &owner{started: make(chan struct{})}
	for i := 0; i < 2; i++ {
		w := &worker{of: o, ready: make(chan struct{})}
		o.workers = append(o.workers, w)
		go w.run()
	}
	for _, w := range o.workers {
		<-w.ready
	}
	close(o.started)
}

func (w *worker) hire() {
	w.of.mu.Lock()
	w.of.workers = append(w.of.workers, w)
	w.of.mu.Unlock()
	close(w.ready)
}

// The workers put themselves into the list.
func TestHired(t *testing.T) {
	o := &owner{}
	w := &worker{of: o, ready: make(chan struct{})}
	go w.hire()
	<-w.ready
	o.mu.Lock()
	for _, each := range o.workers {
		<-each.ready
	}
	o.mu.Unlock()
}

type loader struct {
	mu    sync.Mutex
	ready *sync.Cond
	err   error
	data  *int
}

func (l *loader) isDone() bool { return l.data != nil || l.err != nil }

func (l *loader) wait() {
	l.mu.Lock()
	for !l.isDone() {
		l.ready.Wait() // want cond-missed
	}
	l.mu.Unlock()
}

// Nobody is woken.
func TestFails(t *testing.T) {
	l := &loader{}
	l.ready = sync.NewCond(&l.mu)
	go l.wait()
	l.mu.Lock()
	l.data = new(int)
	l.mu.Unlock()
}

// Whoever waits is woken, or finds that it need not wait.
func TestLoads(t *testing.T) {
	l := &loader{}
	l.ready = sync.NewCond(&l.mu)
	go l.awaited()
	l.mu.Lock()
	l.data = new(int)
	l.mu.Unlock()
	l.ready.Broadcast()
}

func (l *loader) awaited() {
	l.mu.Lock()
	for !l.isDone() {
		l.ready.Wait()
	}
	l.mu.Unlock()
}

type server struct {
	mu      sync.Mutex
	serving bool
	served  chan struct{}
}

func (s *server) serve() {
	s.mu.Lock()
	s.serving = true
	s.mu.Unlock()
	s.served <- struct{}{} // want send-abandoned
}

// What is read into a variable decides later.
func TestShutdownBeforeServe(t *testing.T) {
	s := &server{served: make(chan struct{})}
	go s.serve()
	s.mu.Lock()
	isServing := s.serving
	s.mu.Unlock()
	if isServing {
		<-s.served
	}
}
