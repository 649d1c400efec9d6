package watch

import "time"

func ticks(n int) <-chan int {
	out := make(chan int)
	go func() {
		for i := range n {
			out <- i // want "^error: `out <- i` can block for ever: no path of any goroutine receives"
		}
	}()
	return out
}

// Shape Y8: the channel that comes back is thrown away.
func begin() {
	ticks(3)
	time.Sleep(time.Second)
}

func answers(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			out <- i
		}
	}()
	return out
}

// ok: the caller takes all of them
func sum() int {
	total := 0
	for v := range answers(3) {
		total += v
	}
	return total
}
