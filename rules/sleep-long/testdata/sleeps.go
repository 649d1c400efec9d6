package testdata

import (
	"context"
	"log"
	"math/rand"
	"time"
)

func poll(ctx context.Context, work func()) {
	for ctx.Err() == nil {
		work()
		time.Sleep(time.Minute) // want "^note: `time.Sleep\(time.Minute\)` cannot be cut short: `ctx.Done\(\)` is in reach, and whoever ends the work by it waits for the sleep of the turn"
	}
}

func retry(ctx context.Context, try func() error, pause time.Duration) error {
	for {
		if err := try(); err == nil {
			return nil
		}
		time.Sleep(pause) // want "^note: .*`ctx.Done\(\)` is in reach"
	}
}

type member struct {
	done chan struct{}
}

func (m *member) start(interval time.Duration, stop <-chan struct{}, ticks <-chan time.Time) {
	go m.trigger(interval, stop, ticks)
	go m.delayed(interval)
}

func (m *member) trigger(interval time.Duration, stop <-chan struct{}, ticks <-chan time.Time) {
	time.Sleep(time.Duration(rand.Int63n(int64(interval)))) // want "^note: .* cannot be cut short: `stop` is in reach, and whoever ends the work by it waits for the sleep\."
	for {
		select {
		case <-ticks:
			log.Print("tick")
		case <-stop:
			return
		}
	}
}

func (m *member) delayed(d time.Duration) {
	time.Sleep(d) // want "^note: .*`m.done` is in reach"
	log.Print("late")
}

func (m *member) Close() { close(m.done) }

// ok: short
func short(ctx context.Context, ready func() bool) {
	for ctx.Err() == nil && !ready() {
		time.Sleep(10 * time.Millisecond)
	}
}

// ok: whoever calls it wants to wait
func once(ctx context.Context) {
	log.Print(ctx.Err())
	time.Sleep(time.Minute)
}

// ok: nothing to end it by
func forEver(work func()) {
	for {
		work()
		time.Sleep(time.Minute)
	}
}

// ok: waits for both
func both(ctx context.Context, work func()) {
	for {
		work()
		timer := time.NewTimer(time.Minute)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}
