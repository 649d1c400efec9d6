package worker

import "sync"

type worker struct {
	changed  *sync.Cond
	ready    *sync.Cond
	shared   *sync.Cond
	isPaused bool
}

func newWorker() *worker {
	return &worker{
		changed: sync.NewCond(new(sync.Mutex)),
		ready:   sync.NewCond(new(sync.Mutex)),
		shared:  sync.NewCond(new(sync.Mutex)),
	}
}

// Nothing in the package signals: pausing and going on only set the field.
func (w *worker) serve(step func()) {
	w.changed.L.Lock()
	for w.isPaused {
		w.changed.Wait() // want "warning: `w\.changed\.Wait\(\)` can block for ever: no Signal or Broadcast comes any more, so `serve` never returns"
	}
	w.changed.L.Unlock()
	step()
}

func (w *worker) pause(isPaused bool) {
	w.changed.L.Lock()
	w.isPaused = isPaused
	w.changed.L.Unlock()
}

// ok: another method signals
func (w *worker) await() {
	w.ready.L.Lock()
	w.ready.Wait()
	w.ready.L.Unlock()
}

func (w *worker) start() {
	w.ready.Broadcast()
}

// ok: the Cond is handed on
func (w *worker) awaitShared(register func(*sync.Cond)) {
	register(w.shared)
	w.shared.L.Lock()
	w.shared.Wait()
	w.shared.L.Unlock()
}
