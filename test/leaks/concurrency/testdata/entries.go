package entries

import (
	"os"
	"sync"
)

type watcher struct {
	id int
	ch chan int
}

type hub struct {
	mu       sync.Mutex
	watchers map[int]*watcher
}

func newHub() *hub { return &hub{watchers: make(map[int]*watcher)} }

func (h *hub) add(w *watcher) {
	h.mu.Lock()
	h.watchers[w.id] = w
	h.mu.Unlock()
}

func (h *hub) remove(w *watcher) {
	h.mu.Lock()
	delete(h.watchers, w.id)
	h.mu.Unlock()
}

func (h *hub) notify(v int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, w := range h.watchers {
		w.ch <- v // want send-no-receiver
	}
}

// Nobody receives what the watcher is told before it leaves.
func LeavesWhileTold() {
	h := newHub()
	w := &watcher{id: os.Getpid(), ch: make(chan int)}
	h.add(w)
	go h.notify(1)
	h.remove(w)
}

// Who has left is told nothing.
func TellsNobody() {
	h := newHub()
	w := &watcher{id: os.Getpid(), ch: make(chan int)}
	h.add(w)
	h.remove(w)
	h.notify(1)
}

type calls struct {
	mu   sync.Mutex
	open map[string]chan int
}

func (c *calls) start(id string) chan int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.open[id]; ok {
		return known
	}
	ch := make(chan int)
	c.open[id] = ch
	return ch
}

func (c *calls) answer(id string) {
	c.mu.Lock()
	ch, ok := c.open[id]
	delete(c.open, id)
	c.mu.Unlock()
	if ok {
		ch <- 1
	}
}

func Answers() {
	c := &calls{open: map[string]chan int{}}
	ch := c.start("a")
	go c.answer("a")
	<-ch
}

func AnswersAnother() {
	c := &calls{open: map[string]chan int{}}
	ch := c.start("a")
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.answer("b")
	}()
	<-done
	<-ch // want recv-no-sender
}

type peer struct{ quit chan struct{} }

type cluster struct {
	mu    sync.Mutex
	peers map[string]*peer
}

func (c *cluster) stop(name string) {
	c.mu.Lock()
	p := c.peers[name]
	c.mu.Unlock()
	if p != nil {
		p.quit <- struct{}{} // want send-abandoned
	}
}

// Both find the peer, which takes one of the two.
func StopsTwice() {
	p := &peer{quit: make(chan struct{})}
	c := &cluster{peers: map[string]*peer{"a": p}}
	go func() { <-p.quit }()
	go c.stop("a")
	go c.stop("a")
}

func StopsOthers() {
	p := &peer{quit: make(chan struct{})}
	c := &cluster{peers: map[string]*peer{"a": p}}
	go func() { <-p.quit }()
	go c.stop("a")
	go c.stop("b")
}

type registry struct {
	mu    sync.Mutex
	hooks map[string]func()
}

func (r *registry) run(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if hook := r.hooks[name]; hook != nil {
		hook()
	}
}

func (r *registry) size() int {
	r.mu.Lock() // want lock-self
	defer r.mu.Unlock()
	return len(r.hooks)
}

func RunsHook() {
	r := &registry{hooks: map[string]func(){}}
	r.hooks["size"] = func() { r.size() }
	r.run("size")
}

// A map that is handed on may hold anything.
func (r *registry) fill(with func(map[string]func())) {
	r.mu.Lock()
	defer r.mu.Unlock()
	with(r.hooks)
}

func RunsOthersHook(with func(map[string]func())) {
	r := &registry{hooks: map[string]func(){}}
	r.fill(with)
	done := make(chan struct{})
	go func() {
		r.run("size")
		close(done)
	}()
	<-done
}
