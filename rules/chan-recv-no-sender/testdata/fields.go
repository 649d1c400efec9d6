package worker

import "fmt"

type worker struct {
	done    chan struct{}
	results chan int
	events  chan string
	idle    chan struct{}
	given   chan int
}

func newWorker(given chan int) *worker {
	return &worker{
		done:    make(chan struct{}),
		results: make(chan int),
		events:  make(chan string),
		idle:    make(chan struct{}),
		given:   given,
	}
}

// Nothing in the package closes it or sends on it.
func (w *worker) wait() {
	<-w.done // want "warning: `<-w\.done` can block for ever: nobody is left to send or to close the channel, so `wait` never returns"
}

// ok: another method sends
func (w *worker) first() int {
	return <-w.results
}

func (w *worker) publish(v int) {
	w.results <- v
}

// ok: handed on
func (w *worker) next() string {
	return <-w.events
}

func (w *worker) subscribe() chan<- string {
	return w.events
}

// ok: one of several cases
func (w *worker) poll() {
	select {
	case <-w.idle:
	case v := <-w.results:
		fmt.Println(v)
	}
}

// ok: it came from outside
func (w *worker) take() int {
	return <-w.given
}
