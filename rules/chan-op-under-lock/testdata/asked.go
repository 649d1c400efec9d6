package testdata

import "sync"

// A worker that is asked to stop answers whoever asked.
type worker struct {
	mu      sync.Mutex
	running bool
	stop    chan struct{}
	stopped chan struct{}
}

func newWorker() *worker {
	return &worker{stop: make(chan struct{}, 1), stopped: make(chan struct{})}
}

func (w *worker) run(step func()) {
	for {
		select {
		case <-w.stop:
			w.mu.Lock()
			w.running = false
			w.stopped <- struct{}{} // ok: who asked has the lock behind him
			w.mu.Unlock()
			return
		default:
			step()
		}
	}
}

func (w *worker) end() {
	w.mu.Lock()
	w.stop <- struct{}{}
	w.mu.Unlock()
	<-w.stopped
}

// Nobody asks this one: whoever waits for it may still have to take the lock.
type drain struct {
	mu    sync.Mutex
	left  int
	empty chan struct{}
}

func newDrain() *drain { return &drain{empty: make(chan struct{})} }

func (d *drain) run() {
	d.mu.Lock()
	d.left = 0
	d.empty <- struct{}{} // want "`d.empty <- struct\{\}\{\}` waits with `d.mu` held"
	d.mu.Unlock()
}

func (d *drain) wait() int {
	d.mu.Lock()
	left := d.left
	d.mu.Unlock()
	<-d.empty
	return left
}

// A barrier: the workers are done with their start before they need the lock.
type bench struct {
	start sync.RWMutex
	wg    sync.WaitGroup
}

func (b *bench) run(step func()) {
	b.start.Lock()
	b.wg.Add(2)
	go b.loop(step)
	go b.loop(step)
	b.wg.Wait() // ok: each has said so before it reads the lock
	b.wg.Add(2)
	b.start.Unlock()
	b.wg.Wait()
}

func (b *bench) loop(step func()) {
	b.wg.Done()
	b.start.RLock()
	defer b.start.RUnlock()
	step()
	b.wg.Done()
}
