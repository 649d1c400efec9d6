package serve

import (
	"context"
	"os"
	"os/signal"
	"time"
)

// ok: shape N27, cancel is a named result
func bounded(parent context.Context) (ctx context.Context, cancel context.CancelFunc) {
	ctx, cancel = context.WithTimeout(parent, time.Second)
	return
}

// ok: shape N26, a signal handler calls it
func interruptible(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		<-interrupts
		cancel()
	}()
	return ctx
}

// ok: shape N32, called in a deferred literal on the paths that need it
func guarded(parent context.Context, run func(context.Context) error) (err error) {
	ctx, cancel := context.WithCancel(parent)
	defer func() {
		if err != nil {
			run(context.Background())
		}
		cancel()
	}()
	return run(ctx)
}

// ok: shape N33, the caller's context is left out on purpose
func detached(_ context.Context, run func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return run(ctx)
}

type session struct {
	stop func()
}

// ok: shape N30, kept in a field that a literal calls later
func open(parent context.Context, register func(func())) (*session, context.Context) {
	s := &session{}
	ctx, cancel := context.WithCancel(parent)
	s.stop = cancel
	register(func() { s.stop() })
	return s, ctx
}

// Shape Y17: the stop function of NotifyContext is dropped.
func notified(parent context.Context, run func(context.Context) error) error {
	ctx, _ := signal.NotifyContext(parent, os.Interrupt) // want "^(error|warning|note): "
	return run(ctx)
}

func derive(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(parent)
}

// Shape Y17: a wrapper hands the cancel function over, and it is dropped.
func wrapped(parent context.Context, run func(context.Context) error) error {
	ctx, _ := derive(parent) // want "^(error|warning|note): "
	return run(ctx)
}

// The context goes out, so the function must not end it: there is no edit.
func notifiedOutside(parent context.Context) context.Context {
	ctx, _ := signal.NotifyContext(parent, os.Interrupt) // want "^(error|warning|note): "
	return ctx
}
