package saves

import (
	"context"
	"errors"
)

var saving = make(chan struct{}, 4)

func save(ctx context.Context, name string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case saving <- struct{}{}: // want "The token of `saving <- struct{}{}` is given back in a `select` that may choose another case"
	}
	defer func() {
		select {
		case <-ctx.Done():
		case <-saving:
		}
	}()
	return write(name)
}

// ok: given back whatever happens
func saveFixed(ctx context.Context, name string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case saving <- struct{}{}:
	}
	defer func() { <-saving }()
	return write(name)
}

type watcher struct {
	latest chan struct{}
	seen   int
}

func newWatcher() *watcher { return &watcher{latest: make(chan struct{}, 1)} }

// ok: the last signal is replaced by a new one
func (w *watcher) signal() {
	select {
	case <-w.latest:
	default:
	}
	w.latest <- struct{}{}
	w.seen++
}

type Gate struct {
	Tokens chan struct{}
}

func NewGate() *Gate { return &Gate{Tokens: make(chan struct{}, 2)} }

// ok: others can give it back
func (g *Gate) Enter(isOpen bool) {
	g.Tokens <- struct{}{}
	if isOpen {
		return
	}
	<-g.Tokens
}

func write(name string) error { return nil }

type limiter struct {
	tokens chan bool
	wake   chan struct{}
}

func newLimiter() *limiter {
	return &limiter{tokens: make(chan bool, 3), wake: make(chan struct{}, 1)}
}

func (l *limiter) do(name string) error {
	l.tokens <- true // want "The token of `l.tokens <- true` is not given back on one path"
	if name == "" {
		return errors.New("no name")
	}
	err := write(name)
	<-l.tokens
	return err
}

// ok: given back before each return
func (l *limiter) doFixed(name string) error {
	l.tokens <- true
	if name == "" {
		<-l.tokens
		return errors.New("no name")
	}
	err := write(name)
	<-l.tokens
	return err
}

func (l *limiter) each(names []string) {
	for _, name := range names {
		l.tokens <- true // want "is not given back on one path"
		if name == "" {
			continue
		}
		go func() {
			defer func() { <-l.tokens }()
			_ = write(name)
		}()
	}
}

// ok: taken only for what is started
func (l *limiter) eachFixed(names []string) {
	for _, name := range names {
		if name == "" {
			continue
		}
		l.tokens <- true
		go func() {
			defer l.release()
			_ = write(name)
		}()
	}
}

func (l *limiter) release() { <-l.tokens }

// ok: taken for the caller
func (l *limiter) acquire(stop <-chan struct{}) error {
	l.tokens <- true
	select {
	case <-stop:
		l.release()
		return errors.New("stopped")
	default:
		return nil
	}
}

// ok: a signal, no token
func (l *limiter) notify(isLast bool) {
	l.wake <- struct{}{}
	if isLast {
		return
	}
	<-l.wake
}

func (l *limiter) loop() {
	for range 3 {
		<-l.wake
	}
}

type slots struct {
	free chan bool
}

func newSlots(n int) *slots {
	s := &slots{free: make(chan bool, n)}
	for i := 0; i < n; i++ {
		s.free <- true
	}
	return s
}

// ok: the channel is full at first, a send gives back
func (s *slots) do(results <-chan bool) {
	for {
		select {
		case isDone := <-results:
			s.free <- true
			if isDone {
				return
			}
		case <-s.free:
			_ = write("next")
		}
	}
}
