/** Locks that are given back on every path, by a defer, a helper, a goroutine or the caller: silence. */
import { describe, it } from '@jest/globals';
import { check, type LockCase } from './lock-cases.js';

const CASES: readonly LockCase[] = [
  {
    name: 'a goroutine gives it back and takes it again',
    code: `
func meet(next func()) {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		next()
		mu.Unlock()
		mu.Lock()
	}()
	mu.Lock()
	next()
	mu.Unlock()
}
`,
  },
  {
    name: 'deferred',
    code: `
func (b *box) get(k string) (int, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.closed {
		return 0, errors.New("closed")
	}
	return b.m[k], nil
}`,
  },
  {
    name: 'deferred in a literal, in a method value, in a literal that is called in place',
    code: `
func (b *box) a() int {
	b.mu.Lock()
	defer func() {
		b.closed = true
		b.mu.Unlock()
	}()
	if b.closed {
		return 1
	}
	return 2
}
func (b *box) c() int {
	b.mu.RLock()
	unlock := b.mu.RUnlock
	defer unlock()
	if b.closed {
		return 1
	}
	return 2
}
func (b *box) d() {
	b.mu.Lock()
	func() { b.mu.Unlock() }()
}`,
  },
  {
    name: 'a deferred literal that unlocks on a condition',
    code: `
func (b *box) a() (err error) {
	b.mu.Lock()
	defer func() {
		if err != nil {
			b.mu.Unlock()
		}
	}()
	if b.closed {
		return errors.New("closed")
	}
	b.mu.Unlock()
	return nil
}`,
  },
  {
    name: 'correlated branches: flag parameter, boolean, nil',
    code: `
func (b *box) a(lock bool) {
	if lock {
		b.mu.Lock()
	}
	b.m["x"]++
	if lock {
		b.mu.Unlock()
	}
}
func (b *box) c(n int) {
	locked := false
	if n > 3 {
		b.mu.Lock()
		locked = true
	}
	b.m["x"] = n
	if locked {
		b.mu.Unlock()
	}
}
func d(b *box) {
	if b != nil {
		b.mu.Lock()
	}
	fmt.Println(b)
	if b != nil {
		b.mu.Unlock()
	}
}`,
  },
  {
    name: 'lock helpers with somebody who unlocks',
    code: `
func (b *box) hold()     { b.mu.Lock() }
func (b *box) drop()     { b.mu.Unlock() }
func (b *box) open() error {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return errors.New("closed")
	}
	return nil
}
func (b *box) tryOpen() bool {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return false
	}
	return true
}
func (b *box) use() error {
	if err := b.open(); err != nil {
		return err
	}
	defer b.drop()
	b.m["x"]++
	return nil
}
func (b *box) tryUse() {
	if !b.tryOpen() {
		return
	}
	b.m["x"]++
	b.mu.Unlock()
}
func (b *box) maybe(keep bool) {
	b.mu.Lock()
	if keep {
		return
	}
	b.mu.Unlock()
}`,
  },
  {
    name: 'an unlock function is returned, stored or handed on',
    code: `
func (b *box) a() func() {
	b.mu.Lock()
	return b.mu.Unlock
}
func (b *box) c() func() {
	b.mu.Lock()
	return func() { b.mu.Unlock() }
}
func (b *box) d() {
	defer b.a()()
	b.m["x"]++
}
func (b *box) e() {
	b.mu.Lock()
	time.AfterFunc(time.Second, b.mu.Unlock)
}
func (b *box) f() {
	b.mu.Lock()
	release := func() { b.mu.Unlock() }
	if b.closed {
		release()
		return
	}
	release()
}`,
  },
  {
    name: 'handed over to a goroutine',
    code: `
func (b *box) a() {
	b.mu.Lock()
	go func() {
		defer b.mu.Unlock()
		b.m["x"]++
	}()
}
func (b *box) finish() {
	b.m["x"]++
	b.mu.Unlock()
}
func (b *box) c() {
	b.mu.Lock()
	go b.finish()
}`,
  },
  {
    name: 'released and taken again for the caller',
    code: `
func (b *box) waitLocked() {
	b.mu.Unlock()
	time.Sleep(time.Second)
	b.mu.Lock()
}
func (b *box) waitDeferred() {
	b.mu.Unlock()
	defer b.mu.Lock()
	time.Sleep(time.Second)
}
func (b *box) a() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.closed {
		b.waitLocked()
		b.waitDeferred()
	}
}
func (b *box) c() {
	b.mu.Lock()
	for !b.closed {
		b.mu.Unlock()
		time.Sleep(time.Second)
		b.mu.Lock()
	}
	b.mu.Unlock()
}`,
  },
  {
    name: 'from reading to writing and back in a literal',
    code: `
func (b *box) a() {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for !b.closed {
		func() {
			b.mu.RUnlock()
			b.mu.Lock()
			defer func() {
				b.mu.Unlock()
				b.mu.RLock()
			}()
			if len(b.m) > 0 {
				return
			}
			b.m["x"]++
		}()
	}
}`,
  },
  {
    name: 'a field remembers that the lock is held',
    code: `
type rows struct {
	mu   sync.RWMutex
	hold bool
	n    int
}
func (r *rows) scan(raw bool) error {
	r.mu.RLock()
	err := r.check()
	if err == nil && r.n > 1 {
		r.hold = true
	} else {
		r.mu.RUnlock()
	}
	return err
}
func (r *rows) check() error { return nil }
func (r *rows) release() {
	if r.hold {
		r.hold = false
		r.mu.RUnlock()
	}
}`,
  },
  {
    name: 'TryLock either way',
    code: `
func (b *box) a() {
	if !b.mu.TryLock() {
		return
	}
	defer b.mu.Unlock()
}
func (b *box) c() {
	if b.mu.TryLock() {
		b.m["x"]++
		b.mu.Unlock()
	}
}
func (b *box) d() {
	ok := b.mu.TryRLock()
	if !ok {
		return
	}
	b.mu.RUnlock()
}
func (b *box) e() bool { return b.mu.TryLock() }`,
  },
  {
    name: 'the same switch twice, and a field that is written between two branches on another one',
    code: `
func once(mode int) {
	var mu sync.Mutex
	switch mode {
	case 1:
		mu.Lock()
	}
	println()
	switch mode {
	case 1:
		mu.Unlock()
	}
}
func (b *box) maybe(n int) {
	if b.closed {
		b.mu.Lock()
	}
	b.m = nil
	if b.closed {
		b.mu.Unlock()
	}
}
func mixed(mode int, mu *sync.Mutex) {
	switch mode {
	case 1:
		mu.Lock()
	}
	println()
	if mode == 1 {
		mu.Unlock()
	}
}`,
  },
];

describe('held locks: given back', () => {
  it.each(CASES)('$name', check);
});
