package flags

import "sync"

// The flag is set before the signal, which nobody sends.
func unsignalled() {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	isSet := false
	go func() {
		mu.Lock()
		isSet = true
		mu.Unlock()
	}()
	mu.Lock()
	for !isSet {
		changed.Wait() // want cond-missed
	}
	mu.Unlock()
}

// Set before anybody waits: the loop has no turn.
func setBefore() {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	isSet := true
	go func() {
		mu.Lock()
		isSet = true
		mu.Unlock()
	}()
	mu.Lock()
	for !isSet {
		changed.Wait()
	}
	mu.Unlock()
}

// Signalled without the flag: the wait goes on when woken, and stays when the signal came first.
func early() {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	go func() {
		changed.Signal()
	}()
	mu.Lock()
	changed.Wait() // want cond-missed
	mu.Unlock()
}

// What a deferred function asks for is known where it runs.
func closedOnEveryWay(next func() error) error {
	ch := make(chan int)
	closed := false
	defer func() {
		if !closed {
			close(ch)
		}
	}()
	go func() {
		for range ch {
		}
	}()
	if err := next(); err != nil {
		return err
	}
	close(ch)
	closed = true
	return nil
}
