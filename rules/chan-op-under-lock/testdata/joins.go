package watch

import (
	"sync"
	"time"
)

type table struct {
	mu   sync.RWMutex
	wg   sync.WaitGroup
	done chan struct{}
	rows map[string]int
	quit chan struct{}
}

func (t *table) start() {
	t.wg.Add(1)
	go t.loop()
}

func (t *table) loop() {
	defer t.wg.Done()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			t.sync()
		case <-t.quit:
			return
		}
	}
}

func (t *table) sync() {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.rows["synced"]++
}

func (t *table) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.quit)
	t.wg.Wait() // want "warning: `t.wg.Wait\(\)` waits with `t.mu` held, and `loop` needs that lock before it is done: both wait for ever"
}

// ok: the lock is given back first
func (t *table) stopFixed() {
	t.mu.Lock()
	t.rows = nil
	t.mu.Unlock()
	t.wg.Wait()
}

func (t *table) waitReading() {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.wg.Wait() // want "`t.wg.Wait\(\)` waits with `t.mu` held, and `loop` reads it as well before it is done: with a writer in between all wait for ever"
}

type readOnly struct {
	mu   sync.RWMutex
	wg   sync.WaitGroup
	rows []int
}

// ok: nobody writes, and whoever reads lets the others read
func (r *readOnly) sum() (sum int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.wg.Add(1)
	go func() {
		defer r.wg.Done()
		r.mu.RLock()
		defer r.mu.RUnlock()
		sum = len(r.rows)
	}()
	r.wg.Wait()
	return sum
}

type feed struct {
	mu   sync.Mutex
	in   chan int
	done chan struct{}
	sum  int
}

func newFeed() *feed {
	f := &feed{in: make(chan int), done: make(chan struct{})}
	go func() {
		defer close(f.done)
		for n := range f.in {
			f.add(n)
		}
	}()
	return f
}

func (f *feed) add(n int) {
	f.mu.Lock()
	f.sum += n
	f.mu.Unlock()
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.in)
	<-f.done // want "`<-f.done` waits with `f.mu` held, and the goroutine at line 92 needs that lock before it answers"
}

func (f *feed) put(n int) {
	f.mu.Lock()
	f.in <- n // want "`f.in <- n` waits with `f.mu` held, and the goroutine at line 92 needs that lock before it receives again"
	f.mu.Unlock()
}

// ok: nothing is held
func (f *feed) closeFixed() {
	close(f.in)
	<-f.done
	f.mu.Lock()
	f.sum = 0
	f.mu.Unlock()
}

// ok: the send is not the only case
func (f *feed) offer(n int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case f.in <- n:
		return true
	default:
		return false
	}
}

type plain struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	jobs chan int
}

// ok: the goroutine does not need the lock
func (p *plain) run() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		p.jobs <- 1
	}()
	<-p.jobs
	p.wg.Wait()
}
