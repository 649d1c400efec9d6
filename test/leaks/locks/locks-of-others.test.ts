/** Locks of which this function is not the only holder, or that are none: silence. */
import { describe, it } from '@jest/globals';
import { check, type LockCase } from './lock-cases.js';

const CASES: readonly LockCase[] = [
  {
    name: 'the process ends, the goroutine panics or never comes to an end',
    code: `
func (b *box) a(n int) {
	b.mu.Lock()
	if n == 0 {
		panic("no")
	}
	b.mu.Unlock()
}`,
  },
  {
    name: 'all are locked and all are unlocked',
    code: `
func all(bs []*box) {
	for _, b := range bs {
		b.mu.Lock()
	}
	for _, b := range bs {
		b.mu.Unlock()
	}
}
func kept(bs []*box) {
	var open []*box
	for _, b := range bs {
		b.mu.Lock()
		if b.closed {
			b.mu.Unlock()
			continue
		}
		open = append(open, b)
	}
	for _, b := range open {
		b.mu.Unlock()
	}
}
func deferred(bs []*box) {
	for _, b := range bs {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
}`,
  },
  {
    name: 'hand over hand and other names of one lock',
    code: `
type node struct {
	mu   sync.Mutex
	next *node
}
func (n *node) last() *node {
	n.mu.Lock()
	for n.next != nil {
		next := n.next
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	n.mu.Unlock()
	return n
}
func (b *box) alias(bs []*box) {
	bs[0].mu.Lock()
	first := bs[0]
	first.mu.Unlock()
}
func (b *box) pointer() {
	mu := &b.mu
	mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return
	}
	mu.Unlock()
}
func locker(l sync.Locker, b *box) {
	l.Lock()
	defer l.Unlock()
}`,
  },
  {
    name: 'a pointer that may be shared',
    code: `
type view struct{ mu *sync.Mutex }
func newView(mu *sync.Mutex) *view { return &view{mu: mu} }
func (v *view) begin() { v.mu.Lock() }`,
  },
  {
    name: 'an element of a map beside the lock is assigned',
    code: `
func each(bs []*box) {
	for _, b := range bs {
		b.mu.Lock()
		b.m[fmt.Sprint(len(bs))] = 1
		b.mu.Unlock()
	}
}`,
  },
  {
    name: 'a lock that keeps the process from ending',
    code: `
var exitMu sync.Mutex
func exit() {
	exitMu.Lock()
	os.Exit(0)
}
func onSignal() {
	exitMu.Lock()
	time.Sleep(time.Second)
}`,
  },
  {
    name: 'embedded locks under both spellings',
    code: `
type inner struct{ sync.Mutex }
type outer struct{ inner }
func (o *outer) a() {
	o.Lock()
	defer o.inner.Unlock()
}
func (o *outer) c() {
	o.inner.Mutex.Lock()
	o.Unlock()
}`,
  },
  {
    name: 'unlocked by a callee: a method, a function with the lock, two calls down',
    code: `
func (b *box) done()       { b.m["x"]++; b.mu.Unlock() }
func (b *box) finish()     { b.done() }
func unlock(mu *sync.RWMutex) { mu.Unlock() }
func (b *box) a() {
	b.mu.Lock()
	if b.closed {
		b.finish()
		return
	}
	unlock(&b.mu)
}`,
  },
  {
    name: 'a callback of the package that unlocks',
    code: `
func (b *box) each(f func() bool) bool {
	b.mu.Lock()
	if f() {
		return true
	}
	b.mu.Unlock()
	return false
}
func (b *box) use() {
	b.each(func() bool {
		b.mu.Unlock()
		return true
	})
}`,
  },
  {
    name: 'methods of the same names that are no locks',
    code: `
type door struct{ shut bool }
func (d *door) Lock()   { d.shut = true }
func (d *door) Unlock() { d.shut = false }
func a(d *door) bool {
	d.Lock()
	if d.shut {
		return true
	}
	d.Unlock()
	return false
}`,
  },
  {
    name: 'a literal that is called in place, an anonymous critical section',
    code: `
func (b *box) a() int {
	n := func() int {
		b.mu.Lock()
		defer b.mu.Unlock()
		return len(b.m)
	}()
	return n
}`,
  },
  {
    name: 'sync.Cond releases and takes the lock again',
    code: `
type queue struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}
func (q *queue) take() {
	q.cond.L.Lock()
	for q.n == 0 {
		q.cond.Wait()
	}
	q.n--
	q.cond.L.Unlock()
}`,
  },
  {
    name: 'documented to return with the lock held',
    code: `
// find returns the box with its lock held. The caller must unlock it.
func find(bs []*box) *box {
	for _, b := range bs {
		b.mu.Lock()
		if !b.closed {
			return b
		}
		b.mu.Unlock()
	}
	return nil
}`,
  },
  {
    name: 'a callee takes it only where the caller wants it, or goes on without it',
    code: `
func (b *box) get(opts map[string]string) int {
	if _, ok := opts["locked"]; !ok {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
	return b.m["x"]
}
func (b *box) size() int {
	if b.isShared() {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
	return len(b.m)
}
func (b *box) first() string {
	if b.isShared() {
		b.mu.RLock()
	}
	name := ""
	for key := range b.m {
		name = key
	}
	if b.isShared() {
		b.mu.RUnlock()
	}
	return name
}
func (b *box) isShared() bool { return b.closed }
func (b *box) reset() {
	if b.closed {
		b.mu.Lock()
		b.m = nil
		b.mu.Unlock()
	}
}
func (b *box) a() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.isShared() {
		return b.size() + len(b.first())
	}
	return b.get(map[string]string{"locked": ""})
}
func (b *box) c() {
	b.mu.Lock() // want again
	defer b.mu.Unlock()
	b.reset()
}`,
  },
  {
    name: 'the caller gets the address of the lock',
    code: `
func (b *box) wait(id string) (n int, lock *sync.RWMutex, err error) {
	for {
		b.mu.Lock()
		if b.closed {
			b.mu.Unlock()
			break
		}
		if b.m[id] > 0 {
			n, lock = b.m[id], &b.mu
			break
		}
		b.mu.Unlock()
	}
	return
}`,
  },
  {
    name: 'a comment at the Lock says that it stays locked',
    code: `
func (b *box) end(n int) int {
	if n == 0 {
		return 0
	}

	// Nothing starts any more. The lock is never released
	// after this point.
	b.mu.Lock()
	return len(b.m)
}
func (b *box) size() int {
	// Not safe without the lock, which is released below.
	b.mu.Lock() // want returned
	if b.m == nil {
		return 0
	}
	b.mu.Unlock()
	return len(b.m)
}`,
  },
];

describe('held locks: of others', () => {
  it.each(CASES)('$name', check);
});
