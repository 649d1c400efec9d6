package job

import (
	"errors"
	"sync"
	"time"
)

// Article B's wrong fix: the receiver closes, and the send panics.
func lookup() error {
	errCh := make(chan error)
	// want "warning: `close\(errCh\)` can run before the last send, and a send on a closed channel panics\."
	defer close(errCh)
	go func() {
		time.Sleep(2 * time.Second)
		errCh <- errors.New("not found")
	}()
	select {
	case <-time.After(time.Second):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// ok: the only sender closes
func lookupFixed() error {
	errCh := make(chan error, 1)
	go func() {
		defer close(errCh)
		time.Sleep(2 * time.Second)
		errCh <- errors.New("not found")
	}()
	select {
	case <-time.After(time.Second):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// Each of two senders closes.
func both(a, b int) int {
	results := make(chan int)
	go func() {
		results <- a
		close(results) // want "warning: `close\(results\)` can run before the last send, and a send on a closed channel panics\."
	}()
	go func() {
		results <- b
		close(results)
	}()
	total := 0
	for result := range results {
		total += result
	}
	return total
}

// ok: closed once, after both
func bothFixed(a, b int) int {
	results := make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		results <- a
	}()
	go func() {
		defer wg.Done()
		results <- b
	}()
	go func() {
		wg.Wait()
		close(results)
	}()
	total := 0
	for result := range results {
		total += result
	}
	return total
}

// ok: to stop the sender the receiver closes a channel of its own
func stopped(items []int) int {
	results := make(chan int)
	done := make(chan struct{})
	defer close(done)
	go func() {
		defer close(results)
		for _, item := range items {
			select {
			case results <- item:
			case <-done:
				return
			}
		}
	}()
	return <-results
}

// A buffer that closes its channel once what waits in it is gone.
type buffer struct {
	mu      sync.Mutex
	c       chan int
	backlog []int
	closing bool
	closed  bool
}

func newBuffer() *buffer { return &buffer{c: make(chan int, 1)} }

func (b *buffer) put(value int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closing {
		return false
	}
	if len(b.backlog) == 0 {
		select {
		case b.c <- value:
			return true
		default:
		}
	}
	b.backlog = append(b.backlog, value)
	return true
}

func (b *buffer) load() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.backlog) > 0 {
		select {
		case b.c <- b.backlog[0]:
			b.backlog = b.backlog[1:]
		default:
		}
	} else if b.closing && !b.closed {
		b.closed = true
		close(b.c)
	}
}

func (b *buffer) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closing {
		return
	}
	b.closing = true
	if len(b.backlog) == 0 {
		b.closed = true
		close(b.c)
	}
}

// ok: what has been put aside decides who closes
func throughBuffer() int {
	b := newBuffer()
	b.put(1)
	b.close()
	b.put(1)
	value := <-b.c
	b.load()
	return value
}
