package feed

import "fmt"

// The producer closes its channel, and the other one is never used: every turn comes at once.
func merge(names []string) {
	values, extras := make(chan string), make(chan string)
	go func() {
		defer close(values)
		for _, name := range names {
			values <- name
		}
	}()
	go func() { // want "^error: `select` can turn for ever: the channel is closed"
		for {
			select {
			case value := <-values:
				fmt.Println(value)
			case extra := <-extras:
				fmt.Println(extra)
			}
		}
	}()
}

// ok: the closed channel is switched off, and the loop ends
func mergeEnding(names []string) {
	values := make(chan string)
	done := make(chan struct{})
	go func() {
		defer close(values)
		for _, name := range names {
			values <- name
		}
	}()
	go func() {
		defer close(done)
		for {
			select {
			case value, isOpen := <-values:
				if !isOpen {
					return
				}
				fmt.Println(value)
			}
		}
	}()
	<-done
}
