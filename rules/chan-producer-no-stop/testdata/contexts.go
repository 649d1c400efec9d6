package feed

import (
	"context"
	"errors"
)

// The consumer leaves, and only the context of the caller tells the producer.
func firstLarge(ctx context.Context, sizes []int) error {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, size := range sizes {
			select { // want "^note: .* can block until the context of the caller ends"
			case out <- size:
			case <-ctx.Done():
				return
			}
		}
	}()
	for size := range out {
		if size > 1<<20 {
			return errors.New("too large")
		}
	}
	return nil
}

// ok: the producer has a context of its own, which ends with the consumer
func firstLargeStopped(ctx context.Context, sizes []int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := make(chan int)
	go func() {
		defer close(out)
		for _, size := range sizes {
			select {
			case out <- size:
			case <-ctx.Done():
				return
			}
		}
	}()
	for size := range out {
		if size > 1<<20 {
			return errors.New("too large")
		}
	}
	return nil
}
