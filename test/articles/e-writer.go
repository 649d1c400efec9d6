// Article E: a writer that nothing ends, a function that returns too early, and two good examples.
package main

import (
	"fmt"
	"time"
)

func main() {
	drop()
	early()
	earlyRepaired()
	closedByProducer()
	globalStop()
	time.Sleep(time.Second)
}

type Writer struct {
	queue chan []byte
}

func NewWriter() *Writer {
	w := &Writer{queue: make(chan []byte, 10)}
	go w.process() // want goroutine-no-exit "^(warning|error): "
	return w
}

func (w *Writer) Write(message []byte) {
	w.queue <- message
}

func (w *Writer) process() {
	for {
		message := <-w.queue
		fmt.Println(string(message))
	}
}

// lab: drop() leaks
func drop() {
	w := NewWriter()
	w.Write([]byte("hello"))
}

// lab: early() leaks
func early() {
	news := make(chan string)
	go func() {
		fmt.Println(<-news) // want chan-recv-no-sender "^error: "
	}()
	rows := make(chan int)
	go func() {
		rows <- query() // want chan-send-no-receiver "^error: "
	}()
}

// lab: earlyRepaired() ends
// ok: room for the value, and a receive that gives up
func earlyRepaired() {
	news := make(chan string)
	go func() {
		select {
		case text := <-news:
			fmt.Println(text)
		case <-time.After(10 * time.Millisecond):
		}
	}()
	rows := make(chan int, 1)
	go func() {
		rows <- query()
	}()
}

// lab: closedByProducer() ends
// ok: the producer closes, the consumers end
func closedByProducer() {
	values := make(chan int)
	for range 3 {
		go func() {
			for v := range values {
				fmt.Println(v)
			}
		}()
	}
	go func() {
		defer close(values)
		for v := range 10 {
			values <- v
		}
	}()
}

// lab: globalStop() ends
// ok: closing one channel ends all
func globalStop() {
	stop := make(chan struct{})
	for range 10 {
		go func() {
			for range stop {
			}
		}()
	}
	close(stop)
}

func query() int { return len("select 1") }
