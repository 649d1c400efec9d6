package fetch

import (
	"errors"
	"time"
)

// The channel is made in an aligned block, of which only the last column changes.
func first(names []string, fetch func(string) error) error {
	var (
		total  = len(names)
		failed = make(chan error, 1)
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

// Each send is the last thing that the goroutine does, also in the loop: one value in all.
func await(state func() (string, error), limit time.Duration) error {
	ended := make(chan error, 1)
	go func() {
		for {
			now, err := state()
			if err != nil {
				ended <- err // want "can block for ever"
				return
			}
			if now == "done" {
				ended <- nil
				return
			}
			time.Sleep(time.Second)
		}
	}()
	select {
	case err := <-ended:
		return err
	case <-time.After(limit):
		return errors.New("too late")
	}
}

// ok: room for the one value
func awaitWithRoom(state func() (string, error), limit time.Duration) error {
	ended := make(chan error, 1)
	go func() {
		for {
			now, err := state()
			if err != nil {
				ended <- err
				return
			}
			if now == "done" {
				ended <- nil
				return
			}
			time.Sleep(time.Second)
		}
	}()
	select {
	case err := <-ended:
		return err
	case <-time.After(limit):
		return errors.New("too late")
	}
}

type bench struct {
	stop chan struct{}
}

func (b *bench) Close() { close(b.stop) }

// The loop leaves when it is told to stop, and so should the call under way.
func (b *bench) run(call func() error) {
	done := make(chan bool)
	for {
		go func() {
			if err := call(); err != nil {
				select {
				case done <- false:
				case <-b.stop:
					return
				} // want "can block for ever"
				return
			}
			select {
			case <-b.stop:
			case done <- true:
			}
		}()
		select {
		case <-b.stop:
			return
		case <-done:
		}
	}
}

// ok: every send is left when the loop is told to stop
func (b *bench) runStopped(call func() error) {
	done := make(chan bool)
	for {
		go func() {
			err := call()
			select {
			case <-b.stop:
			case done <- err == nil:
			}
		}()
		select {
		case <-b.stop:
			return
		case <-done:
		}
	}
}
