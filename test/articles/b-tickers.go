// Article B: tickers that nobody stops.
package main

import (
	"fmt"
	"time"
)

func main() {
	tick()
	ticked()
	time.Sleep(time.Second)
}

// lab: tick() leaks
func tick() {
	ticker := time.NewTicker(10 * time.Millisecond) // want ticker-not-stopped "^(error|warning): "
	go func() {
		for {
			fmt.Println(<-ticker.C)
		}
	}()
}

// lab: ticked() ends
// ok: the goroutine stops its ticker and leaves
func ticked() {
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for range 3 {
			fmt.Println(<-ticker.C)
		}
	}()
}
