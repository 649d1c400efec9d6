package testdata

import (
	"errors"
	"io"
	"net/http"
)

// Closed on the good status only.
func onlyGood(url string) error {
	resp, err := http.Get(url) // want "warning: The response body of `http.Get` \(`resp`\) is not closed on one path"
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusOK {
		resp.Body.Close()
	}
	return nil
}

// The helper reads and does not close: nothing but the Close is missing.
func drained(url string) error {
	resp, err := http.Get(url) // want "note: The response body of `http.Get` \(`resp`\) is not closed on any path"
	if err != nil {
		return err
	}
	drain(resp.Body)
	return nil
}

func drain(r io.Reader) {
	_, _ = io.Copy(io.Discard, r)
}

// A wrapper of the module: its caller owns the response.
func wrapped(url string) error {
	resp, err := get(url) // want "error: The response body of `get` \(`resp`\) is not closed on any path"
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

// ok: the caller owns it
func get(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// ok: a literal that takes an io.Closer closes it
func byLiteral(url string) error {
	release := func(c io.Closer) { _ = c.Close() }
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer release(resp.Body)
	return nil
}

// ok: a helper of the package closes it
func byHelper(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer closeQuietly("body", resp.Body)
	return nil
}

func closeQuietly(label string, c io.Closer) {
	if err := c.Close(); err != nil {
		println(label)
	}
}

// ok: a helper drains and closes it
func byDrainingHelper(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	drainAndClose(resp)
	return nil
}

func drainAndClose(resp *http.Response) {
	defer resp.Body.Close()
	drain(resp.Body)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// ok: a generic must hands it on
func byMust(url string) {
	resp := must(http.Get(url))
	defer resp.Body.Close()
}

var last *http.Response

// ok: a package variable keeps it
func kept(url string) (err error) {
	last, err = http.Get(url)
	return err
}

// ok: declared outside, assigned in a loop, closed behind it
func retried(client *http.Client, url string) error {
	var resp *http.Response
	for i := 0; i < 3; i++ {
		r, err := client.Get(url)
		if err == nil {
			resp = r
			break
		}
	}
	if resp == nil {
		return errors.New("gave up")
	}
	return resp.Body.Close()
}

type socket struct{ io.ReadWriteCloser }

type dialer interface {
	Dial(url string) (*socket, *http.Response, error)
}

// ok: the connection took the body over
func handshake(d dialer, url string) (*socket, error) {
	conn, resp, err := d.Dial(url)
	if err != nil {
		return nil, err
	}
	println(resp.Status)
	return conn, nil
}

// ok: the body handed out as a closer is the caller's
func body(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}
