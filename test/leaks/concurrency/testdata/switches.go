package switches

import "testing"

type kind int

const (
	write kind = iota
	flush
	quit
)

type request struct {
	kind kind
	done chan error
}

type writer struct{ requests chan request }

func (w *writer) loop() {
	for r := range w.requests {
		switch r.kind {
		case write, flush:
			r.done <- nil
		case quit:
			r.done <- nil
			return
		}
	}
}

func (w *writer) do(k kind) error {
	r := request{kind: k, done: make(chan error)}
	w.requests <- r
	return <-r.done
}

// The last request ends the loop.
func TestQuits(t *testing.T) {
	w := &writer{requests: make(chan request)}
	go w.loop()
	w.do(write)
	w.do(flush)
	w.do(quit)
}

func (w *writer) loopWithoutFlush() {
	for r := range w.requests { // want range-never-closed
		switch r.kind {
		case write:
			r.done <- nil
		case flush:
		case quit:
			r.done <- nil
			return
		}
	}
}

func (w *writer) ask(k kind) error {
	r := request{kind: k, done: make(chan error)}
	w.requests <- r
	return <-r.done
}

func TestForgetsToAnswer(t *testing.T) {
	w := &writer{requests: make(chan request)}
	go w.loopWithoutFlush()
	w.ask(write)
	w.ask(flush)
	w.ask(quit)
}

// The first clause is taken always.
func TestFirstClause(t *testing.T) {
	out := make(chan int)
	isOn := true
	go func() {
		switch {
		case isOn:
			out <- 1
		default:
		}
	}()
	<-out
}

// What closes the flag's channel is not known to have run.
func TestOthersDecide(t *testing.T) {
	out := make(chan int)
	set := false
	done := make(chan bool)
	go func() {
		set = true
		done <- true
	}()
	<-done
	go func() {
		switch {
		case set:
			out <- 1
		}
	}()
	<-out
}

type manager struct {
	stop chan struct{}
	seen int
}

func newManager(isBroken bool) *manager {
	if isBroken {
		return nil
	}
	return &manager{stop: make(chan struct{})}
}

func (m *manager) run(in chan int) {
	for {
		select {
		case <-in:
			m.seen++
		case <-m.stop:
			return
		}
	}
}

// Nothing runs on no manager.
func TestRuns(t *testing.T) {
	m := newManager(len(t.Name()) > 20)
	in := make(chan int)
	go m.run(in)
	in <- 1
	in <- 2
	close(m.stop)
}
