package testdata

import (
	"context"
	"errors"
	"time"
)

// The other case leaves the timer behind until it fires.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d) // want "warning: The timer of `time.NewTimer` \(`timer`\) is not stopped on one path"
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// A second is over soon.
func waitShortly(ctx context.Context) error {
	timer := time.NewTimer(time.Second) // want "note: The timer of `time.NewTimer` \(`timer`\) is not stopped on one path"
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Stopped on success only: the callback runs although the work was given up.
func guarded(cancel func(), d time.Duration, work func() error) error {
	timer := time.AfterFunc(d, cancel) // want "warning: The timer callback of `time.AfterFunc` \(`timer`\) is not stopped on one path"
	if err := work(); err != nil {
		return errors.New("gave up")
	}
	timer.Stop()
	return nil
}

// ok: deferred
func waitWell(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// ok: its time has come on every path
func sleep(d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C
}

// ok: it is meant to run later
func later(f func()) {
	time.AfterFunc(time.Minute, f)
}

type session struct{ timer *time.Timer }

// ok: the owner stops it
func (s *session) arm(f func()) {
	s.timer = time.AfterFunc(time.Minute, f)
}

// ok: a goroutine waits for its time, and the function stops it
func waitFor(d time.Duration, work func(), late func()) {
	timer := time.NewTimer(d)
	done := make(chan struct{})
	go func() {
		select {
		case <-timer.C:
			late()
		case <-done:
		}
	}()
	work()
	close(done)
	timer.Stop()
}

// Nobody else stops it.
func waitForAlone(d time.Duration, work func(), late func()) {
	timer := time.NewTimer(d) // want "^(error|warning): The timer of `time.NewTimer` \(`timer`\) is not stopped"
	done := make(chan struct{})
	go func() {
		select {
		case <-timer.C:
			late()
		case <-done:
		}
	}()
	work()
	close(done)
}

type retrier struct {
	timer  *time.Timer
	second *time.Timer
	signal func()
}

// It fires once, and is forgotten then.
func (r *retrier) later(d time.Duration) {
	r.timer = time.AfterFunc(d, func() { // want "^note: The timer callback of `time.AfterFunc`, kept in the field `timer`, is not stopped by `Stop`"
		r.signal()
		r.timer = nil
	})
}

func (r *retrier) again(d time.Duration) {
	r.second = time.AfterFunc(d, func() { // want "^warning: The timer callback of `time.AfterFunc`, kept in the field `second`, is not stopped by `Stop`"
		r.signal()
		r.again(d)
	})
}

func (r *retrier) Stop() {}
