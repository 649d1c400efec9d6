package store

import (
	"context"
	"errors"
	"time"
)

// Articles A and B: the function leaves after a second, its goroutine sends after two.
func lookup() error {
	errCh := make(chan error, 1)
	go func() {
		time.Sleep(2 * time.Second)
		errCh <- errors.New("not found") // want "error: `errCh <- errors\.New\(.not found.\)` can block for ever: nobody is left to receive"
	}()
	select {
	case <-time.After(time.Second):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// ok: room for the one value
func lookupFixed() error {
	errCh := make(chan error, 1)
	go func() {
		time.Sleep(2 * time.Second)
		errCh <- errors.New("not found")
	}()
	select {
	case <-time.After(time.Second):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// Article B: the close of a sender that blocks never runs.
func lookupClosed() error {
	errCh := make(chan error, 1)
	go func() {
		defer close(errCh)
		time.Sleep(2 * time.Second)
		errCh <- errors.New("not found") // want "error: `errCh <- errors\.New\(.not found.\)` can block for ever: nobody is left to receive"
	}()
	select {
	case <-time.After(time.Second):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// ok: the receiver waits for the answer before it leaves
func lookupDrained() error {
	errCh := make(chan error)
	go func() {
		time.Sleep(2 * time.Second)
		errCh <- errors.New("not found")
	}()
	select {
	case <-time.After(time.Second):
		return <-errCh
	case err := <-errCh:
		return err
	}
}

// The caller's context ends the wait, not the work.
func load(ctx context.Context, key string) (string, error) {
	type answer struct {
		value string
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := fetch(key)
		answers <- answer{value, err} // want "error: `answers <- answer\{value, err\}` can block for ever: nobody is left to receive"
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case got := <-answers:
		return got.value, got.err
	}
}

// ok: the send leaves with the context
func loadWithContext(ctx context.Context, key string) (string, error) {
	values := make(chan string)
	go func() {
		value, _ := fetch(key)
		select {
		case values <- value:
		case <-ctx.Done():
		}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case got := <-values:
		return got, nil
	}
}

func fetch(key string) (string, error) {
	if key == "" {
		return "", errors.New("no key")
	}
	return key, nil
}
