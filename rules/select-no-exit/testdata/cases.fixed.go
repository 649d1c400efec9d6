package cases

import (
	"context"
	"log"
	"time"
)

func poll(ctx context.Context, values <-chan int) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return // want "^warning: The case `<-ctx.Done\(\)` does not end the goroutine that `go poll\(ctx, values\)` starts: its `break` leaves only the `select`"
		case value := <-values:
			log.Print(value)
		}
	}
}

func startPoll(ctx context.Context, values <-chan int) {
	go poll(ctx, values)
}

func maintain(ctx context.Context, ticker *time.Ticker) {
	for {
		select {
		// want "^warning: The case `<-ctx.Done\(\)` does not end the goroutine .* it does not leave the loop"
		case <-ctx.Done():
			ticker.Stop()
			return
		case <-ticker.C:
			log.Print("tick")
		}
	}
}

func startMaintain(ctx context.Context, ticker *time.Ticker) {
	go maintain(ctx, ticker)
}

type Agent struct {
	done   chan struct{}
	events chan int
	names  chan string
}

func (a *Agent) Start() {
	go a.run()
}

func (a *Agent) Stop() { close(a.done) }

func (a *Agent) run() {
	for {
		select {
		case <-a.done: // want "^warning: The case `<-a.done` does not end"
			return
		case event := <-a.events:
			log.Print(event)
		}
	}
}

func (a *Agent) Watch() {
	go func() {
		for { // want "^warning: .*`Agent.Stop` does not reach it"
			select {
			case event := <-a.events:
				log.Print(event)
			case name := <-a.names:
				log.Print(name)
			}
		}
	}()
}

// ok: a case returns
func (a *Agent) good() {
	go func() {
		for {
			select {
			case <-a.done:
				return
			case event := <-a.events:
				log.Print(event)
			}
		}
	}()
}

// ok: a labelled break leaves the loop
func (a *Agent) labelled() {
	go func() {
	loop:
		for {
			select {
			case <-a.done:
				break loop
			case event := <-a.events:
				log.Print(event)
			}
		}
		log.Print("ended")
	}()
}

// ok: the channels are closed by their owner and asked for it
func drain(values, others <-chan int) {
	go func() {
		for values != nil || others != nil {
			select {
			case _, ok := <-values:
				if !ok {
					values = nil
				}
			case _, ok := <-others:
				if !ok {
					others = nil
				}
			}
		}
	}()
}

// ok: after the signal the loop ends once nothing is left
func (a *Agent) flush(ctx context.Context) {
	go func() {
		left := 10
		done := ctx.Done()
		for left > 0 {
			select {
			case <-done:
				done = nil
			case <-a.events:
				left--
			}
		}
	}()
}
