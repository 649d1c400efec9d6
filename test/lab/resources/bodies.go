// Response bodies: a transport that counts the bodies it handed out and got back.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
)

var open atomic.Int64

type body struct {
	io.Reader
	closed atomic.Bool
}

func (b *body) Close() error {
	if !b.closed.Swap(true) {
		open.Add(-1)
	}
	return nil
}

type transport struct{ status int }

func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	open.Add(1)
	text := &body{Reader: strings.NewReader(`{"name":"x"}`)}
	return &http.Response{StatusCode: t.status, Body: text, Header: http.Header{}, Request: request}, nil
}

func init() { http.DefaultTransport = transport{status: 503} }

func labHeld() int { return int(open.Load()) }

func main() {}

// lab: never() leaks
func never() error {
	resp, err := http.Get("http://lab.example/")
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

// lab: onOnePath() leaks
func onOnePath() error {
	resp, err := http.Get("http://lab.example/")
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// lab: thrownAway() leaks
func thrownAway() error {
	_, err := http.Get("http://lab.example/")
	return err
}

// lab: decoded() leaks
func decoded() (string, error) {
	request, err := http.NewRequest(http.MethodGet, "http://lab.example/", nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	var answer struct{ Name string }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return "", err
	}
	return answer.Name, nil
}

// lab: retried() leaks
func retried() error {
	for try := 0; try < 3; try++ {
		resp, err := http.Get("http://lab.example/")
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

// lab: deferred() ends
func deferred() error {
	resp, err := http.Get("http://lab.example/")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

// lab: handedOn() ends
func handedOn() error {
	resp, err := http.Get("http://lab.example/")
	if err != nil {
		return err
	}
	return drain(resp)
}

func drain(resp *http.Response) error {
	defer resp.Body.Close()
	_, err := io.Copy(io.Discard, resp.Body)
	return err
}
