package p

import (
	"context"
	"errors"
	"time"
)

// What goes on when the context of the caller ends, and only then.

func produce(ctx context.Context, n int) error {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			select { // want producer-no-stop until-caller
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	for v := range out {
		if v == 3 {
			return errors.New("three")
		}
	}
	return nil
}

// Of a context of its own that it cancels nothing is left.
func produceCancelled(ctx context.Context, n int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	for v := range out {
		if v == 3 {
			return errors.New("three")
		}
	}
	return nil
}

// One that time ends.
func produceLimited(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	_ = cancel
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	for v := range out {
		if v == 3 {
			return errors.New("three")
		}
	}
	return nil
}

// A service: it takes what comes until the context ends.
func serve(ctx context.Context, first []int) {
	jobs := make(chan int, len(first))
	go func() {
		for {
			select {
			case j := <-jobs:
				println(j)
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, j := range first {
		jobs <- j
	}
}

// The partner has not left: it waits for the same context.
func together(ctx context.Context, n int) error {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	println(<-out)
	<-ctx.Done()
	return ctx.Err()
}

func reply(ctx context.Context, ask func() error) error {
	answer := make(chan int, 1)
	go func() {
		select { // want recv-no-sender until-caller
		case v := <-answer:
			println(v)
		case <-ctx.Done():
		}
	}()
	if err := ask(); err != nil {
		return err
	}
	answer <- 1
	return nil
}
