package report

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Article E: the function returns at once, and nobody takes the answer.
func count(query string) {
	rows := make(chan int, 1)
	go func() {
		rows <- run(query) // want "error: `rows <- run\(query\)` can block for ever: no path of any goroutine receives"
	}()
}

// What comes after the send never happens.
func countLogged(query string) {
	rows := make(chan int, 1)
	go func() {
		rows <- run(query) // want "error: `rows <- run\(query\)` can block for ever: no path of any goroutine receives"
		fmt.Println("counted")
	}()
}

// ok: room for the answer that nobody takes
func countBuffered(query string) {
	rows := make(chan int, 1)
	go func() {
		rows <- run(query)
	}()
}

// Article D: ten goroutines send, nobody receives.
func senders() {
	ch := make(chan int)
	for i := range 10 {
		go func() {
			ch <- i // want "error: `ch <- i` can block for ever: no path of any goroutine receives"
		}()
	}
	time.Sleep(time.Second)
}

// A token too many: the channel is only a counter here.
func fill(limit chan<- int) {
	full := make(chan struct{}, 2)
	for range 3 {
		full <- struct{}{} // want "warning: `full <- struct\{\}\{\}` can block for ever: no path of any goroutine receives"
	}
	limit <- len(full)
}

// ok: the caller receives
func answers(query string) <-chan int {
	rows := make(chan int)
	go func() {
		rows <- run(query)
	}()
	return rows
}

// ok: the channel goes to code out of view
func logged(query string, sink func(chan int)) {
	rows := make(chan int)
	go func() {
		rows <- run(query)
	}()
	sink(rows)
}

// ok: the send is tried, not waited for
func tried(query string) {
	rows := make(chan int)
	go func() {
		select {
		case rows <- run(query):
		default:
		}
	}()
}

// ok: the send leaves with the context
func bounded(ctx context.Context, query string) {
	rows := make(chan int)
	go func() {
		select {
		case rows <- run(query):
		case <-ctx.Done():
		}
	}()
}

// The error path is the only one that receives.
func first(query string) (int, error) {
	if query == "" {
		return 0, errors.New("no query")
	}
	failed := make(chan error, 1)
	go func() {
		if err := verify(query); err != nil {
			failed <- err // want "error: `failed <- err` can block for ever: no path of any goroutine receives"
		}
	}()
	return run(query), nil
}

// ok: who waits takes the error too
func firstChecked(query string) (int, error) {
	failed := make(chan error)
	go func() {
		failed <- verify(query)
	}()
	n := run(query)
	return n, <-failed
}

func verify(query string) error {
	if len(query) > 80 {
		return fmt.Errorf("query of %d bytes", len(query))
	}
	return nil
}

func run(query string) int { return len(query) }
