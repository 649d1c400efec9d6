package testdata

import (
	"context"
	"os"
	"os/signal"
	"time"
)

// The stop of a signal's context is a cancel function, too.
func interrupted(ctx context.Context) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt) // want "warning: The cancel function of `signal.NotifyContext` \(`stop`\) is not called on one path"
	if err := load(ctx); err != nil {
		stop()
		return err
	}
	stop()
	return nil
}

// ok: a package variable keeps it
var stopAll context.CancelFunc

func start() context.Context {
	var ctx context.Context
	ctx, stopAll = context.WithCancel(context.Background())
	return ctx
}

// ok: a naked return hands it to the caller
func named(parent context.Context) (ctx context.Context, cancel context.CancelFunc) {
	ctx, cancel = context.WithCancel(parent)
	return
}

// ok: a goroutine calls it
func watched(parent context.Context, done <-chan struct{}) context.Context {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		<-done
		cancel()
	}()
	return ctx
}

type worker struct{ stop context.CancelFunc }

// ok: a field of what is returned holds it
func newWorker(parent context.Context) *worker {
	_, cancel := context.WithCancel(parent)
	w := &worker{}
	w.stop = cancel
	return w
}

// ok: one of several clean-ups that run at the end
func several(parent context.Context) {
	var cleanups []func()
	defer func() {
		for _, each := range cleanups {
			each()
		}
	}()
	_, cancel := context.WithCancel(parent)
	cleanups = append(cleanups, cancel)
}

// ok: a child ends with the context that it was made from
func child(parent context.Context, d time.Duration) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	if d > 0 {
		ctx, _ = context.WithTimeout(ctx, d)
	}
	return load(ctx)
}

func load(ctx context.Context) error { return ctx.Err() }
