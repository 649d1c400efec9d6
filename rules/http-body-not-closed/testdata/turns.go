package testdata

import (
	"errors"
	"io"
	"net/http"
	"time"
)

var limited = &http.Client{Timeout: time.Minute}

// Each turn has a response of its own: it is given back before the turn ends.
func retry(url string) error {
	for try := 0; try < 3; try++ {
		resp, err := limited.Get(url) // want "not closed on one path"
		if err != nil {
			return err
		}
		if resp.StatusCode == http.StatusServiceUnavailable {
			continue
		}
		resp.Body.Close()
		return nil
	}
	return errors.New("gave up")
}

func poll(urls []string) (int, error) {
	sum := 0
	for _, url := range urls {
		resp, err := limited.Get(url) // want "not closed on any path"
		if err != nil {
			return 0, err
		}
		sum += resp.StatusCode
	}
	return sum, nil
}

func firstGood(urls []string) error {
	for _, url := range urls {
		resp, err := limited.Get(url) // want "not closed on one path"
		if err != nil {
			continue
		}
		if resp.StatusCode == http.StatusOK {
			break
		}
		resp.Body.Close()
	}
	return nil
}

// The variable is the function's: what it holds at the end of a turn is lost with the next one.
func last(urls []string) (err error) {
	var resp *http.Response
	for _, url := range urls {
		resp, err = limited.Get(url) // want "not closed on any path"
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, resp.Body)
	}
	return err
}

// ok: given back in each turn
func pollClosed(urls []string) (sum int, err error) {
	for _, url := range urls {
		resp, err := limited.Get(url)
		if err != nil {
			continue
		}
		sum += resp.StatusCode
		resp.Body.Close()
	}
	return sum, nil
}

// ok: the last one is closed behind the loop
func firstGoodClosed(urls []string) error {
	var found *http.Response
	for _, url := range urls {
		resp, err := limited.Get(url)
		if err != nil {
			continue
		}
		if resp.StatusCode == http.StatusOK {
			found = resp
			break
		}
		resp.Body.Close()
	}
	if found == nil {
		return errors.New("none")
	}
	return found.Body.Close()
}

// ok: the first is closed before the variable takes the second
func againClosed(url, other string) error {
	resp, err := limited.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		resp, err = limited.Get(other)
		if err != nil {
			return err
		}
	}
	return resp.Body.Close()
}

// Behind the loop the last one is used: who closes which is for the author to say.
func lastStatus(urls []string) int {
	var resp *http.Response
	for _, url := range urls {
		resp, _ = limited.Get(url) // want "not closed on any path"
	}
	return resp.StatusCode
}

func ping(url string) error {
	_, err := limited.Get(url) // want "not closed on any path"
	return err
}

func pingAll(urls []string) (bad int) {
	for _, url := range urls {
		if _, err := limited.Get(url); err != nil { // want "not closed on any path"
			bad++
		}
	}
	return bad
}

func warmAll(urls []string) {
	for _, url := range urls {
		_, err := limited.Get(url) // want "not closed on any path"
		if err != nil {
			continue
		}
	}
}

func again(url, other string) error {
	resp, err := limited.Get(url) // want "not closed on one path"
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		resp, err = limited.Get(other)
		if err != nil {
			return err
		}
	}
	return resp.Body.Close()
}
