package feed

import (
	"context"
	"errors"
	"time"
)

type result struct {
	Code   int
	Output string
	Ended  time.Time
}

// The send has several lines, whose inner layout stays.
func probe(ctx context.Context, names []string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	results := make(chan *result)
	go func() {
		for _, name := range names {
			results <- &result{ // want "can block for ever"
				Code:   len(name),
				Output: name,
				Ended:  time.Now(),
			}
		}
	}()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case r := <-results:
		return r.Code, nil
	}
}

// ok: the send is left when the context ends
func probeStopped(ctx context.Context, names []string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	results := make(chan *result)
	go func() {
		for _, name := range names {
			select {
			case results <- &result{
				Code:   len(name),
				Output: name,
				Ended:  time.Now(),
			}:
			case <-ctx.Done():
				return
			}
		}
	}()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case r := <-results:
		return r.Code, nil
	}
}

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
