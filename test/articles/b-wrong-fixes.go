// Article B: closing the channel is no repair of an abandoned send.
package main

import (
	"errors"
	"fmt"
	"time"
)

func main() {
	fmt.Println(closedByReceiver(), closedBySender())
}

func closedByReceiver() error {
	errCh := make(chan error)
	// want chan-wrong-close "^warning: "
	defer close(errCh)
	go func() {
		time.Sleep(20 * time.Millisecond)
		errCh <- errors.New("not found")
	}()
	select {
	case <-time.After(10 * time.Millisecond):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}

// lab: closedBySender() leaks
func closedBySender() error {
	errCh := make(chan error)
	go func() {
		defer close(errCh)
		time.Sleep(20 * time.Millisecond)
		errCh <- errors.New("not found") // want chan-send-abandoned "^error: "
	}()
	select {
	case <-time.After(10 * time.Millisecond):
		return errors.New("timeout")
	case err := <-errCh:
		return err
	}
}
