package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	first(3)
	if err := run(os.Args); err != nil {
		fmt.Println(err)
	}
}

// run is what main calls last: the process ends with it.
func run(words []string) error {
	ticker := time.NewTicker(time.Second) // ok: goes with the process
	for range words {
		<-ticker.C
	}
	return nil
}

// first is not what main calls last.
func first(n int) {
	ticker := time.NewTicker(time.Second) // want "is not stopped on any path"
	for i := 0; i < n; i++ {
		<-ticker.C
	}
}
