// Package check asks whether links still lead somewhere.
package check

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"time"
)

// A title further down than this is not found; bytes.
const maxPage = 1 << 20

var titlePattern = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

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

// Title returns the title of the page behind a link.
func (c *Checker) Title(ctx context.Context, link string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return "", err
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", link, resp.Status)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err != nil {
		return "", err
	}
	found := titlePattern.FindSubmatch(page)
	if found == nil {
		return "", nil
	}
	return string(found[1]), nil
}

// Retry looks at a link, and once more with twice the time where it is broken.
func (c *Checker) Retry(ctx context.Context, link string) Result {
	attempt, cancel := context.WithTimeout(ctx, c.timeout)
	result := c.Check(attempt, link)
	if !result.Broken() {
		return result
	}
	cancel()
	second, cancelSecond := context.WithTimeout(ctx, 2*c.timeout)
	defer cancelSecond()
	return c.Check(second, link)
}
