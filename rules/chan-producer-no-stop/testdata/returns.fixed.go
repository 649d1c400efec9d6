package feed

import (
	"context"
	"errors"
)

var errBad = errors.New("bad line")

// The first bad line ends the function, not the goroutine.
func parse(lines []string) error {
	ch := make(chan string)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(ch)
		for _, line := range lines {
			select {
			case ch <- line:
			case <-stop:
				return
			} // want "error: `ch <- line` can block for ever \(with `len\(lines\)` = 2\): nobody receives once the consumer has left"
		}
	}()
	for line := range ch {
		if line == "" {
			return errBad
		}
	}
	return nil
}

// ok: the function tells the goroutine when it leaves
func parseFixed(lines []string) error {
	ch := make(chan string)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(ch)
		for _, line := range lines {
			select {
			case ch <- line:
			case <-stop:
				return
			}
		}
	}()
	for line := range ch {
		if line == "" {
			return errBad
		}
	}
	return nil
}

// ok: the bad line is kept and the rest is drained
func parseAll(lines []string) error {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for _, line := range lines {
			ch <- line
		}
	}()
	var err error
	for line := range ch {
		if line == "" {
			err = errBad
		}
	}
	return err
}

// The context is in reach, and nobody looks at it in the send.
func copyLines(ctx context.Context, lines []string) error {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for _, line := range lines {
			if ctx.Err() != nil {
				return
			}
			select {
			case ch <- line:
			case <-ctx.Done():
				return
			} // want "error: `ch <- line` can block for ever: nobody receives once the consumer has left"
		}
	}()
	for {
		select {
		case _, ok := <-ch:
			if !ok {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ok: the send leaves with the context
func copyLinesFixed(ctx context.Context, lines []string) error {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for _, line := range lines {
			select {
			case ch <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case _, ok := <-ch:
			if !ok {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A channel that a callee returns and fills.
func numbers(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i // want "error: `out <- i` can block for ever \(with `n` = 2\): nobody receives once the consumer has left"
		}
	}()
	return out
}

func firstEven(n int) int {
	for v := range numbers(n) {
		if v%2 == 0 {
			return v
		}
	}
	return -1
}

// ok: every value is taken
func sum(n int) int {
	total := 0
	for v := range squares(n) {
		total += v
	}
	return total
}

// ok: its only caller drains it
func squares(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i * i
		}
	}()
	return out
}
