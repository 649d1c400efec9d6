package testdata

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
)

// Closed on the good status only (shape Y3).
func onlyOnSuccess(url string) error {
	resp, err := http.Get(url) // want "warning: The response body of `http.Get` \(`resp`\) is not closed on one path"
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

// Article D: the body is read and never closed.
func readOnly(url string, into any) error {
	resp, err := http.Get(url) // want "error: The response body of `http.Get` \(`resp`\) is not closed on any path"
	if err != nil {
		return err
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// Article D, shape Y2: the response is thrown away.
func ping(url string) error {
	_, err := http.Get(url) // want "error: The response body of `http.Get` is not closed on any path"
	if err != nil {
		return err
	}
	return nil
}

// Shape N2: a helper that only reads does not close.
func drained(client *http.Client, req *http.Request) error {
	resp, err := client.Do(req) // want "is not closed on any path"
	if err != nil {
		return err
	}
	drain(resp.Body)
	return nil
}

func drain(r io.Reader) {
	io.Copy(io.Discard, r)
}

// ok: article D, closed after the error check
func closed(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return nil
}

// ok: shape N2, a package helper closes it
func closedByHelper(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer safeClose("body", resp.Body)
	return nil
}

func safeClose(label string, c io.Closer) {
	if err := c.Close(); err != nil {
		println(label, err.Error())
	}
}

// ok: shape N3, the whole response goes to a helper that closes the body
func closedWhole(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	finish(resp)
	return nil
}

func finish(resp *http.Response) {
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
}

// ok: shape N13, the caller owns what is returned
func open(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// ok: shape N6, closing a recorder's result does nothing
func recorded(handler http.Handler, req *http.Request) int {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, req)
	return recorder.Result().StatusCode
}

// ok: shape N1, a local literal closes it
func closedByLiteral(url string) error {
	closeBody := func(c io.Closer) { c.Close() }
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	closeBody(resp.Body)
	return nil
}
