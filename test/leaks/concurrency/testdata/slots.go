package slots

import "sync"

type picker struct {
	mu     sync.Mutex
	waitc  chan struct{}
	closed bool
}

func (p *picker) pick() {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return
	}
	if p.waitc == nil {
		p.waitc = make(chan struct{})
	}
	ch := p.waitc
	p.mu.Unlock()
	<-ch // want recv-no-sender
}

func (p *picker) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
}

// The channel that one goroutine makes nobody closes.
func ClosesWhilePicking() {
	p := &picker{}
	go p.pick()
	p.close()
}

type waker struct {
	mu     sync.Mutex
	waitc  chan struct{}
	closed bool
}

func (w *waker) wait() {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return
	}
	if w.waitc == nil {
		w.waitc = make(chan struct{})
	}
	ch := w.waitc
	w.mu.Unlock()
	<-ch
}

func (w *waker) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.waitc != nil {
		close(w.waitc)
		w.waitc = nil
	}
}

func ClosesWhileWaiting() {
	w := &waker{}
	go w.wait()
	w.close()
}

type hooks struct {
	mu   sync.Mutex
	hook func()
	runs int
}

func (h *hooks) set(f func()) {
	h.mu.Lock()
	h.hook = f
	h.mu.Unlock()
}

func (h *hooks) run() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.hook != nil {
		h.hook()
	}
	h.runs++
}

func (h *hooks) count() int {
	h.mu.Lock() // want lock-self
	defer h.mu.Unlock()
	return h.runs
}

// The function that another goroutine sets takes the lock under which it is called.
func RunsWhatWasSet() {
	h := &hooks{}
	done := make(chan struct{})
	go func() {
		h.set(func() { h.count() })
		close(done)
	}()
	<-done
	h.run()
}

type conns struct {
	mu   sync.Mutex
	last *conn
}

type conn struct{ quit chan struct{} }

func (c *conns) dial() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = &conn{quit: make(chan struct{})}
}

func (c *conns) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil {
		close(c.last.quit) // want close-of-closed
	}
}

// Who hangs up leaves what he has closed.
func HangsUpTwice() {
	c := &conns{}
	go c.dial()
	go c.hangUp()
	go c.hangUp()
}

type others struct {
	mu   sync.Mutex
	last *conn
}

// What is taken from elsewhere is not known.
func (o *others) swap(with func() *conn) {
	o.mu.Lock()
	o.last = with()
	o.mu.Unlock()
}

func (o *others) wait() {
	o.mu.Lock()
	last := o.last
	o.mu.Unlock()
	if last != nil {
		<-last.quit
	}
}

var find func() *conn

func WaitsForOthers() {
	o := &others{last: &conn{quit: make(chan struct{})}}
	go o.swap(find)
	go o.wait()
}
