package testdata

import (
	"context"
	"errors"
	"os/signal"
	"syscall"
	"time"
)

func early(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // want "warning: The cancel function of `context.WithTimeout` \(`cancel`\) is not called on one path"
	if name == "" {
		return errors.New("no name")
	}
	defer cancel()
	return load(ctx)
}

// Shape Y17: mentioned is not called.
func mentioned(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx) // want "error: The cancel function of `context.WithCancel` \(`cancel`\) is not called on any path"
	_ = cancel
	return load(ctx)
}

func thrownAway(ctx context.Context) error {
	ctx, _ = context.WithTimeout(ctx, time.Minute) // want "error: The cancel function of `context.WithTimeout` is not called on any path"
	return load(ctx)
}

func load(ctx context.Context) error { return ctx.Err() }

// ok: deferred right away
func deferred(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return load(ctx)
}

// ok: shape N29, returned to the caller
func returned(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	return ctx, cancel
}

// ok: shape N28, called in a goroutine
func inGoroutine(ctx context.Context, done <-chan struct{}) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		<-done
		cancel()
	}()
	return ctx
}

type server struct{ stop context.CancelFunc }

// ok: shape N30, kept in a field
func newServer(ctx context.Context) *server {
	_, cancel := context.WithCancel(ctx)
	return &server{stop: cancel}
}

// ok: shape N31, one defer runs all clean-ups
func collected(ctx context.Context) error {
	var cleanups []func()
	defer func() {
		for _, cleanup := range cleanups {
			cleanup()
		}
	}()
	ctx, cancel := context.WithCancel(ctx)
	cleanups = append(cleanups, cancel)
	return load(ctx)
}

var stopAll context.CancelFunc

// ok: shape N26, a package variable
func global(ctx context.Context) context.Context {
	ctx, stopAll = context.WithCancel(ctx)
	return ctx
}

// ok: the stop of NotifyContext is deferred
func signals(ctx context.Context) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	<-ctx.Done()
	return ctx.Err()
}
