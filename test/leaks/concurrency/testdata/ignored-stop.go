package testdata

import (
	"context"
	"time"
)

// The poller listens for the signal between the turns only: whoever has given it need not receive any more.
func watch(stop <-chan struct{}, poll func() (int, error)) (<-chan int, <-chan error) {
	values := make(chan int)
	failed := make(chan error)
	tick := time.NewTicker(time.Second)
	go func() {
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				value, err := poll()
				if err != nil {
					failed <- err // want producer-no-stop
					continue
				}
				values <- value // want producer-no-stop
			case <-stop:
				return
			}
		}
	}()
	return values, failed
}

// Each send has the way out.
func watchRepaired(stop <-chan struct{}, poll func() (int, error)) <-chan int {
	values := make(chan int)
	tick := time.NewTicker(time.Second)
	go func() {
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				value, _ := poll()
				select {
				case values <- value:
				case <-stop:
					return
				}
			case <-stop:
				return
			}
		}
	}()
	return values
}

const (
	running = iota
	stopped
	removed
)

// One send of a goroutine that notices the end of the context.
func wait(ctx context.Context, condition int, isRunning bool, ended chan struct{}) <-chan error {
	if condition == running && isRunning {
		result := make(chan error, 1)
		result <- nil
		return result
	}
	var waited chan struct{}
	if condition < removed {
		waited = ended
	}
	result := make(chan error)
	go func() {
		select {
		case <-ctx.Done():
			result <- ctx.Err() // want send-abandoned
			return
		case <-waited:
		}
		result <- nil // want send-abandoned
	}()
	return result
}

// Room for the one value.
func waitRepaired(ctx context.Context, ended chan struct{}) <-chan error {
	result := make(chan error, 1)
	go func() {
		select {
		case <-ctx.Done():
			result <- ctx.Err()
			return
		case <-ended:
		}
		result <- nil
	}()
	return result
}

// Who never listens may mean the receiver to take all there is.
func produce(ctx context.Context, next func(context.Context) (int, bool)) <-chan int {
	values := make(chan int)
	go func() {
		defer close(values)
		for {
			value, ok := next(ctx)
			if !ok {
				return
			}
			values <- value
		}
	}()
	return values
}

// Two signals: which of them ends the receiver is not known.
func either(ctx context.Context, stop <-chan struct{}) <-chan int {
	values := make(chan int)
	go func() {
		select {
		case <-ctx.Done():
			return
		case <-stop:
			values <- 1
		}
	}()
	return values
}
