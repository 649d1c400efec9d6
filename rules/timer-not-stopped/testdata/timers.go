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
