package testdata

import (
	"context"
	"errors"
)

type call struct {
	ctx    context.Context
	cancel context.CancelFunc
	id     int
}

func newCall(ctx context.Context, id int) *call {
	ctx, cancel := context.WithCancel(ctx)
	return &call{ctx: ctx, cancel: cancel, id: id}
}

func (c *call) end() { c.cancel() }

func (c *call) err() error { return c.ctx.Err() }

// The struct is dropped, and its context with it; the caller's ends it.
func begun(ctx context.Context) (*call, error) {
	c := newCall(ctx, 1) // want "note: The cancel function of `newCall` \(`c`\) is not called on one path"
	if c.id > 3 {
		return nil, errors.New("too many")
	}
	return c, nil
}

// ok: a method of it calls the function
func ended(ctx context.Context) error {
	c := newCall(ctx, 1)
	defer c.end()
	return c.err()
}

type runner struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newRunner(ctx context.Context) *runner {
	r := &runner{}
	r.ctx, r.cancel = context.WithCancel(ctx)
	go r.run()
	return r
}

func (r *runner) run() { defer r.cancel() }

// ok: its own goroutine calls the function
func running(ctx context.Context) error {
	r := newRunner(ctx)
	return r.ctx.Err()
}

// The function is called only where something fails.
func (t *table) only(use func(context.Context) error) (n int, err error) {
	ctx, cancel := context.WithCancel(t.ctx) // want "warning: The cancel function of `context.WithCancel` \(`cancel`\) is not called on one path"
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	if err := use(ctx); err != nil {
		return 0, err
	}
	return 1, nil
}

type stream struct {
	ctx    context.Context
	cancel context.CancelFunc
}

type table struct {
	ctx context.Context
	all map[int]*stream
}

// A stream that is refused keeps its context.
func (t *table) add(id int) bool {
	s := &stream{}
	s.ctx, s.cancel = context.WithCancel(t.ctx) // want "warning: The cancel function of `context.WithCancel` \(`s.cancel`\) is not called on one path"
	if id%2 == 0 {
		return false
	}
	t.all[id] = s
	return true
}

// ok: the table has it before it can be refused
func (t *table) addFirst(id int) bool {
	s := &stream{}
	s.ctx, s.cancel = context.WithCancel(t.ctx)
	t.all[id] = s
	return id%2 != 0
}

// ok: nothing refers to a context that has no parent, and nobody got this one
func unused(id int) (*stream, error) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &stream{ctx: ctx, cancel: cancel}
	if id > 3 {
		return nil, errors.New("too many")
	}
	return s, nil
}

// The context of the table lives longer than a call of its method.
func (t *table) begin() error {
	c := newCall(t.ctx, 1) // want "warning: The cancel function of `newCall` \(`c`\) is not called on one path"
	if c.id > 3 {
		return errors.New("too many")
	}
	c.cancel()
	return nil
}

// ok: called on every path
func (t *table) run() error {
	c := newCall(t.ctx, 1)
	defer c.end()
	return c.err()
}

// ok: it goes with the context that it was made from, which is cancelled when the function ends
func below(ctx context.Context, ids []int) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	c := newCall(inner, len(ids))
	for _, id := range ids {
		if id == 0 {
			return errors.New("no id")
		}
	}
	c.end()
	return c.err()
}
