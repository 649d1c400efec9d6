/** Which locks are left held? */
import { describe, it } from '@jest/globals';
import { check, type LockCase } from './lock-cases.js';

const CASES: readonly LockCase[] = [
  {
    name: 'a continue with the lock held, and a callee that the next turn would wait in: one cause',
    code: `
func (b *box) size() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.m)
}
func (b *box) all(keys []string) {
	for _, k := range keys {
		if k == "" {
			b.size()
			continue
		}
		b.mu.Lock() // want turn
		if b.closed {
			continue
		}
		b.m[k]++
		b.mu.Unlock()
	}
}`,
  },
  {
    name: 'a lock that its own callee takes again',
    code: `
func (b *box) size() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.m)
}
func (b *box) add(k string) int {
	b.mu.Lock() // want again
	b.m[k]++
	n := b.size()
	b.mu.Unlock()
	return n
}`,
  },
  {
    name: 'a mutex of a package that stands in for sync',
    code: `
type guarded struct {
	mu deadlock.RWMutex
	n  int
}
func (g *guarded) get() int {
	g.mu.RLock() // want returned
	if g.n > 0 {
		return g.n
	}
	g.mu.RUnlock()
	return 0
}`,
  },
  {
    name: 'an early return',
    code: `
func (b *box) a() error {
	b.mu.Lock() // want returned
	if b.closed {
		return errors.New("closed")
	}
	b.mu.Unlock()
	return nil
}
func (b *box) c() {
	b.mu.RLock() // want returned
	for k := range b.m {
		if k == "" {
			return
		}
	}
	b.mu.RUnlock()
}`,
  },
  {
    name: 'success that returns while nobody else unlocks',
    code: `
func (b *box) a(k string) (int, bool) {
	b.mu.RLock() // want returned
	if n, ok := b.m[k]; ok {
		return n, true
	}
	b.mu.RUnlock()
	return 0, false
}`,
  },
  {
    name: 'a lock helper that also holds the lock where it fails',
    code: `
func (b *box) acquire() error {
	for {
		b.mu.RLock() // want returned
		if b.closed {
			return errors.New("closed")
		}
		if len(b.m) > 0 {
			return nil
		}
		b.mu.RUnlock()
		if b.wait() != nil {
			return errors.New("wait")
		}
	}
}
func (b *box) wait() error { return nil }
func (b *box) release()    { b.mu.RUnlock() }`,
  },
  {
    name: 'the next turn locks again, or takes another element',
    code: `
func (b *box) a(ks []string) {
	for _, k := range ks {
		b.mu.Lock() // want turn
		if k == "" {
			continue
		}
		b.mu.Unlock()
	}
}
func c(bs []*box) {
	for _, b := range bs {
		b.mu.RLock() // want next-element
		if b.closed {
			continue
		}
		b.mu.RUnlock()
	}
}`,
  },
  {
    name: 'a deferred unlock in a loop',
    code: `
func (b *box) a(ks []string) {
	for _, k := range ks {
		b.mu.Lock() // want deferred-turn
		defer b.mu.Unlock()
		b.m[k]++
	}
}`,
  },
  {
    name: 'the wrong unlock',
    code: `
func (b *box) a() int {
	b.mu.RLock() // want mismatch
	defer b.mu.Unlock()
	return len(b.m)
}
func (b *box) c() {
	b.mu.Lock() // want mismatch
	b.m["x"]++
	b.mu.RUnlock()
}`,
  },
  {
    name: 'ten goroutines lock and never unlock',
    code: `
func a() {
	mutex := sync.Mutex{}
	for i := 0; i < 10; i++ {
		go func() {
			mutex.Lock() // want never
			fmt.Println("i")
		}()
	}
}`,
  },
  {
    name: 'an index that is assigned again is another lock',
    code: `
type striped struct {
	locks [16]sync.Mutex
	m     [16]map[int]int
}
func (s *striped) getOrSet(i, v int) (int, bool) {
	i &= 15
	s.locks[i].Lock() // want returned
	if old, ok := s.m[i][v]; ok {
		return old, false
	}
	s.locks[i].Unlock()
	i = v & 15
	s.locks[i].Lock()
	s.m[i][v] = v
	s.locks[i].Unlock()
	return v, true
}`,
  },
  {
    name: 'own wrappers, and a lock that arguments choose',
    code: `
func (b *box) hold() { b.mu.Lock() }
func (b *box) drop() { b.mu.Unlock() }
func (b *box) a() {
	b.hold() // want returned
	if b.closed {
		return
	}
	b.drop()
}
type keyed struct{ locks []sync.Mutex }
func (k *keyed) Lock(i uint)   { k.locks[i%uint(len(k.locks))].Lock() }
func (k *keyed) Unlock(i uint) { k.locks[i%uint(len(k.locks))].Unlock() }
func c(k *keyed, i uint) error {
	k.Lock(i) // want returned
	if i == 7 {
		return errors.New("seven")
	}
	k.Unlock(i)
	return nil
}`,
  },
  {
    name: 'locks behind interfaces, with a time limit too',
    code: `
type rwLocker interface {
	GetRLock(timeout time.Duration) error
	RUnlock()
}
func a(l rwLocker) error {
	if err := l.GetRLock(time.Second); err != nil { // want returned
		return err
	}
	if time.Now().IsZero() {
		return errors.New("zero")
	}
	l.RUnlock()
	return nil
}
func c(l sync.Locker) {
	l.Lock() // want returned
	if time.Now().IsZero() {
		return
	}
	l.Unlock()
}`,
  },
  {
    name: 'one path of TryLock',
    code: `
func (b *box) a() bool {
	if !b.mu.TryLock() { // want returned
		return false
	}
	if b.closed {
		return false
	}
	b.mu.Unlock()
	return true
}`,
  },
  {
    name: 'a goroutine and a literal as units of their own',
    code: `
func (b *box) a() {
	go func() {
		b.mu.Lock() // want returned
		if b.closed {
			return
		}
		b.mu.Unlock()
	}()
	time.AfterFunc(time.Second, func() {
		b.mu.Lock() // want returned
		if b.closed {
			return
		}
		b.mu.Unlock()
	})
}`,
  },
  {
    name: 'calls of others in between do not unlock',
    code: `
type sink interface{ Write(k string) error }
func (b *box) a(s sink) error {
	b.mu.Lock() // want returned
	if err := s.Write("x"); err != nil {
		return err
	}
	b.mu.Unlock()
	return nil
}`,
  },
  {
    name: 'a pointer or an interface that only ever holds a lock of its own',
    code: `
type journal struct {
	mu    *sync.Mutex
	other sync.Locker
	lines []string
}
func newLocker() sync.Locker { return &sync.Mutex{} }
func newJournal() *journal { return &journal{mu: &sync.Mutex{}, other: newLocker()} }
func (j *journal) add(line string) {
	j.mu.Lock() // want never
	j.lines = append(j.lines, line)
}
func (j *journal) clear() {
	j.other.Lock() // want never
	j.lines = nil
}`,
  },
  {
    name: 'locked again on one path',
    code: `
func (b *box) a() {
	b.mu.Lock() // want again
	b.m["x"]++
	b.mu.Lock()
}`,
  },
];

describe('held locks: claimed', () => {
  it.each(CASES)('$name', check);
});
