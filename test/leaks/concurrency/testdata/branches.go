package p

// Conditions over inputs: each decides for itself, unless it was decided before on the same run.

import (
	"context"
	"errors"
	"net/http"
)

// Every error is an input of its own, though all are compared with nil.
func severalErrors(ctx context.Context, req *http.Request, read func(*http.Response) (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	body := ""
	failed := make(chan error)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			failed <- err // want send-abandoned
			return
		}
		body, err = read(resp)
		if err != nil {
			failed <- err // want send-abandoned
			return
		}
		if resp.StatusCode != http.StatusOK {
			failed <- errors.New("status") // want send-abandoned
			return
		}
		failed <- nil // want send-abandoned
	}()
	select {
	case err := <-failed:
		if err != nil {
			return "", err
		}
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return body, nil
}

// The same error is asked twice: it is nil both times or neither.
func sameError(work func() error) error {
	err := work()
	done := make(chan struct{})
	if err == nil {
		go func() {
			done <- struct{}{}
		}()
	}
	if err != nil {
		return err
	}
	<-done
	return nil
}
