package store

import (
	"bufio"
	"encoding/json"
	"io"
	"os"

	"example.com/linkwatch/check"
)

// Copy closes both files on every path.
func Copy(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() {
		if closed := out.Close(); err == nil {
			err = closed
		}
	}()
	_, err = io.Copy(out, in)
	return err
}

// OpenReader hands the file to its caller, who closes it.
func OpenReader(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// LastResult closes the file of each turn before the next.
func LastResult(paths []string) (check.Result, error) {
	var last check.Result
	for _, path := range paths {
		if err := readLast(path, &last); err != nil {
			return last, err
		}
	}
	return last, nil
}

func readLast(path string, last *check.Result) error {
	f, err := OpenReader(path)
	if err != nil {
		return err
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	for scanner.Scan() {
		if err := json.Unmarshal(scanner.Bytes(), last); err != nil {
			return err
		}
	}
	return scanner.Err()
}

// AddAll closes the channel on every path: the receiver always ends.
func (j *Journal) AddAll(r io.Reader) error {
	results := make(chan check.Result)
	defer close(results)
	go func() {
		for result := range results {
			_ = j.Add(result)
		}
	}()
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		var result check.Result
		if err := json.Unmarshal(scanner.Bytes(), &result); err != nil {
			return err
		}
		results <- result
	}
	return scanner.Err()
}

// Forget unlocks before every return.
func (h *History) Forget(link string) bool {
	h.mu.Lock()
	if _, ok := h.results[link]; !ok {
		h.mu.Unlock()
		return false
	}
	delete(h.results, link)
	h.mu.Unlock()
	return true
}

// lock and unlock are halves of one pair: their callers hold the lock in between.
func (h *History) lock()   { h.mu.Lock() }
func (h *History) unlock() { h.mu.Unlock() }

// Len counts the links.
func (h *History) Len() int {
	h.lock()
	defer h.unlock()
	return len(h.results)
}

// keptOpen stays open for as long as the process lives, and its author said so.
func keptOpen(path string) error {
	f, err := os.Open(path) //leakcheck:ignore file-not-closed the lock on it is held until the process ends
	if err != nil {
		return err
	}
	return lockFile(f.Fd())
}

func lockFile(uintptr) error { return nil }

var _ = keptOpen
