// What goroutines hand each other through fields and maps, and nothing stays.
package exchanges

import (
	"sync"
)

// Broadcast by close and replace.
type bcast struct {
	mu sync.Mutex
	ch chan struct{}
	n  int
}

func (b *bcast) wait(n int) {
	b.mu.Lock()
	for b.n < n {
		ch := b.ch
		b.mu.Unlock()
		<-ch
		b.mu.Lock()
	}
	b.mu.Unlock()
}

func (b *bcast) inc() {
	b.mu.Lock()
	b.n++
	close(b.ch)
	b.ch = make(chan struct{})
	b.mu.Unlock()
}

func Broadcasts() {
	b := &bcast{ch: make(chan struct{})}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		b.wait(2)
	}()
	b.inc()
	b.inc()
	wg.Wait()
}

// Swap and stop the old one.
type worker struct {
	quit chan struct{}
	done chan struct{}
}

func newWorker() *worker {
	w := &worker{quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) run() {
	defer close(w.done)
	<-w.quit
}

func (w *worker) stop() {
	close(w.quit)
	<-w.done
}

type holder struct {
	mu  sync.Mutex
	cur *worker
}

func (h *holder) swap() {
	h.mu.Lock()
	old := h.cur
	h.cur = newWorker()
	h.mu.Unlock()
	if old != nil {
		old.stop()
	}
}

func (h *holder) close() {
	h.mu.Lock()
	old := h.cur
	h.cur = nil
	h.mu.Unlock()
	if old != nil {
		old.stop()
	}
}

func Swaps() {
	h := &holder{cur: newWorker()}
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		h.close()
	}()
	go func() {
		defer wg.Done()
		h.close()
	}()
	wg.Wait()
}

// Flights.
type flight struct{ done chan struct{} }

type group struct {
	mu sync.Mutex
	m  map[string]*flight
}

func (g *group) do(key string, f func()) {
	g.mu.Lock()
	if c, ok := g.m[key]; ok {
		g.mu.Unlock()
		<-c.done
		return
	}
	c := &flight{done: make(chan struct{})}
	g.m[key] = c
	g.mu.Unlock()
	f()
	g.mu.Lock()
	delete(g.m, key)
	g.mu.Unlock()
	close(c.done)
}

func Flights() {
	g := &group{m: make(map[string]*flight)}
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			g.do("a", func() {})
		}()
	}
	wg.Wait()
}

// Subscribers told outside of the lock, leaving by a channel of their own.
type sub struct {
	id   int
	ch   chan int
	gone chan struct{}
}

type hub struct {
	mu   sync.Mutex
	next int
	subs map[int]*sub
}

func (h *hub) subscribe() *sub {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next++
	s := &sub{id: h.next, ch: make(chan int), gone: make(chan struct{})}
	h.subs[s.id] = s
	return s
}

func (h *hub) unsubscribe(s *sub) {
	h.mu.Lock()
	delete(h.subs, s.id)
	h.mu.Unlock()
	close(s.gone)
}

func (h *hub) publish(v int) {
	h.mu.Lock()
	var all []*sub
	for _, s := range h.subs {
		all = append(all, s)
	}
	h.mu.Unlock()
	for _, s := range all {
		select {
		case s.ch <- v:
		case <-s.gone:
		}
	}
}

func Hubs() {
	h := &hub{subs: map[int]*sub{}}
	s := h.subscribe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.publish(1)
		h.publish(2)
	}()
	<-s.ch
	h.unsubscribe(s)
	<-done
}

// Stop closes everything once, entries taken out first.
type table struct {
	mu sync.Mutex
	m  map[string]chan int
}

func (t *table) add(k string) chan int {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := make(chan int, 1)
	t.m[k] = c
	return c
}

func (t *table) drop(k string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c, ok := t.m[k]; ok {
		delete(t.m, k)
		close(c)
	}
}

func (t *table) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, c := range t.m {
		delete(t.m, k)
		close(c)
	}
}

func Tables() {
	t := &table{m: map[string]chan int{}}
	a := t.add("a")
	b := t.add("b")
	go t.drop("a")
	go t.stop()
	<-a
	<-b
}

// Overwritten entry is closed.
func (t *table) replace(k string) chan int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if old, ok := t.m[k]; ok {
		close(old)
	}
	c := make(chan int)
	t.m[k] = c
	return c
}

func Replaces() {
	t := &table{m: map[string]chan int{}}
	first := t.replace("a")
	go func() { <-first }()
	second := t.replace("a")
	go func() { <-second }()
	t.stop()
}

// Callback set later, called without the lock.
type note struct {
	mu sync.Mutex
	f  func()
	n  int
}

func (n *note) set(f func()) {
	n.mu.Lock()
	n.f = f
	n.mu.Unlock()
}

func (n *note) fire() {
	n.mu.Lock()
	f := n.f
	n.mu.Unlock()
	if f != nil {
		f()
	}
}

func (n *note) count() {
	n.mu.Lock()
	n.n++
	n.mu.Unlock()
}

func Notes() {
	n := &note{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.set(func() { n.count() })
	}()
	n.fire()
	<-done
	n.fire()
}

// Handed over by whoever comes first.
type rendezvous struct {
	mu   sync.Mutex
	wait chan int
}

func (r *rendezvous) meet() {
	r.mu.Lock()
	if r.wait != nil {
		c := r.wait
		r.wait = nil
		r.mu.Unlock()
		c <- 1
		return
	}
	c := make(chan int)
	r.wait = c
	r.mu.Unlock()
	<-c
}

func Meets() {
	r := &rendezvous{}
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		r.meet()
	}()
	go func() {
		defer wg.Done()
		r.meet()
	}()
	wg.Wait()
}

// Keyed locks in a map.
type keyed struct {
	mu    sync.Mutex
	locks map[string]*sync.Mutex
}

func (k *keyed) lock(key string) *sync.Mutex {
	k.mu.Lock()
	l, ok := k.locks[key]
	if !ok {
		l = &sync.Mutex{}
		k.locks[key] = l
	}
	k.mu.Unlock()
	l.Lock()
	return l
}

func Keyed() {
	k := &keyed{locks: map[string]*sync.Mutex{}}
	var wg sync.WaitGroup
	for _, key := range []string{"a", "b", "a"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			l := k.lock(key)
			l.Unlock()
		}()
	}
	wg.Wait()
}

// By hand: clear and nil.
func Clears() {
	t := &table{m: map[string]chan int{}}
	c := t.add("x")
	t.mu.Lock()
	clear(t.m)
	t.mu.Unlock()
	t.drop("x")
	c <- 1
	t.mu.Lock()
	t.m = nil
	t.mu.Unlock()
	t.stop()
}
