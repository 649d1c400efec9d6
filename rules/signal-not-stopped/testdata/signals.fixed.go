package testdata

import (
	"context"
	"os"
	"os/signal"
)

// The return on a signal leaves the channel registered.
func wait(ctx context.Context) error {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt) // want "warning: The signal registration of `signal.Notify` \(`c`\) is not stopped on one path"
	select {
	case <-ctx.Done():
		signal.Stop(c)
		return ctx.Err()
	case <-c:
		signal.Stop(c)
		return nil
	}
}

// ok: deferred
func waitWell(ctx context.Context) error {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-c:
		return nil
	}
}

// ok: for the life of the process
func untilInterrupt() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
}

// ok: a goroutine listens for the life of the process
func onInterrupt(f func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go func() {
		for range c {
			f()
		}
	}()
}
