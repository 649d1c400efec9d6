package testdata

import (
	"errors"
	"os"
	"syscall"
)

// taken answers true only for errors, but that is not known of a function of this package.
func taken(err error) bool { return errors.Is(err, syscall.EEXIST) }

// RetryTaken opens under the next name where one is taken.
func RetryTaken(names []string) (f *os.File, err error) {
	for _, name := range names {
		f, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // ok: without a file where the predicate says so
		if taken(err) {
			continue
		}
		break
	}
	return f, err
}

// RetrySmall goes on to the next name although it has a file.
func RetrySmall(names []string) (f *os.File, err error) {
	for _, name := range names {
		f, err = os.Open(name) // want "not closed"
		if err != nil {
			return nil, err
		}
		if len(name) < 4 {
			continue
		}
		break
	}
	return f, err
}

// Worker reads from the descriptor that its parent gave it.
func Worker() error {
	in := os.NewFile(3, "in") // ok: the process was started with it
	if _, err := in.Stat(); err != nil {
		return err
	}
	_, err := in.Read(make([]byte, 1))
	return err
}

// Wrap makes a file of a descriptor that was handed over.
func Wrap(fd int) error {
	f := os.NewFile(uintptr(fd), "given") // want "not closed"
	defer f.Close()
	_, err := f.Stat()
	return err
}
