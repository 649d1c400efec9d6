// Package check asks whether links still lead somewhere.
package check

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Result is what one look at a link showed.
type Result struct {
	Link   string    `json:"link"`
	Status int       `json:"status"`
	Error  string    `json:"error,omitempty"`
	At     time.Time `json:"at"`
}

// Broken tells whether the link leads nowhere.
func (r Result) Broken() bool {
	return r.Error != "" || r.Status >= http.StatusBadRequest
}

// Checker looks at links; it is safe for use by several goroutines.
type Checker struct {
	client  *http.Client
	timeout time.Duration
}

// New returns a Checker that gives up on a link after a time.
func New(timeout time.Duration) *Checker {
	return &Checker{client: &http.Client{Timeout: timeout}, timeout: timeout}
}

// Check looks at one link.
func (c *Checker) Check(ctx context.Context, link string) Result {
	result := Result{Link: link, At: time.Now()}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	resp, err := c.client.Do(req)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	result.Status = resp.StatusCode
	return result
}
