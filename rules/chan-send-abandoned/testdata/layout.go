package fetch

import (
	"errors"
	"time"
)

// The channel is made in an aligned block, of which only the last column changes.
func first(names []string, fetch func(string) error) error {
	var (
		total  = len(names)
		failed = make(chan error)
	)
	if total == 0 {
		return errors.New("no names")
	}
	go func() {
		failed <- fetch(names[0]) // want "can block for ever"
	}()
	select {
	case err := <-failed:
		return err
	case <-time.After(time.Second):
		return errors.New("too late")
	}
}

// ok: room for the one value
func firstWithRoom(names []string, fetch func(string) error) error {
	var (
		total  = len(names)
		failed = make(chan error, 1)
	)
	if total == 0 {
		return errors.New("no names")
	}
	go func() {
		failed <- fetch(names[0])
	}()
	select {
	case err := <-failed:
		return err
	case <-time.After(time.Second):
		return errors.New("too late")
	}
}
