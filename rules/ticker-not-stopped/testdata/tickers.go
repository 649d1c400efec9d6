package testdata

import (
	"context"
	"time"
)

// Article B: nobody stops it.
func never(n int) {
	ticker := time.NewTicker(time.Second) // want "error: The ticker of `time.NewTicker` \(`ticker`\) is not stopped on any path"
	for i := 0; i < n; i++ {
		<-ticker.C
	}
}

func onePath(ctx context.Context) error {
	ticker := time.NewTicker(time.Second) // want "warning: The ticker of `time.NewTicker` \(`ticker`\) is not stopped on one path"
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-ticker.C:
	}
	ticker.Stop()
	return nil
}

// ok: article B, deferred
func deferred(ctx context.Context) error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

type poller struct{ ticker *time.Ticker }

// ok: the owner stops it
func newPoller() *poller {
	return &poller{ticker: time.NewTicker(time.Second)}
}

// ok: handed to whoever called
func started() *time.Ticker {
	ticker := time.NewTicker(time.Second)
	return ticker
}

// ok: nobody closes the channel of time.Tick, so the loop does not end
func everyTick(work func()) {
	for range time.Tick(time.Second) {
		work()
	}
}

func untilDone(work func() bool) {
	for range time.Tick(time.Second) { // want "error: The ticker of `time.Tick` is not stopped on any path"
		if work() {
			return
		}
	}
}

// time.Tick by another name.
func tick(d time.Duration) <-chan time.Time {
	return time.NewTicker(d).C // want "^note: The ticker of `time.NewTicker` is not stopped on any path"
}

func forever(f func()) { f() }

// ok: a loop without an end goes by it
func endless(d time.Duration, work func()) {
	ticks := time.NewTicker(d).C
	go forever(func() {
		for {
			<-ticks
			work()
		}
	})
}

// The loop ends, the ticker does not.
func ending(d time.Duration, work func() bool) {
	ticks := time.NewTicker(d).C // want "error: The ticker of `time.NewTicker` is not stopped on any path"
	go forever(func() {
		for work() {
			<-ticks
		}
	})
}
