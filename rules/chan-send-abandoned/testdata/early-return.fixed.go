package store

import (
	"errors"
	"log"
)

var errEmpty = errors.New("empty")

// The error return leaves before the receive.
func validate(name string) error {
	result := make(chan error, 1)
	go func() {
		result <- scan(name) // want "error: `result <- scan\(name\)` can block for ever: nobody is left to receive, so the goroutine and what it holds stay for the life of the process\."
	}()
	if name == "" {
		return errEmpty
	}
	return <-result
}

// ok: the check comes before the goroutine
func validateFirst(name string) error {
	if name == "" {
		return errEmpty
	}
	result := make(chan error)
	go func() {
		result <- scan(name)
	}()
	return <-result
}

// ok: the process ends with the branch
func validateOrDie(name string) error {
	result := make(chan error)
	go func() {
		result <- scan(name)
	}()
	if name == "" {
		log.Fatal("no name")
	}
	return <-result
}

// One goroutine, one of two sends: room for one value.
func branches(name string) error {
	result := make(chan error, 1)
	go func() {
		if err := scan(name); err != nil {
			result <- err // want "error: `result <- err` can block for ever: nobody is left to receive"
			return
		}
		result <- nil
	}()
	if name == "" {
		return errEmpty
	}
	return <-result
}

// ok: room for the one value that is sent
func branchesFixed(name string) error {
	result := make(chan error, 1)
	go func() {
		if err := scan(name); err != nil {
			result <- err
			return
		}
		result <- nil
	}()
	if name == "" {
		return errEmpty
	}
	return <-result
}

// The default case leaves at once. Something follows the send, so room for a value could change what others see.
func poll(name string) error {
	result := make(chan error)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case result <- scan(name):
		case <-stop:
			return
		} // want "error: `result <- scan\(name\)` can block for ever: nobody is left to receive"
		log.Print("answered")
	}()
	select {
	case err := <-result:
		return err
	default:
		return nil
	}
}

// ok: room for the value
func pollBuffered(name string) error {
	result := make(chan error, 1)
	go func() {
		result <- scan(name)
		log.Print("answered")
	}()
	select {
	case err := <-result:
		return err
	default:
		return nil
	}
}

// ok: the channel goes to code out of view
func hand(name string, take func(<-chan error)) error {
	result := make(chan error)
	go func() {
		result <- scan(name)
	}()
	take(result)
	return nil
}

func scan(name string) error {
	if name == "?" {
		return errEmpty
	}
	return nil
}
