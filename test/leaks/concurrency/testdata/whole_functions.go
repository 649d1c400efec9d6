package whole

import "sync"

type members struct {
	mu    sync.Mutex
	nodes map[string]bool
	left  func(string)
}

func newMembers() *members { return &members{nodes: map[string]bool{}} }

func (m *members) count() int {
	m.mu.Lock() // want lock-self
	defer m.mu.Unlock()
	return len(m.nodes)
}

func (m *members) leave(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.nodes, name)
	m.left(name)
}

// A function that takes nothing and returns nothing is a run of its own.
func LeavesTwice() {
	m := newMembers()
	m.left = func(string) { m.count() }
	m.leave("a")
}

func LeavesOnce() {
	m := newMembers()
	m.left = func(string) {}
	m.leave("a")
}

type quota interface{ take(n int) }

type window struct {
	mu     sync.Mutex
	wake   *sync.Cond
	left   int
	closed bool
}

func newWindow() *window {
	w := &window{}
	w.wake = sync.NewCond(&w.mu)
	return w
}

func (w *window) take(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.left < n && !w.closed {
		w.wake.Wait() // want cond-missed
	}
	w.left -= n
}

func (w *window) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
}

// How much is taken goes through the method of an interface.
func write(q quota, n int) { q.take(n) }

func ClosesUnheard() {
	w := newWindow()
	go func() { write(w, 1) }()
	w.close()
}

type sink struct {
	in   chan int
	quit chan struct{}
}

type option func(*sink)

func newSink(opts ...option) *sink {
	s := &sink{quit: make(chan struct{})}
	for _, o := range opts {
		o(s)
	}
	return s
}

// Without options nobody makes the channel.
func SendsToNothing() {
	s := newSink()
	go func() {
		s.in <- 1 // want nil-channel
		close(s.quit)
	}()
}

func SendsToRoom() {
	s := newSink(func(s *sink) { s.in = make(chan int, 1) })
	go func() {
		s.in <- 1
	}()
}

type loader struct {
	once  sync.Once
	ready chan struct{}
}

func (l *loader) init(done chan<- struct{}) {
	l.load()
	close(done)
}

func (l *loader) load() {
	l.once.Do(func() {
		done := make(chan struct{})
		go l.init(done)
		<-done // want recv-no-sender
		close(l.ready)
	})
}

// What the function of a Once starts cannot enter it.
func LoadsItself() {
	l := &loader{ready: make(chan struct{})}
	go l.load()
}

func (l *loader) start() {
	l.once.Do(func() {
		go l.start()
		close(l.ready)
	})
}

func StartsAgain() {
	l := &loader{ready: make(chan struct{})}
	go l.start()
	<-l.ready
}
