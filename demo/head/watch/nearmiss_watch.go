package watch

import (
	"context"
	"sync"
	"time"
)

// Times calls do a number of times and stops its ticker.
func Times(interval time.Duration, count int, do func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for turn := 0; turn < count; turn++ {
		<-ticker.C
		do()
	}
}

// Background works until its owner closes it.
type Background struct {
	stop chan struct{}
	done sync.WaitGroup
}

// Start starts the work.
func Start(interval time.Duration, do func()) *Background {
	b := &Background{stop: make(chan struct{})}
	b.done.Add(1)
	go func() {
		defer b.done.Done()
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-b.stop:
				return
			case <-ticker.C:
				do()
			}
		}
	}()
	return b
}

// Close ends the work and waits for it.
func (b *Background) Close() {
	close(b.stop)
	b.done.Wait()
}

// All calls every function at once and waits for all of them.
func All(ctx context.Context, functions []func(context.Context)) {
	var wg sync.WaitGroup
	wg.Add(len(functions))
	for _, function := range functions {
		go func(function func(context.Context)) {
			defer wg.Done()
			function(ctx)
		}(function)
	}
	wg.Wait()
}
