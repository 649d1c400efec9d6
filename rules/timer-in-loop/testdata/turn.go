package testdata

import (
	"context"
	"log"
	"time"
)

type server struct {
	ctx   context.Context
	stop  chan struct{}
	limit time.Duration
}

// The pause changes from turn to turn, and the select stands in a branch.
func (s *server) serve(accept func() error) {
	pause := time.Millisecond
	for {
		if err := accept(); err != nil {
			pause *= 2
			select {
			case <-time.After(pause): // want "^note: .*Each turn makes a new timer"
			case <-s.ctx.Done():
			}
			continue
		}
		pause = time.Millisecond
	}
}

func (s *server) sync(work func() bool) {
	for {
		pause := s.limit
		if work() {
			pause /= 2
		}
		select {
		case <-time.After(pause): // want "^note: .*Each turn makes a new timer"
		case <-s.stop:
			return
		}
	}
}

// ok: the timer of the turn is stopped
func (s *server) syncStopped(work func() bool) {
	for {
		pause := s.limit
		if work() {
			pause /= 2
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-s.stop:
			timer.Stop()
			return
		}
	}
}

// ok: one pause, no loop
func (s *server) once() {
	select {
	case <-time.After(s.limit):
		log.Print("late")
	case <-s.stop:
	}
}
