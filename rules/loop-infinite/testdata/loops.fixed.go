package testdata

import (
	"context"
	"log"
	"runtime"
	"sync/atomic"
)

// Article D: work that never ends.
func startSpinning() {
	go func() { // want "^note: The loop `for` does nothing but turn"
		for {
		}
	}()
}

func waitFor(stopped *bool) {
	for !*stopped { // want "^note: The loop `for !\*stopped` does nothing but turn"
	}
}

func receiveOrSpin(values <-chan int, done <-chan struct{}) {
	for { // want "^note: The loop `for` spins: its `default` case leads back at once"
		select {
		case value := <-values:
			log.Print(value)
		case <-done:
			return
		default:
		}
	}
}

// The other case may return, but only after a last update.
func update(ctx context.Context, updates <-chan int) {
	for { // want "^note: The case `<-ctx.Done\(\)` does not leave the loop: once it is ready it is ready for ever"
		select {
		case <-ctx.Done():
			return
		case value, ok := <-updates:
			if !ok {
				return
			}
			log.Print(value)
		}
	}
}

type manager struct {
	done chan struct{}
}

func (m *manager) run() {
	updates := make(chan *int, 1)
	go func() {
		defer close(updates)
		updates <- new(int)
	}()
	go m.handle(updates) // want "^note: Once the channel of `update := <-updates` is closed the case is ready for ever"
}

func (m *manager) stop() { close(m.done) }

func (m *manager) handle(updates <-chan *int) {
	for {
		select {
		case update := <-updates:
			if update == nil {
				break
			}
			log.Print(*update)
		case <-m.done:
			return
		}
	}
}

// ok: the closed channel is told from a value
func (m *manager) asked(updates chan int) {
	go func() { close(updates) }()
	for {
		select {
		case update, ok := <-updates:
			if !ok {
				return
			}
			log.Print(update)
		case <-m.done:
			return
		}
	}
}

// ok: a zero value leads out of the loop
func (m *manager) zero(updates chan *int) {
	go func() { close(updates) }()
	for {
		select {
		case update := <-updates:
			if update == nil {
				return
			}
			log.Print(*update)
		case <-m.done:
			return
		}
	}
}

// ok: the loop takes the closed channel out of the select
func (m *manager) renewed(updates chan int) {
	go func() { close(updates) }()
	for {
		select {
		case <-updates:
			updates = nil
		case <-m.done:
			return
		}
	}
}

// ok: other goroutines run meanwhile
func yielding(stopped *atomic.Bool) {
	for !stopped.Load() {
		runtime.Gosched()
	}
}

// ok: the default case does the work
func working(done <-chan struct{}, work func()) {
	for {
		select {
		case <-done:
			return
		default:
			work()
		}
	}
}

// ok: what stands behind the select blocks
func asking(done <-chan struct{}, values <-chan int) {
	for {
		select {
		case <-done:
			return
		default:
		}
		log.Print(<-values)
	}
}

// ok: the case leaves the loop
func leaving(ctx context.Context, updates <-chan int) {
loop:
	for {
		select {
		case <-ctx.Done():
			break loop
		case value := <-updates:
			log.Print(value)
		}
	}
	log.Print("over")
}
