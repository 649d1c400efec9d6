package queue

import (
	"fmt"
	"time"
)

// Article D: ten goroutines receive from a channel that was never made.
func receivers() {
	var ch chan int
	for range 10 {
		go func() {
			<-ch // want "error: `<-ch` can block for ever: the channel is nil here"
		}()
	}
	time.Sleep(time.Second)
}

func report(total int) {
	done := make(chan int, 1)
	go func() {
		done <- total // want "error: `done <- total` can block for ever: the channel is nil here"
	}()
	fmt.Println("started", total)
}

// ok: the declaration makes the channel
func reportMade(total int) {
	done := make(chan int, 1)
	go func() {
		done <- total
	}()
	fmt.Println("started", total)
}

// A path leaves the channel nil.
func load(keys []string, isQuiet bool) {
	var progress chan string
	if !isQuiet {
		progress = make(chan string, 1)
	}
	go func() {
		fmt.Println(<-progress) // want "error: `<-progress` can block for ever: the channel is nil here"
	}()
	fmt.Println(len(keys))
}

// ok: every path makes the channel
func loadEither(isWide bool) {
	var progress chan string
	if isWide {
		progress = make(chan string, 8)
	} else {
		progress = make(chan string, 1)
	}
	go func() {
		progress <- "started"
	}()
}

// ok: a case of a select is switched off by setting its channel to nil
func merge(a, b chan int, out func(int)) {
	for a != nil || b != nil {
		select {
		case v, isOpen := <-a:
			if !isOpen {
				a = nil
				continue
			}
			out(v)
		case v, isOpen := <-b:
			if !isOpen {
				b = nil
				continue
			}
			out(v)
		}
	}
}

type feed struct {
	items chan string
}

func start() *feed {
	f := &feed{}
	return f
}

func pump(names []string) {
	f := feed{}
	go func() {
		for _, name := range names {
			f.items <- name // want "error: `f\.items <- name` can block for ever: the channel is nil here"
		}
	}()
}

// ok: the field is set
func pumpMade(names []string) {
	f := feed{items: make(chan string, len(names))}
	go func() {
		for _, name := range names {
			f.items <- name
		}
	}()
}

func (f *feed) open() { f.items = make(chan string, 1) }

// ok: a method sets the field
func pumpOpened() {
	f := &feed{}
	f.open()
	go func() {
		f.items <- "first"
	}()
}

// ok: code out of view may set it
func pumpFilled(fill func(*feed)) {
	f := &feed{}
	fill(f)
	go func() {
		f.items <- "first"
	}()
}

// ok: set through another name
func pumpAliased() {
	f := &feed{}
	g := f
	g.items = make(chan string, 1)
	go func() {
		f.items <- "first"
	}()
}

// ok: a list of them is filled elsewhere
func pumpAll(feeds map[string]*feed) {
	f := &feed{}
	feeds["first"] = f
	for _, each := range feeds {
		each.items = make(chan string, 1)
	}
	go func() {
		f.items <- "first"
	}()
}

type source struct{ values []int }

func (s *source) stream() <-chan int {
	if s == nil {
		return nil
	}
	out := make(chan int, len(s.values))
	for _, value := range s.values {
		out <- value
	}
	close(out)
	return out
}

var shared *source

// ok: that the method is called of nothing is not shown
func drainShared() int {
	total := 0
	for value := range shared.stream() {
		total += value
	}
	return total
}
