package feed

import (
	"context"
	"fmt"
	"time"
)

// Article A: the consumer leaves after a second, the producer has ten thousand values.
func pump() {
	ch := make(chan int, 100)
	stop := make(chan struct{})
	go func() {
		defer close(ch)
		for i := 0; i < 10000; i++ {
			select {
			case ch <- i:
			case <-stop:
				return
			} // want "error: `ch <- i` can block for ever: nobody receives once the consumer has left, so the goroutine and what it holds stay for the life of the process\."
			time.Sleep(time.Millisecond)
		}
	}()
	go func() {
		defer close(stop)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for v := range ch {
			if ctx.Err() != nil {
				return
			}
			fmt.Println(v)
		}
	}()
}

// ok: the consumer closes a stop channel when it leaves, and every send looks at it
func pumpFixed() {
	ch := make(chan int, 100)
	stop := make(chan struct{})
	go func() {
		defer close(ch)
		for i := 0; i < 10000; i++ {
			select {
			case ch <- i:
			case <-stop:
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	go func() {
		defer close(stop)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for v := range ch {
			if ctx.Err() != nil {
				return
			}
			fmt.Println(v)
		}
	}()
}

// Article A prints its fix with the two bodies exchanged: this producer ends after one value.
//
// ok: no goroutine stays
func pumpExchanged() {
	ch := make(chan int, 100)
	stop := make(chan struct{})
	go func() {
		defer close(ch)
		for i := 0; i < 10000; i++ {
			select {
			case <-stop:
			case ch <- i:
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	go func() {
		defer close(stop)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for v := range ch {
			if ctx.Err() != nil {
				return
			}
			fmt.Println(v)
		}
	}()
}

// Article B: the sender ranges over its arguments, the receiver leaves when its context is over.
func relay(values ...int) {
	out := make(chan int)
	stop := make(chan struct{})
	go func() {
		defer close(out)
		for _, v := range values {
			select {
			case out <- v:
			case <-stop:
				return
			} // want "error: `out <- v` can block for ever: nobody receives once the consumer has left"
			time.Sleep(100 * time.Millisecond)
		}
	}()
	go func() {
		defer close(stop)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for {
			select {
			case v, ok := <-out:
				if !ok {
					return
				}
				fmt.Println(v)
			case <-ctx.Done():
				return
			}
		}
	}()
}

// ok: the consumer drains to the close
func relayAll(values ...int) {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, v := range values {
			out <- v
			time.Sleep(100 * time.Millisecond)
		}
	}()
	go func() {
		for v := range out {
			fmt.Println(v)
		}
	}()
}
