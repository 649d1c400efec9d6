package testdata

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
)

// Read to the end: the transport has the connection back.
func all(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read to its end or ends with its context"
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// A read that fails ends the connection.
func failing(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on one path: it was read to its end or ends with its context"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		resp.Body.Close()
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
	defer resp.Body.Close()
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
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, 100))
}

// Only where the read fails.
func boundedFailing(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on one path: it was read to its end or ends with its context"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, 100))
	if err != nil {
		resp.Body.Close()
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
		resp.Body.Close()
		return err
	}
	return resp.Body.Close()
}

// What was copied without an error was read.
func copied(url string, f *os.File) error {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on one path: it was read to its end or ends with its context"
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, resp.Body); err != nil {
		resp.Body.Close()
		return err
	}
	resp.Body.Close()
	return f.Sync()
}

// Memory is never full.
func buffered(url string) (string, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read to its end or ends with its context"
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
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
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read to its end or ends with its context"
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
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
	defer resp.Body.Close()
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

// A scanner ends where the body does.
func lines(url string) (int, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read"
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n := 0
	scanner := bufio.NewScanner(resp.Body)
	for scanner.Scan() {
		n++
	}
	return n, scanner.Err()
}

// It leaves the loop before the end.
func firstLines(url string) (int, error) {
	resp, err := http.Get(url) // want "^error: The response body of `http.Get` \(`resp`\) is not closed on any path: its connection"
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n := 0
	scanner := bufio.NewScanner(resp.Body)
	for scanner.Scan() {
		if n++; n > 9 {
			return n, nil
		}
	}
	return n, scanner.Err()
}

// The body in a variable.
func renamed(url string) ([]byte, error) {
	resp, err := http.Get(url) // want "^note: The response body of `http.Get` \(`resp`\) is not closed on any path: it was read"
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body := resp.Body
	return io.ReadAll(body)
}

// The function cancels the context of the request.
func ending(ctx context.Context, url string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) // want "^note: The response body of `http.DefaultClient.Do` \(`resp`\) is not closed on one path: it was read"
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return resp.Body.Close()
}

// The context of the request is another one.
func goingOn(ctx context.Context, url string) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := inner.Err(); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) // want "^warning: The response body of `http.DefaultClient.Do` \(`resp`\) is not closed on one path: its connection"
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return resp.Body.Close()
}

// ok: closed wherever the scanner ends
func firstLinesWell(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n := 0
	for scanner := bufio.NewScanner(resp.Body); scanner.Scan(); {
		n++
	}
	return n, nil
}

// ok: closed, and the context is cancelled
func endingWell(ctx context.Context, url string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

// ok: what is in the variable is closed
func renamedWell(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	body := resp.Body
	defer body.Close()
	return io.ReadAll(body)
}

// ok: the caller closes what it is given
func openedFor(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// ok: closed where nothing could be copied, too
func copiedWell(url string, f *os.File) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, resp.Body)
	resp.Body.Close()
	return err
}
