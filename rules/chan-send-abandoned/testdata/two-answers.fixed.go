package store

import "time"

// A goroutine with two ways to answer: one cause, one finding.
func next(recv func() (int, error)) int {
	values := make(chan int, 1)
	errs := make(chan error, 1)
	go func() {
		v, err := recv()
		if err != nil {
			errs <- err // want "error: .*nobody is left to receive.* The same goes for `values <- v`"
			return
		}
		values <- v
	}()
	select {
	case <-time.After(time.Second):
		return 0
	case <-errs:
		return 0
	case v := <-values:
		return v
	}
}

// Two goroutines answer, and the reader takes the first answer.
func both(recv func() int, fail func() error) int {
	values := make(chan int, 1)
	errs := make(chan error, 1)
	go func() {
		errs <- fail() // want "nobody is left to receive.* The same goes for `values <- recv\(\)`"
	}()
	go func() {
		values <- recv()
	}()
	select {
	case <-errs:
		return 0
	case v := <-values:
		return v
	}
}

// ok: both channels have room
func roomy(recv func() (int, error)) int {
	values := make(chan int, 1)
	errs := make(chan error, 1)
	go func() {
		v, err := recv()
		if err != nil {
			errs <- err
			return
		}
		values <- v
	}()
	select {
	case <-time.After(time.Second):
		return 0
	case <-errs:
		return 0
	case v := <-values:
		return v
	}
}

// ok: whoever answers is waited for
func awaited(recv func() (int, error)) int {
	values := make(chan int)
	errs := make(chan error)
	go func() {
		v, err := recv()
		if err != nil {
			errs <- err
			return
		}
		values <- v
	}()
	select {
	case <-errs:
		return 0
	case v := <-values:
		return v
	}
}

// ok: the goroutine closes what it does not send on
func closed(recv func() (int, error)) int {
	values := make(chan int, 1)
	go func() {
		defer close(values)
		if v, err := recv(); err == nil {
			values <- v
		}
	}()
	return <-values
}
