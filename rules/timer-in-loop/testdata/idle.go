package testdata

import (
	"context"
	"log"
	"time"
)

// Article B: a million values, one each millisecond, leave as many timers behind.
func receive(values <-chan int) {
	for {
		timer := time.After(10 * time.Second) // want "^note: Each turn makes a new timer by `time.After\(10 \* time.Second\)`: before Go 1.23 those of turns"
		select {
		case value := <-values:
			log.Print(value)
		case <-timer:
			log.Print("nothing for a while")
		}
	}
}

func flush(ctx context.Context, work func()) {
	for {
		select {
		case <-time.After(time.Minute): // want "^note: .* the last one stays until it fires when the loop ends"
			work()
		case <-ctx.Done():
			return
		}
	}
}

type shard struct {
	queue    chan int
	deadline time.Duration
}

func (s *shard) run(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case value := <-s.queue:
			log.Print(value)
		case <-time.NewTimer(s.deadline).C: // want "^note: Each turn makes a new timer"
			log.Print("late")
		}
	}
}

// ok: article B, one timer that each turn sets anew
func reset(values <-chan int) {
	timer := time.NewTimer(10 * time.Second)
	defer timer.Stop()
	for {
		select {
		case value := <-values:
			log.Print(value)
			if !timer.Stop() {
				<-timer.C
			}
			timer.Reset(10 * time.Second)
		case <-timer.C:
			return
		}
	}
}

// ok: it is waited for alone, and fires in this turn
func sleep(work func() bool) {
	for {
		<-time.After(time.Second)
		if work() {
			return
		}
	}
}

// ok: the turn leaves the loop
func once(values <-chan int) int {
	for {
		select {
		case value := <-values:
			return value
		case <-time.After(time.Second):
			return 0
		}
	}
}

// ok: three turns at most
func attempts(ctx context.Context, try func() bool) {
	for i := 0; i < 3; i++ {
		if try() {
			return
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return
		}
	}
}
