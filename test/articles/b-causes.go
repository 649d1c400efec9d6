// Article B: the causes it lists.
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

func main() {
	fmt.Println("before", runtime.NumGoroutine())
	readWithoutWriter()
	writeWithoutReader()
	writeFull()
	blockedSelect()
	quitSelect()
	lockedInLoop()
	opposite()
	countersDiffer()
	numbers(1, 2, 3)
	numbersNotified(1, 2, 3)
	writers()
	time.Sleep(time.Second)
	fmt.Println("after", runtime.NumGoroutine())
}

// lab: readWithoutWriter() leaks
func readWithoutWriter() {
	ch := make(chan int)
	go func() {
		fmt.Println(<-ch) // want chan-recv-no-sender "^error: "
	}()
}

// lab: writeWithoutReader() leaks
func writeWithoutReader() {
	ch := make(chan int)
	go func() {
		ch <- 1 // want chan-send-abandoned "^error: "
	}()
	select {
	case v := <-ch:
		fmt.Println(v)
	default:
	}
}

// lab: writeFull() leaks
func writeFull() {
	ch := make(chan int, 2)
	go func() {
		for i := 0; i < 10; i++ {
			ch <- i // want chan-producer-no-stop "^error: "
		}
	}()
	fmt.Println(<-ch)
}

// lab: blockedSelect() leaks
func blockedSelect() {
	left, right := make(chan int), make(chan int)
	go func() {
		for { // want select-no-exit "none of its cases can happen"
			select {
			case v := <-left:
				fmt.Println(v)
			case v := <-right:
				fmt.Println(v)
			}
		}
	}()
}

// lab: quitSelect() ends
// ok: the owner closes the quit channel
func quitSelect() {
	left, right, quit := make(chan int), make(chan int), make(chan struct{})
	defer close(quit)
	go func() {
		for {
			select {
			case v := <-left:
				fmt.Println(v)
			case v := <-right:
				fmt.Println(v)
			case <-quit:
				return
			}
		}
	}()
}

// lab: lockedInLoop() leaks
func lockedInLoop() {
	mutex := sync.Mutex{}
	for i := 0; i < 10; i++ {
		go func() {
			mutex.Lock() // want mutex-not-unlocked "^error: "
			fmt.Println(i)
		}()
	}
}

// lab: opposite() leaks
func opposite() {
	var m1 sync.Mutex
	var m2 sync.RWMutex
	go func() {
		m1.Lock()
		defer m1.Unlock()
		time.Sleep(10 * time.Millisecond)
		m2.Lock()
		defer m2.Unlock()
	}()
	go func() {
		m2.Lock()
		defer m2.Unlock()
		time.Sleep(10 * time.Millisecond)
		m1.Lock() // want lock-order "^warning: "
		defer m1.Unlock()
	}()
	go func() {
		m1.Lock()
		defer m1.Unlock()
	}()
}

// lab: go countersDiffer() leaks
func countersDiffer() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(2)
		go func() {
			defer wg.Done()
			fmt.Println(i)
		}()
	}
	wg.Wait() // want waitgroup-mismatch "^warning: "
}

// lab: numbers(1, 2, 3) leaks
func numbers(values ...int) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, v := range values {
			ch <- v // want chan-producer-no-stop "^error: "
			time.Sleep(10 * time.Millisecond)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	go func() {
		defer cancel()
		for v := range ch {
			if ctx.Err() != nil {
				return
			}
			fmt.Println(v)
		}
	}()
}

// lab: numbersNotified(1, 2, 3) ends
// ok: a channel notifies the sender
func numbersNotified(values ...int) {
	ch := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(ch)
		for _, v := range values {
			select {
			case ch <- v:
			case <-done:
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	go func() {
		defer close(done)
		defer cancel()
		for v := range ch {
			if ctx.Err() != nil {
				return
			}
			fmt.Println(v)
		}
	}()
}

func writers() {
	m := map[string]int{}
	go func() {
		for {
			m["a"] = 1 // want map-concurrent-write "^warning: "
		}
	}()
	go func() {
		for {
			m["b"] = 2
		}
	}()
}

// ok: a lock keeps them apart
func writersLocked() {
	m := map[string]int{}
	var mu sync.Mutex
	for _, key := range []string{"a", "b"} {
		go func() {
			for range 100 {
				mu.Lock()
				m[key] = 1
				mu.Unlock()
			}
		}()
	}
}
