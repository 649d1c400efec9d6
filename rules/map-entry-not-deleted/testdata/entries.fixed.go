package entries

import (
	"errors"
	"net"
	"strconv"
	"sync"
)

var active = map[string]int{}

func run(id string, work func() error) error {
	active[id] = 1 // want "warning: The entry `active\[id\]` stays when the function returns early: `delete\(active, id\)` is not reached"
	defer delete(active, id)
	if err := work(); err != nil {
		return err
	}
	return nil
}

var running = map[string]int{}

// ok: deferred
func runDeferred(id string, work func() error) error {
	running[id] = 1
	defer delete(running, id)
	return work()
}

var kept = map[string]int{}

// ok: kept on purpose unless it fails
func register(id string, start func() error) error {
	kept[id] = 1
	if err := start(); err != nil {
		delete(kept, id)
		return err
	}
	return nil
}

var pending = map[string]int{}

// ok: somebody else deletes too
func begin(id string) error {
	pending[id] = 1
	if id == "" {
		return errors.New("no id")
	}
	delete(pending, id)
	return nil
}

func finish(id string) {
	delete(pending, id)
}

type use struct {
	count int
}

type refs struct {
	mu   sync.Mutex
	uses map[string]*use
}

func (r *refs) acquire(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.uses[path]
	if u == nil {
		u = &use{}
		r.uses[path] = u // want "note: Entries of `r.uses` whose count falls to zero are never deleted"
	}
	u.count++
}

func (r *refs) release(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.uses[path].count--
}

type claim struct {
	count int
}

type claims struct {
	mu  sync.Mutex
	all map[string]*claim
}

// ok: release deletes it
func (c *claims) acquire(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.all[path]
	if u == nil {
		u = &claim{}
		c.all[path] = u
	}
	u.count++
}

func (c *claims) release(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.all[path]
	u.count--
	if u.count == 0 {
		delete(c.all, path)
	}
}

type queue struct {
	sync.Mutex
	last map[string]chan struct{}
}

func (q *queue) add(id string, f func()) {
	q.Lock()
	defer q.Unlock()
	done := make(chan struct{})
	before, ok := q.last[id]
	q.last[id] = done // want "note: The entry `q.last\[id\]` is never deleted: its channel is closed when the work is done"
	go func() {
		if ok {
			<-before
		}
		f()
		close(done)
	}()
}

type request struct {
	id    string
	index int
}

func keyOf(id string, index int) string {
	return id + strconv.Itoa(index)
}

type table struct {
	mu    sync.Mutex
	users map[string]string
}

// ok: inserted and deleted under one key
func (t *table) lock(r request, user string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.users[keyOf(r.id, r.index)] = user
}

func (t *table) lockShared(r request, user string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.users[r.id] = user // want "note: The entry `t.users\[r.id\]` is never deleted: entries are deleted under `keyOf\(r.id, r.index\)`"
}

func (t *table) unlock(r request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.users, keyOf(r.id, r.index))
}

type hub struct {
	mu    sync.Mutex
	peers map[string]net.Conn
}

func (h *hub) serve(conn net.Conn) {
	h.mu.Lock()
	h.peers[conn.RemoteAddr().String()] = conn // want "warning: The entry .* stays when the function returns early"
	h.mu.Unlock()
	if _, err := conn.Write([]byte("hello")); err != nil {
		return
	}
	h.mu.Lock()
	delete(h.peers, conn.RemoteAddr().String())
	h.mu.Unlock()
}

type sorter struct {
	deps   map[string][]string
	onWay  map[string]bool
	sorted []string
}

// The marks of a walk: a cycle ends it.
func (s *sorter) visit(name string) bool {
	if s.onWay[name] {
		return false
	}
	s.onWay[name] = true // ok: a failed walk is given up as a whole
	for _, dep := range s.deps[name] {
		if !s.visit(dep) {
			return false
		}
	}
	delete(s.onWay, name)
	s.sorted = append(s.sorted, name)
	return true
}
