package testdata

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"time"
)

func query(ctx context.Context) error { return ctx.Err() }

// A second later it is over by itself.
func second() error {
	ctx, _ := context.WithTimeout(context.Background(), time.Second) // want "^note: The cancel function of `context.WithTimeout` is not called on any path"
	return query(ctx)
}

func limited(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), d)
}

func secondOfOther() error {
	ctx, _ := limited(time.Second) // want "^note: The cancel function of `limited` is not called on any path"
	return query(ctx)
}

func minuteOfOther() error {
	ctx, _ := limited(time.Minute) // want "^error: The cancel function of `limited` is not called on any path"
	return query(ctx)
}

// In a loop they add up.
func seconds(ctx context.Context) error {
	for ctx.Err() == nil {
		turn, _ := context.WithTimeout(ctx, time.Second) // want "^error: The cancel function of `context.WithTimeout` is not called on any path"
		if err := query(turn); err != nil {
			return err
		}
	}
	return nil
}

// Whoever gave the context ends it.
func given(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // want "^note: The cancel function of `context.WithTimeout` \(`cancel`\) is not called on one path"
	if name == "" {
		return errors.New("no name")
	}
	defer cancel()
	return query(ctx)
}

// The context of a field lives on.
type owner struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (o *owner) kept(name string) error {
	ctx, cancel := context.WithTimeout(o.ctx, time.Minute) // want "^warning: The cancel function of `context.WithTimeout` \(`cancel`\) is not called on one path"
	if name == "" {
		return errors.New("no name")
	}
	defer cancel()
	return query(ctx)
}

// Signals are delivered on when the parent has ended.
func signals(ctx context.Context, name string) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt) // want "^warning: The cancel function of `signal.NotifyContext` \(`stop`\) is not called on one path"
	if name == "" {
		return errors.New("no name")
	}
	defer stop()
	return query(ctx)
}

// A constructor that fails drops what its caller's context ends.
func newOwner(ctx context.Context, name string) (*owner, error) {
	o := &owner{}
	o.ctx, o.cancel = context.WithCancel(ctx) // want "^note: The cancel function of `context.WithCancel` \(`o.cancel`\) is not called on one path"
	if name == "" {
		return nil, errors.New("no name")
	}
	return o, nil
}

func (o *owner) end() { o.cancel() }

func watch(ctx context.Context) context.CancelFunc {
	ctx, cancel := context.WithCancel(ctx)
	go func() { <-ctx.Done() }()
	return cancel
}

// The work is to go on for as long as its parent.
func start(ctx context.Context) {
	watch(ctx) // want "^note: The cancel function of `watch` is not called on any path"
}

// ok: called on every path
func secondWell() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return query(ctx)
}

// ok: the same of another function
func minuteOfOtherWell() error {
	ctx, cancel := limited(time.Minute)
	defer cancel()
	return query(ctx)
}

// ok: each turn ends its own
func secondsWell(ctx context.Context) error {
	for ctx.Err() == nil {
		turn, cancel := context.WithTimeout(ctx, time.Second)
		err := query(turn)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

// ok: deferred before anything is checked
func givenWell(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if name == "" {
		return errors.New("no name")
	}
	return query(ctx)
}

// ok: deferred before anything is checked
func (o *owner) keptWell(name string) error {
	ctx, cancel := context.WithTimeout(o.ctx, time.Minute)
	defer cancel()
	if name == "" {
		return errors.New("no name")
	}
	return query(ctx)
}

// ok: nobody listens any more
func signalsWell(ctx context.Context, name string) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if name == "" {
		return errors.New("no name")
	}
	return query(ctx)
}

// ok: the constructor cleans up
func newOwnerWell(ctx context.Context, name string) (*owner, error) {
	o := &owner{}
	o.ctx, o.cancel = context.WithCancel(ctx)
	if name == "" {
		o.cancel()
		return nil, errors.New("no name")
	}
	return o, nil
}

// ok: the work ends with the function
func startWell(ctx context.Context) error {
	stop := watch(ctx)
	defer stop()
	return query(ctx)
}

// ok: the caller ends it
func secondFor() (context.Context, context.CancelFunc) {
	return limited(time.Second)
}
