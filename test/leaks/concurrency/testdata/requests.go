package requests

import (
	"sync"
	"time"
)

type request struct {
	key    string
	answer chan string
}

type store struct {
	requests chan request
	quit     chan struct{}
	data     map[string]string
}

func newStore() *store {
	s := &store{requests: make(chan request), quit: make(chan struct{}), data: map[string]string{}}
	go s.loop()
	return s
}

func (s *store) loop() {
	for {
		select {
		case r := <-s.requests:
			r.answer <- s.data[r.key] // want send-abandoned
		case <-s.quit:
			return
		}
	}
}

func (s *store) get(key string, timeout time.Duration) string {
	r := request{key: key, answer: make(chan string)}
	s.requests <- r
	select {
	case v := <-r.answer:
		return v
	case <-time.After(timeout):
		return ""
	}
}

func ask() {
	s := newStore()
	s.get("a", time.Second)
	close(s.quit)
}

// The answer has room.
type roomy struct{ asks chan chan int }

func (r *roomy) loop() {
	for answer := range r.asks {
		answer <- 1
	}
}

func askRoomy(timeout time.Duration) {
	r := &roomy{asks: make(chan chan int)}
	go r.loop()
	answer := make(chan int, 1)
	r.asks <- answer
	select {
	case <-answer:
	case <-time.After(timeout):
	}
	close(r.asks)
}

// The request waits in a buffer: it is the only one.
func buffered(timeout time.Duration) {
	asks := make(chan chan int, 1)
	go func() {
		answer := <-asks
		answer <- 1 // want send-abandoned
	}()
	answer := make(chan int)
	asks <- answer
	select {
	case <-answer:
	case <-time.After(timeout):
	}
}

// Which of the two is received is not known.
func severalBuffered(timeout time.Duration) {
	asks := make(chan chan int, 2)
	go func() {
		for answer := range asks {
			answer <- 1
		}
	}()
	first, second := make(chan int), make(chan int, 1)
	asks <- first
	asks <- second
	select {
	case <-second:
	case <-time.After(timeout):
	}
	<-first
	close(asks)
}

// Whoever receives the request keeps the answer for others.
type keeper struct {
	mu      sync.Mutex
	waiting []chan int
}

func (k *keeper) loop(asks chan chan int) {
	for answer := range asks {
		k.mu.Lock()
		k.waiting = append(k.waiting, answer)
		k.mu.Unlock()
	}
}

func kept(k *keeper) {
	asks := make(chan chan int)
	go k.loop(asks)
	answer := make(chan int)
	asks <- answer
	close(asks)
	<-answer
}

// Code out of view takes some of the requests.
func takenOutside(register func(func()), timeout time.Duration) {
	asks := make(chan chan int)
	register(func() { <-asks })
	answer := make(chan int)
	asks <- answer
	<-answer
}

// The answer is given up with the one who asked.
func cancelled(timeout time.Duration) {
	type question struct {
		answer chan int
		done   chan struct{}
	}
	asks := make(chan question)
	go func() {
		q := <-asks
		select {
		case q.answer <- 1:
		case <-q.done:
		}
	}()
	q := question{answer: make(chan int), done: make(chan struct{})}
	defer close(q.done)
	asks <- q
	select {
	case <-q.answer:
	case <-time.After(timeout):
	}
}

// A function is sent: it is called by who receives it.
func functions() {
	calls := make(chan func())
	go func() {
		for f := range calls {
			f()
		}
	}()
	out := make(chan int)
	calls <- func() {
		out <- 1 // want send-abandoned
	}
	select {
	case <-out:
	case <-time.After(time.Second):
	}
	close(calls)
}

func functionsWithRoom() {
	calls := make(chan func())
	go func() {
		for f := range calls {
			f()
		}
	}()
	out := make(chan int, 1)
	calls <- func() { out <- 1 }
	select {
	case <-out:
	case <-time.After(time.Second):
	}
	close(calls)
}

// A process that ends has no goroutines left.
func panics(workers int, jobs chan int) {
	var wg sync.WaitGroup
	wg.Add(workers)
	for range workers {
		go func() {
			for job := range jobs {
				if job < 0 {
					panic("negative")
				}
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

// Asked by a goroutine that is started once.
type desk struct {
	asks chan request
	quit chan struct{}
}

func (d *desk) loop() {
	for {
		select {
		case r := <-d.asks:
			r.answer <- r.key // want send-abandoned
		case <-d.quit:
			return
		}
	}
}

func (d *desk) ask(timeout time.Duration) {
	r := request{answer: make(chan string)}
	select {
	case d.asks <- r:
	case <-d.quit:
		return
	}
	select {
	case <-r.answer:
	case <-time.After(timeout):
	}
}

func askedOnce() {
	d := &desk{asks: make(chan request), quit: make(chan struct{})}
	go d.loop()
	done := make(chan struct{})
	go func() {
		d.ask(time.Second)
		close(done)
	}()
	<-done
	close(d.quit)
}

// Run later, by a timer that nobody stops.
func later() {
	fired := make(chan int)
	time.AfterFunc(time.Second, func() {
		fired <- 1 // want send-abandoned
	})
	select {
	case <-fired:
	case <-time.After(time.Minute):
	}
}

// The timer is stopped: whether its function runs is not known.
func stopped(done chan int) {
	fired := make(chan int)
	timer := time.AfterFunc(time.Second, func() { fired <- 1 })
	defer timer.Stop()
	select {
	case <-fired:
	case <-done:
	}
}
