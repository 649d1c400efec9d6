/** Which locks are left held? Near-misses first: what must stay silent is most of what people write. */
import { describe, expect, it } from '@jest/globals';
import { claimsIn, lockAnswers, wantedIn } from './locks-of.js';

const HEAD = `package m

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	deadlock "example.com/other/go-deadlock"
)

var _ = os.Exit

var _ = fmt.Sprint
var _ = errors.New
var _ = time.Now

type box struct {
	mu     sync.RWMutex
	m      map[string]int
	closed bool
}
`;

interface Case {
  readonly name: string;
  readonly code: string;
}

function check({ code }: Case): void {
  const text = HEAD + code;
  expect(claimsIn(text)).toEqual(wantedIn(text));
}

const SILENT: readonly Case[] = [
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
];

const CLAIMED: readonly Case[] = [
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

describe('held locks: silent', () => {
  it.each(SILENT)('$name', check);
});

describe('held locks: claimed', () => {
  it.each(CLAIMED)('$name', check);
});

describe('held locks: answers', () => {
  it('tells the branches since the lock, the return and the unlocks elsewhere', () => {
    const code = `
func (b *box) a(n int) error {
	if n == 0 {
		return nil
	}
	b.mu.Lock()
	if b.closed {
		return errors.New("closed")
	}
	b.mu.Unlock()
	return nil
}`;
    const [answer] = lockAnswers(HEAD + code);
    const claim = answer?.claims[0];
    const text = claim?.view.file.text ?? '';
    const source = (node: { start: number; end: number } | undefined): string =>
      node ? text.slice(node.start, node.end) : '';
    expect(claim?.edges.map(({ cond, kind }) => `${source(cond)} ${kind}`)).toEqual(['b.closed true']);
    expect(source(claim?.end)).toBe('return errors.New("closed")');
    expect(claim?.releases.map(source)).toEqual(['b.mu.Unlock()']);
  });

  it('says why it is silent', () => {
    const code = `
func (b *box) hold() { b.mu.Lock() }
func (b *box) drop() { b.mu.Unlock() }
func (b *box) hand() func() { b.mu.RLock(); return b.mu.RUnlock }`;
    expect(lockAnswers(HEAD + code).flatMap(({ reasons }) => reasons)).toEqual([
      'another function unlocks it',
      'a function value that unlocks it is handed on',
    ]);
  });
});

const SEMAPHORES = `package m

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

type pool struct{ sem *semaphore.Weighted }

func (p *pool) do(ctx context.Context, name string) error {
	if err := p.sem.Acquire(ctx, 1); err != nil { // want returned
		return err
	}
	if name == "" {
		return errors.New("no name")
	}
	p.sem.Release(1)
	return nil
}

func (p *pool) good(ctx context.Context, name string) error {
	if err := p.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer p.sem.Release(1)
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

// Given back by the goroutine; all are taken to wait for the last.
func (p *pool) each(ctx context.Context, names []string) error {
	for _, n := range names {
		if err := p.sem.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer p.sem.Release(1)
			_ = n
		}()
	}
	return p.sem.Acquire(ctx, 10)
}

// Taken for the caller.
func (p *pool) enter(ctx context.Context) error {
	if err := p.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if ctx.Err() != nil {
		p.sem.Release(1)
		return ctx.Err()
	}
	return nil
}

func (p *pool) try(name string) bool {
	if !p.sem.TryAcquire(1) {
		return false
	}
	defer p.sem.Release(1)
	return true
}
`;

describe('tokens of x/sync semaphores', () => {
  it('are lost where a path keeps them', () => {
    expect(claimsIn(SEMAPHORES)).toEqual(wantedIn(SEMAPHORES));
  });
});
