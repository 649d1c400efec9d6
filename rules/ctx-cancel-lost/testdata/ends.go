package testdata

import (
	"context"
	"time"
)

type watched struct {
	events <-chan string
	cancel context.CancelFunc
}

type watcher interface {
	Watch(ctx context.Context) (<-chan string, error)
}

// On the error path nobody uses the context yet; later it belongs to what is returned.
func watch(parent context.Context, w watcher) (*watched, error) {
	ctx, cancel := context.WithCancel(parent) // want "not called on one path"
	events, err := w.Watch(ctx)
	if err != nil {
		return nil, err
	}
	return &watched{events: events, cancel: cancel}, nil
}

func limited(parent context.Context, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(parent) // want "not called on one path"
	if limit > 0 {
		ctx, cancel = context.WithTimeout(parent, limit)
	}
	defer cancel()
	return do(ctx)
}

// The second context is made from the first, which must live on.
func limitedFurther(parent context.Context, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(parent) // want "not called on one path"
	if limit > 0 {
		ctx, cancel = context.WithTimeout(ctx, limit)
	}
	defer cancel()
	return do(ctx)
}

func syncEach(parent context.Context, every <-chan time.Time, do func(context.Context) error) error {
	for {
		select {
		case <-parent.Done():
			return parent.Err()
		case <-every:
			ctx, _ := context.WithTimeout(parent, time.Second) // want "not called on any path"
			if err := do(ctx); err != nil {
				println(err.Error())
			}
		}
	}
}

type stream struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// ok: a context that is done holds nothing any more
func openStream(parent context.Context, limit time.Duration) *stream {
	s := &stream{}
	s.ctx, s.cancel = context.WithTimeout(parent, limit)
	if s.ctx.Err() != nil {
		return nil
	}
	return s
}

// No parent knows of the context: what is lost on the error path is collected.
func watchAlone(w watcher) (*watched, error) {
	ctx, cancel := context.WithCancel(context.Background()) // want "^note: .*not called on one path"
	events, err := w.Watch(ctx)
	if err != nil {
		return nil, err
	}
	return &watched{events: events, cancel: cancel}, nil
}
