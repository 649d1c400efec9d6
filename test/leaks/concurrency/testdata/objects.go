package objects

import (
	"context"
	"fmt"
	"sync"
)

type stage interface{ run() }

type signals struct {
	ready chan struct{}
	exit  chan struct{}
}

type base struct {
	sync.Mutex
	stop chan struct{}
}

func (b *base) wait() {
	<-b.stop // want recv-no-sender
}

type derived struct {
	*base
	signals
}

// The method of an embedded field, through an interface: nobody closes the channel.
type waiting struct{ stop chan struct{} }

func (w *waiting) run() {
	<-w.stop // want recv-no-sender
}

type stopped struct{ stop chan struct{} }

func (w *stopped) run() { <-w.stop }

func promoted() {
	d := &derived{base: &base{stop: make(chan struct{})}}
	go d.wait()
}

func throughInterface() {
	w := &waiting{stop: make(chan struct{})}
	var s stage = w
	go func() { s.run() }()
	fmt.Println(w)
}

// Closed through the value itself.
func closedThroughValue() {
	w := &stopped{stop: make(chan struct{})}
	var s stage = w
	go func() { s.run() }()
	close(w.stop)
}

// A value of unknown type may be anything.
func handed(s stage, done chan struct{}) {
	s.run()
	<-done
}

// Printing calls String, which may do anything with the channel.
type spoken struct{ out chan int }

func (s *spoken) String() string { return fmt.Sprint(<-s.out) }

func printed() {
	s := &spoken{out: make(chan int)}
	go func() { s.out <- 1 }()
	fmt.Println(s)
}

// An embedded lock is given back by its promoted method.
func promotedLock() {
	d := &derived{base: &base{stop: make(chan struct{})}}
	done := make(chan struct{})
	go func() {
		d.Lock()
		d.Unlock()
		close(done)
	}()
	d.Lock()
	d.Unlock()
	<-done
}

type tokens chan struct{}

func (t tokens) take() { t <- struct{}{} } // want send-abandoned
func (t tokens) give() { <-t }

func forgetsToken(fail bool) {
	t := make(tokens, 1)
	for i := 0; i < 2; i++ {
		t.take()
		if fail {
			continue
		}
		t.give()
	}
}

type queue[T any] struct {
	items chan T
	done  chan struct{}
}

func newQueue[T any](n int) *queue[T] {
	return &queue[T]{items: make(chan T, n), done: make(chan struct{})}
}

func (q *queue[T]) push(v T) {
	q.items <- v // want send-no-receiver
}

func generic() {
	q := newQueue[int](1)
	go func() {
		q.push(1)
		q.push(2)
		close(q.done)
	}()
	<-q.done
}

// A function that is started to cancel does so.
func cancelledByGoroutine(use func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	use(ctx)
	<-ctx.Done()
}

func neverCancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		<-ctx.Done()
		close(done)
	}()
	<-done // want recv-no-sender
	cancel()
}

type lazy struct {
	once  sync.Once
	ready chan struct{}
}

func (l *lazy) start() {
	l.once.Do(func() {
		go l.load()
		<-l.ready // want recv-no-sender
	})
}

func (l *lazy) load() {
	l.start()
	close(l.ready)
}

func reentered() {
	l := &lazy{ready: make(chan struct{})}
	l.start()
}

// Once has run when it is asked again.
func onceOnly() {
	var once sync.Once
	done := make(chan struct{})
	for i := 0; i < 2; i++ {
		go once.Do(func() { close(done) })
	}
	<-done
}

// Whatever the loop finds, what is sent is received: its branches decide nothing.
func idleLoop(rows []string, log func(string)) {
	out := make(chan int)
	go func() { out <- 1 }()
	count := 0
	for _, row := range rows {
		if row == "" {
			log("empty")
		} else if row == "x" {
			count++
		}
	}
	log(fmt.Sprint(count))
	<-out
}

// The branch decides by what it writes: on one way nobody receives.
func decidingBranch(rows []string) {
	out := make(chan int)
	go func() {
		out <- 1 // want send-abandoned
	}()
	found := false
	for _, row := range rows {
		if row == "x" {
			found = true
		}
	}
	if found {
		<-out
	}
}

// The branch does nothing but drop the channel.
func dropped(subscribe func() (chan int, error), log func(error)) int {
	updates, err := subscribe()
	if err != nil {
		updates = nil
		log(err)
	}
	return <-updates // want nil-channel
}
