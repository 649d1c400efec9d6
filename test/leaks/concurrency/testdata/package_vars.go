package packagevars

import (
	"sync"
	"testing"
)

var (
	lock  sync.Mutex
	out   = make(chan int)
	done  = make(chan bool)
	Open  = make(chan int)
	kept  = make(chan int)
	other = kept
	reset = make(chan int)
	used  = make(chan int)
)

func produce() {
	lock.Lock()
	out <- 1 // want wait-under-lock
	lock.Unlock()
}

func consume() {
	lock.Lock()
	<-out // want wait-under-lock
	lock.Unlock()
}

func TestLocked(t *testing.T) {
	go produce()
	consume()
}

func worker(in chan int) {
	for range in {
	}
	done <- true // want send-no-receiver
}

func TestWorker(t *testing.T) {
	in := make(chan int)
	go worker(in)
	close(in)
}

// Other packages may receive.
func TestExported(t *testing.T) {
	go func() { Open <- 1 }()
}

// Held by a second variable as well.
func TestSecondName(t *testing.T) {
	go func() { kept <- 1 }()
	<-other
}

// Assigned again.
func TestReset(t *testing.T) {
	reset = make(chan int, 1)
	go func() { reset <- 1 }()
}

// Somebody else receives, whenever it is called.
func drain() { <-used }

func TestUsedElsewhere(t *testing.T) {
	go func() { used <- 1 }()
}

// No entry of a program: its callers may do the rest.
func helper() {
	go func() { used <- 2 }()
}
