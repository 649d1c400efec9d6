package testdata

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
)

// Read to the end: the transport has the connection back.
func all(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read to its end"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

// A read that fails ends the connection.
func failing(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on one path: it was read to its end"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return data, resp.Body.Close()
}

// The status is asked before anything is read.
func asked(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^error: The response body of `http.Get` \(`resp`\) is not closed on any path: its connection"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// The limit may come before the end.
func bounded(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^error: The response body of `http.Get` \(`resp`\) is not closed on any path: its connection"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, 100))
}

// Only where the read fails.
func boundedFailing(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on one path: it was read to its end"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, 100))
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return data, nil
}

// The disk may be full.
func saved(url string, f *os.File) error {
	resp, err := http.Get(url) // want "^warning: The response body of `http.Get` \(`resp`\) is not closed on one path: its connection"
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, resp.Body); err != nil {
		return err
	}
	return resp.Body.Close()
}

// What was copied without an error was read.
func copied(url string, f *os.File) error {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on one path: it was read to its end"
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, resp.Body); err != nil {
		resp.Body.Close()
		return err
	}
	return f.Sync()
}

// Memory is never full.
func buffered(url string) (string, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read to its end"
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	if _, err := io.Copy(&text, bufio.NewReader(resp.Body)); err != nil {
		return "", err
	}
	return text.String(), nil
}

func textOf(resp *http.Response) (string, error) {
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		return "", err
	}
	return text.String(), nil
}

// A function in view reads it.
func byOther(url string) (string, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read to its end"
	if err != nil {
		return "", err
	}
	return textOf(resp)
}

func goodTextOf(resp *http.Response) (string, error) {
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(resp.Status)
	}
	return textOf(resp)
}

// It reads on some of its ways only.
func bySelective(url string) (string, error) {
	resp, err := http.Get(url) // want "^error: The response body of `http.Get` \(`resp`\) is not closed on any path: its connection"
	if err != nil {
		return "", err
	}
	return goodTextOf(resp)
}

// ok: read and closed
func allWell(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// ok: closed whether or not it could be read
func failingWell(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	return data, err
}

// ok: deferred before the status is asked
func askedWell(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// ok: what the limit leaves is closed
func boundedWell(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, 100))
}

// ok: closed also where the disk is full
func savedWell(url string, f *os.File) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(f, resp.Body)
	return err
}

// ok: the reading function is one of the caller's
func byOtherWell(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return textOf(resp)
}

// ok: closed behind the selective one
func bySelectiveWell(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return goodTextOf(resp)
}

// ok: it belongs to the caller
func fetched(url string) (*http.Response, error) {
	return http.Get(url)
}

// ok: the body belongs to the caller
func opened(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}
