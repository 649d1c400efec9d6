// Contexts: what users of today's linters reported.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func main() {}

var stopAll context.CancelFunc

// shape N26
// ok: a package-level variable keeps it
func begin(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	stopAll = cancel
	return ctx
}

// shape N26: assigned at once
// ok: a package-level variable keeps it
func beginAtOnce(parent context.Context) (ctx context.Context) {
	ctx, stopAll = context.WithCancel(parent)
	return ctx
}

// shape N27
// ok: a named result
func named(parent context.Context) (ctx context.Context, cancel context.CancelFunc) {
	ctx, cancel = context.WithCancel(parent)
	return
}

// shape N28
// ok: a goroutine calls it
func inGoroutine(parent context.Context, signals <-chan os.Signal) context.Context {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		<-signals
		cancel()
	}()
	return ctx
}

// shape N29
// ok: it goes to the caller, with a chain of others
func chained(parent context.Context, before func()) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, func() {
		cancel()
		before()
	}
}

type session struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (s *session) Close() { s.cancel() }

// shape N30
// ok: the session calls it
func open(parent context.Context) *session {
	ctx, cancel := context.WithCancel(parent)
	return &session{ctx: ctx, cancel: cancel}
}

// shape N31
// ok: one deferred literal runs them all
func several(parent context.Context, work func(context.Context)) {
	var cleanups []func()
	defer func() {
		for _, cleanup := range cleanups {
			cleanup()
		}
	}()
	for range 3 {
		ctx, cancel := context.WithCancel(parent)
		cleanups = append(cleanups, cancel)
		work(ctx)
	}
}

// shape N32
// ok: deferred right behind it, whatever path follows
func deferredFirst(parent context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer func() { cancel() }()
	if err := work(ctx); err != nil {
		return err
	}
	return work(ctx)
}

// shape N33
// ok: the caller's context is left aside on purpose
func leftAside(_ context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return work(ctx)
}

// shape N34
// ok: the request carries the context
func ofRequest(r *http.Request, work func(context.Context) error) error {
	return work(r.Context())
}

// shape N35
// ok: the literal is given its own context
func ofLiteral(ctx context.Context, register func(func(context.Context) error)) {
	register(func(ctx context.Context) error { return ctx.Err() })
}

// shape N36
// ok: detached on purpose, after the reply
func audited(w http.ResponseWriter, r *http.Request, audit func(context.Context)) {
	w.WriteHeader(http.StatusNoContent)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Minute)
	go func() {
		defer cancel()
		audit(ctx)
	}()
}

// shape N37
// ok: the context comes one line later
func withContext(ctx context.Context, url string) (*http.Request, error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return request.WithContext(ctx), nil
}

type holder struct{ ctx context.Context }

// shape N39
// ok: set anew in a literal and in a field, no loop around
func setAnew(ctx context.Context, h *holder) func() {
	return func() {
		ctx = context.WithValue(ctx, holder{}, 1)
		h.ctx = ctx
	}
}

// shape Y17: named, never called
func mentioned(parent context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(parent) // want ctx-cancel-lost ""
	_ = cancel
	return work(ctx)
}

// shape Y17: the stop function of NotifyContext
func notified(parent context.Context, work func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(parent, os.Interrupt) // want ctx-cancel-lost ""
	if err := work(ctx); err != nil {
		return err
	}
	stop()
	return nil
}

func derive(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Minute)
}

// shape Y17: through a wrapper
func derived(parent context.Context, work func(context.Context) error) error {
	ctx, _ := derive(parent) // want ctx-cancel-lost ""
	return work(ctx)
}

// shape Y18
func ignoring(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil) // want ctx-not-propagated ""
	if err != nil {
		return err
	}
	fmt.Println(request.URL)
	resp, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
