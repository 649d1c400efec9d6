package queue

import (
	"fmt"
	"sync"
)

// Nobody ever signals.
func waitForever() {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		defer mu.Unlock()
		changed.Wait() // want "error: `changed\.Wait\(\)` can block for ever: no Signal or Broadcast comes any more"
	}()
}

// The signal comes only where the work succeeds.
func build(name string) {
	var mu sync.Mutex
	built := sync.NewCond(&mu)
	isBuilt := false
	go func() {
		if err := compile(name); err != nil {
			return
		}
		mu.Lock()
		isBuilt = true
		built.Broadcast()
		mu.Unlock()
	}()
	mu.Lock()
	for !isBuilt {
		built.Wait() // want "warning: `built\.Wait\(\)` can block for ever: no Signal or Broadcast comes any more, so `build` never returns"
	}
	mu.Unlock()
}

// The change is made, but nobody is told.
func flip() {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	isSet := false
	go func() {
		mu.Lock()
		isSet = true
		changed.Broadcast()
		mu.Unlock()
	}()
	mu.Lock()
	for !isSet {
		changed.Wait() // want "warning: `changed\.Wait\(\)` can block for ever: no Signal or Broadcast comes any more, so `flip` never returns"
	}
	mu.Unlock()
}

// ok: the change is told under the lock
func flipTold() {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	isSet := false
	go func() {
		mu.Lock()
		isSet = true
		changed.Broadcast()
		mu.Unlock()
	}()
	mu.Lock()
	for !isSet {
		changed.Wait()
	}
	mu.Unlock()
}

// ok: every path of the work tells
func buildTold(name string) {
	var mu sync.Mutex
	built := sync.NewCond(&mu)
	isOver := false
	go func() {
		err := compile(name)
		mu.Lock()
		defer mu.Unlock()
		isOver = true
		built.Signal()
		if err != nil {
			fmt.Println(err)
		}
	}()
	mu.Lock()
	for !isOver {
		built.Wait()
	}
	mu.Unlock()
}

// ok: the Cond goes to code out of view, which may signal
func shared(register func(*sync.Cond)) {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	register(changed)
	mu.Lock()
	changed.Wait()
	mu.Unlock()
}

func compile(name string) error {
	if name == "" {
		return fmt.Errorf("no name")
	}
	return nil
}
