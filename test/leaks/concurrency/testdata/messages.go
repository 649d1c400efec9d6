package p

// What a sender knows of the value it sends, the receiver knows too.

import (
	"errors"
	"fmt"
)

func firstErrorOfTwo(fetch func() error, isNeeded func() bool) error {
	errs := make(chan error)
	go func() {
		errs <- fetch() // want send-abandoned
	}()
	go func() {
		if !isNeeded() {
			errs <- nil // stays as a consequence of the other
			return
		}
		errs <- fetch()
	}()
	for i := 0; i < 2; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func noErrors() error {
	errs := make(chan error)
	go func() { errs <- nil }()
	go func() { errs <- nil }()
	for i := 0; i < 2; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func noErrorsInRange(count func() int) error {
	errs := make(chan error)
	go func() {
		errs <- nil
		errs <- nil
		close(errs)
	}()
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func madeError(count func() int) error {
	errs := make(chan error)
	go func() {
		errs <- errors.New("first")
		errs <- nil // want send-abandoned
	}()
	for i := 0; i < 2; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// The second sender only sends when the first has told that all is well.
func onlyAfterNil() error {
	errs := make(chan error)
	go func() {
		errs <- fmt.Errorf("always")
	}()
	if err := <-errs; err == nil {
		go func() {
			errs <- nil
		}()
		return nil
	}
	return nil
}

type outcome struct {
	index int
	err   error
}

// What the sender asks of the error as well, the receiver does not find the other way: nothing is told of either.
func failedOutcome(run func() error) error {
	outcomes := make(chan outcome)
	go func() {
		err := run()
		outcomes <- outcome{index: 1, err: err}
		if err != nil {
			outcomes <- outcome{2, err}
		}
		close(outcomes)
	}()
	for one := range outcomes {
		if one.err != nil {
			return one.err
		}
	}
	return nil
}

func fineOutcome(run func() error) error {
	outcomes := make(chan outcome)
	go func() {
		if err := run(); err != nil {
			outcomes <- outcome{1, err}
			close(outcomes)
			return
		}
		outcomes <- outcome{2, nil}
		outcomes <- outcome{index: 3}
		close(outcomes)
	}()
	for one := range outcomes {
		if one.err != nil {
			return one.err
		}
	}
	return nil
}

// A callback may be called: the value it sends is as open as a result.
func callbackFirst(run func(func() error) error) error {
	results := make(chan error)
	go func() {
		err := run(func() error {
			results <- nil
			return nil
		})
		results <- err // want send-abandoned
	}()
	return <-results
}

// What is cleaned up runs when the test is over.
func cleanedUp(t interface{ Cleanup(func()) }) error {
	results := make(chan error)
	t.Cleanup(func() { results <- nil })
	go func() {
		results <- errors.New("one")
	}()
	return <-results
}

type query struct{ rows []string }

// As many values are received as are sent, page by page.
func pagesOfTables(tables map[string]query, read func(string) error) error {
	errs := make(chan error)
	for _, one := range tables {
		for i := 0; i < len(one.rows); i += 100 {
			go func(row string) { errs <- read(row) }(one.rows[i])
		}
	}
	var last error
	for _, one := range tables {
		for i := 0; i < len(one.rows); i += 100 {
			if err := <-errs; err != nil {
				last = err
			}
		}
	}
	return last
}

type packet struct {
	n   int
	err error
}

// The sender stops with the error on which the receiver leaves.
func packets(read func() (int, error)) error {
	ch := make(chan packet)
	go func() {
		for {
			n, err := read()
			if err != nil {
				ch <- packet{err: err}
				return
			}
			ch <- packet{n: n}
		}
	}()
	for {
		p := <-ch
		if p.err != nil {
			return p.err
		}
		println(p.n)
	}
}
