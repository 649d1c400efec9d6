// Article A: a timeout that abandons the sender, and a consumer that leaves before its producer.
package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"
)

func main() {
	fmt.Println("before", runtime.NumGoroutine())
	fmt.Println(lookup(), lookupWithRoom())
	produce()
	produceStopped()
	produceOnce()
	time.Sleep(time.Second)
	fmt.Println("after", runtime.NumGoroutine())
}

// lab: lookup() leaks
func lookup() error {
	errCh := make(chan error)
	go func() {
		time.Sleep(20 * time.Millisecond)
		errCh <- errors.New("not found") // want chan-send-abandoned "^error: .*nobody is left to receive"
	}()
	select {
	case <-time.After(10 * time.Millisecond):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// lab: lookupWithRoom() ends
// ok: capacity 1 for one sender and one receiver
func lookupWithRoom() error {
	errCh := make(chan error, 1)
	go func() {
		time.Sleep(20 * time.Millisecond)
		errCh <- errors.New("not found")
	}()
	select {
	case <-time.After(10 * time.Millisecond):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// lab: produce() leaks
func produce() {
	values := make(chan int, 100)
	go func() {
		defer close(values)
		for i := 0; i < 10000; i++ {
			values <- i // want chan-producer-no-stop "^error: .*nobody receives once the consumer has left"
			time.Sleep(10 * time.Microsecond)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	go func() {
		defer cancel()
		for v := range values {
			if ctx.Err() != nil {
				return
			}
			_ = v
		}
	}()
}

// lab: produceStopped() ends
// ok: the consumer closes the stop channel when it leaves
func produceStopped() {
	values := make(chan int, 100)
	stop := make(chan struct{})
	go func() {
		defer close(values)
		for i := 0; i < 10000; i++ {
			select {
			case <-stop:
				return
			case values <- i:
			}
			time.Sleep(10 * time.Microsecond)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	go func() {
		defer close(stop)
		defer cancel()
		for v := range values {
			if ctx.Err() != nil {
				return
			}
			_ = v
		}
	}()
}

// lab: produceOnce() ends
// ok: the fix as it was printed, with its two bodies exchanged: it leaks nothing, for the producer sends once
func produceOnce() {
	values := make(chan int, 100)
	stop := make(chan struct{})
	go func() {
		defer close(values)
		for i := 0; i < 10000; i++ {
			select {
			case <-stop:
			case values <- i:
				return
			}
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	go func() {
		defer close(stop)
		defer cancel()
		for v := range values {
			if ctx.Err() != nil {
				return
			}
			_ = v
		}
	}()
}
