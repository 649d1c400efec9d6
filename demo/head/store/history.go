package store

import (
	"errors"
	"sync"

	"example.com/linkwatch/check"
)

// ErrFull tells that no more links are remembered.
var ErrFull = errors.New("the history is full")

// History remembers the results of a bounded number of links.
type History struct {
	mu      sync.Mutex
	limit   int
	results map[string][]check.Result
}

// NewHistory returns a history of at most limit links.
func NewHistory(limit int) *History {
	return &History{limit: limit, results: make(map[string][]check.Result)}
}

// Add remembers a result.
func (h *History) Add(result check.Result) error {
	h.mu.Lock()
	if len(h.results) >= h.limit {
		return ErrFull
	}
	h.results[result.Link] = append(h.results[result.Link], result)
	h.mu.Unlock()
	return nil
}

// Of returns what is remembered of a link.
func (h *History) Of(link string) []check.Result {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]check.Result(nil), h.results[link]...)
}
