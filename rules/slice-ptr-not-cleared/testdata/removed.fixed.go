package removed

import (
	"slices"
	"sync"
)

type node struct{ name string }

type registry struct {
	mu    sync.Mutex
	nodes []*node
	ports []int
	queue []*node
}

func (r *registry) removeAt(i int) {
	r.nodes = slices.Delete(r.nodes, i, i+1) // want "note: .* leaves the last element a second time behind the new end of `r.nodes`"
}

// ok: slices.Delete clears the tail since Go 1.22
func (r *registry) deleteAt(i int) {
	r.nodes = slices.Delete(r.nodes, i, i+1)
}

// ok: numbers keep nothing alive
func (r *registry) removePort(i int) {
	r.ports = append(r.ports[:i], r.ports[i+1:]...)
}

func (r *registry) trim(alive int) {
	clear(r.nodes[alive:])
	r.nodes = r.nodes[:alive] // want "note: .* leaves pointers behind the new end of `r.nodes`"
}

// ok: the slots are set to nil first
func (r *registry) trimCleared(alive int) {
	for i := alive; i < len(r.nodes); i++ {
		r.nodes[i] = nil
	}
	r.nodes = r.nodes[:alive]
}

// ok: cleared
func (r *registry) trimClear(alive int) {
	clear(r.nodes[alive:])
	r.nodes = r.nodes[:alive]
}

func (r *registry) push(n *node) {
	r.queue = append(r.queue, n)
}

func (r *registry) drop(count int) {
	clear(r.queue[:count])
	r.queue = r.queue[count:] // want "note: .* leaves pointers before the new beginning of `r.queue`"
}

// ok: what is cut off is handed out, so it is in use
func (r *registry) take(count int) []*node {
	batch := r.queue[:count]
	r.queue = r.queue[count:]
	return batch
}

// ok: used again from the beginning, the next elements take the slots
func (r *registry) reset() {
	r.queue = r.queue[:0]
}

type parser struct {
	stack []*node
}

// ok: nothing says that a parser lives long
func (p *parser) pop() {
	p.stack = p.stack[:len(p.stack)-1]
}

// ok: the slice dies with the call
func without(all []*node, i int) int {
	rest := append([]*node(nil), all...)
	rest = append(rest[:i], rest[i+1:]...)
	return len(rest)
}

type pool struct {
	mu    sync.Mutex
	walks map[string][]*node
}

func (p *pool) release(key string, i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	walks := p.walks[key]
	walks = slices.Delete(walks, i, i+1) // want "note: .* leaves the last element a second time behind the new end of `walks`"
	p.walks[key] = walks
}

func (p *pool) drop(key string, i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.walks[key] = append(p.walks[key][:i], p.walks[key][i+1:]...) // want "note: .* leaves the last element a second time behind the new end of `p.walks\[key\]`"
}

// ok: the copy dies with the call
func (p *pool) others(key string, i int) int {
	walks := append([]*node(nil), p.walks[key]...)
	walks = append(walks[:i], walks[i+1:]...)
	return len(walks)
}

type queue []*node

func (q *queue) Pop() any {
	old := *q
	n := len(old)
	last := old[n-1]
	*q = old[:n-1] // want "note: .* leaves pointers behind the new end of `\*q`"
	return last
}

type cleanQueue []*node

// ok: the slot is set to nil
func (q *cleanQueue) Pop() any {
	old := *q
	n := len(old)
	last := old[n-1]
	old[n-1] = nil
	*q = old[:n-1]
	return last
}

// ok: a stack, whose next push takes the slot
func (r *registry) popNode() *node {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := len(r.nodes) - 1
	n := r.nodes[last]
	r.nodes = r.nodes[:last]
	return n
}

// ok: makes room for an element
func (r *registry) insertAt(i int, n *node) {
	r.nodes = append(r.nodes[:i+1], r.nodes[i:]...)
	r.nodes[i] = n
}
