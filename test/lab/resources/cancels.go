// Contexts: a parent that counts the children that hold on to it.
package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

var children atomic.Int64

// A context of its own kind: what is derived from it registers by AfterFunc and takes that back when it is cancelled.
type parent struct {
	context.Context
	done chan struct{}
}

func (p parent) Done() <-chan struct{} { return p.done }
func (parent) Value(any) any           { return nil }
func (parent) AfterFunc(func()) func() bool {
	children.Add(1)
	var taken atomic.Bool
	return func() bool {
		if !taken.Swap(true) {
			children.Add(-1)
		}
		return true
	}
}

func root() context.Context { return parent{context.Background(), make(chan struct{})} }

func labHeld() int { return int(children.Load()) }

func main() {}

func work(ctx context.Context) error { return ctx.Err() }

// lab: thrownAway(root()) leaks
func thrownAway(ctx context.Context) error {
	ctx, _ = context.WithTimeout(ctx, time.Hour)
	return work(ctx)
}

// lab: onOnePath(root(), false) leaks
func onOnePath(ctx context.Context, isReady bool) error {
	ctx, cancel := context.WithCancel(ctx)
	if !isReady {
		return errors.New("not ready")
	}
	defer cancel()
	return work(ctx)
}

// lab: inLoop(root()) ends
func inLoop(ctx context.Context) error {
	for range 3 {
		if err := once(ctx); err != nil {
			return err
		}
	}
	return nil
}

func once(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	return work(ctx)
}

// lab: deferred(root(), false) ends
func deferred(ctx context.Context, isReady bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !isReady {
		return errors.New("not ready")
	}
	return work(ctx)
}
