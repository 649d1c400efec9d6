package hub

import "sync"

type hub struct {
	mu   sync.Mutex
	in   chan int
	quit chan struct{}
	sum  int
}

func (h *hub) run() {
	for {
		h.mu.Lock() // want "`h.mu` is still locked on one path when the function ends"
		select {
		case v := <-h.in:
			h.sum += v
		case <-h.quit:
			h.mu.Unlock()
			return
		default:
		}
		h.mu.Unlock()
	}
}

// ok: given back before the return as well
func (h *hub) runFixed() {
	for {
		h.mu.Lock()
		select {
		case v := <-h.in:
			h.sum += v
		case <-h.quit:
			h.mu.Unlock()
			return
		default:
		}
		h.mu.Unlock()
	}
}

type gate struct {
	mu     sync.Mutex
	isOpen bool
}

// ok: the caller gives it back
func (g *gate) await() {
	for {
		g.mu.Lock()
		if g.isOpen {
			return
		}
		g.mu.Unlock()
	}
}

func (g *gate) pass() {
	g.await()
	g.isOpen = false
	g.mu.Unlock()
}
