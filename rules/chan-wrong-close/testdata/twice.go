package job

import (
	"errors"
	"sync"
)

var errStopped = errors.New("stopped")

// The deferred close comes second.
func run(fail bool) error {
	done := make(chan struct{})
	defer close(done) // want "warning: `close\(done\)` can run when the channel is closed already, and a second close panics\."
	if fail {
		close(done)
		return errStopped
	}
	return nil
}

// ok: one close on every path
func runFixed(fail bool) error {
	done := make(chan struct{})
	defer close(done)
	if fail {
		return errStopped
	}
	return nil
}

// ok: the same condition, so never both
func runEither(fail bool) {
	done := make(chan struct{})
	if fail {
		close(done)
	}
	if !fail {
		close(done)
	}
}

// A send after the close.
func publish(n int, empty bool) {
	out := make(chan int, 1)
	if empty {
		close(out) // want "warning: `close\(out\)` can run before the last send, and a send on a closed channel panics\."
	}
	out <- n
}

// ok: sent, then closed
func publishFixed(n int, empty bool) {
	out := make(chan int, 1)
	if empty {
		close(out)
		return
	}
	out <- n
	close(out)
}

// ok: closed once
func runOnce(fail bool) {
	done := make(chan struct{})
	var once sync.Once
	stop := func() { once.Do(func() { close(done) }) }
	defer stop()
	if fail {
		stop()
	}
}

// ok: a flag remembers the close
func runFlag(fail bool) {
	done := make(chan struct{})
	closed := false
	if fail {
		close(done)
		closed = true
	}
	if !closed {
		close(done)
	}
}

// ok: nothing was thrown where the function returns, so the channel is not closed again
func reports(items []int, visit func(int) int) <-chan int {
	out := make(chan int, 1)
	go func() {
		defer func() {
			if thrown := recover(); thrown != nil {
				out <- -1
				close(out)
			}
		}()
		if len(items) == 0 {
			close(out)
			return
		}
		out <- visit(items[0])
		close(out)
	}()
	return out
}

func readReports(items []int, visit func(int) int) {
	for range reports(items, visit) {
	}
}
