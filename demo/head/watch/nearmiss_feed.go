package watch

import (
	"context"
	"fmt"
)

// Halt waits for the goroutine before it takes the lock.
func (f *Feed) Halt() int {
	close(f.quit)
	f.wg.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sum
}

// Print shows updates until there are no more or nobody looks.
func Print(ctx context.Context, updates <-chan int) {
	for {
		select {
		case <-ctx.Done():
			return
		case value, ok := <-updates:
			if !ok {
				return
			}
			fmt.Println(value)
		}
	}
}
