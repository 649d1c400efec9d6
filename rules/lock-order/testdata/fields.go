package pool

import "sync"

type worker struct {
	mu   sync.Mutex
	pool *pool
	jobs int
}

type pool struct {
	mu      sync.RWMutex
	stats   sync.Mutex
	workers map[string]*worker
	total   int
}

func (p *pool) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Lock()
	defer p.stats.Unlock()
	return p.total
}

func (p *pool) reset() {
	p.stats.Lock()
	defer p.stats.Unlock()
	p.mu.Lock() // want "warning: `p.mu` is taken while `p.stats` is held; `count` takes them the other way round"
	p.total = 0
	p.mu.Unlock()
}

// ok: one after the other
func (p *pool) resetFixed() {
	p.mu.Lock()
	p.total = 0
	p.mu.Unlock()
	p.stats.Lock()
	p.stats.Unlock()
}

func (w *worker) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs--
	w.pool.done() // want "`p.mu` is taken while `w.mu` is held; `busy` takes them the other way round"
}

func (p *pool) done() {
	p.mu.Lock()
	p.total++
	p.mu.Unlock()
}

func (p *pool) busy() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, w := range p.workers {
		w.mu.Lock()
		n += w.jobs
		w.mu.Unlock()
	}
	return n
}

// ok: the same order as busy
func (p *pool) stop(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.workers[name]
	w.mu.Lock()
	w.jobs = 0
	w.mu.Unlock()
}

type gated struct {
	gate sync.Mutex
	a    sync.Mutex
	b    sync.Mutex
	n    int
}

// ok: whoever takes both holds the gate
func (g *gated) up() {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.a.Lock()
	g.b.Lock()
	g.n++
	g.b.Unlock()
	g.a.Unlock()
}

func (g *gated) down() {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.b.Lock()
	g.a.Lock()
	g.n--
	g.a.Unlock()
	g.b.Unlock()
}

type readers struct {
	a, b sync.RWMutex
	n    int
}

// ok: all of them read
func (r *readers) one() int {
	r.a.RLock()
	defer r.a.RUnlock()
	r.b.RLock()
	defer r.b.RUnlock()
	return r.n
}

func (r *readers) two() int {
	r.b.RLock()
	defer r.b.RUnlock()
	r.a.RLock()
	defer r.a.RUnlock()
	return r.n
}

type room struct {
	mu   sync.Mutex
	name string
}

type house struct {
	mu    sync.Mutex
	rooms map[string]*room
	gone  []string
}

func (h *house) names() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var names []string
	for _, r := range h.rooms {
		r.mu.Lock()
		names = append(names, r.name)
		r.mu.Unlock()
	}
	return names
}

// ok: what was taken out of the map is not found there by names
func (h *house) remove(key string) {
	h.mu.Lock()
	r := h.rooms[key]
	delete(h.rooms, key)
	h.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	h.mu.Lock()
	h.gone = append(h.gone, r.name)
	h.mu.Unlock()
}
