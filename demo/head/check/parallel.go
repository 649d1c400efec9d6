package check

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"time"
)

// CheckWithin looks at a link and waits no longer than limit.
func (c *Checker) CheckWithin(link string, limit time.Duration) (Result, error) {
	results := make(chan Result)
	go func() {
		results <- c.Check(context.Background(), link)
	}()
	select {
	case result := <-results:
		return result, nil
	case <-time.After(limit):
		return Result{}, fmt.Errorf("%s: no answer within %s", link, limit)
	}
}

// FirstBroken returns the first link that leads nowhere.
func (c *Checker) FirstBroken(ctx context.Context, links []string) (Result, bool) {
	queue := make(chan string)
	go func() {
		defer close(queue)
		for _, link := range links {
			queue <- link
		}
	}()
	for link := range queue {
		if result := c.Check(ctx, link); result.Broken() {
			return result, true
		}
	}
	return Result{}, false
}

// Fastest looks at a link and at its mirror and returns what came first.
func (c *Checker) Fastest(ctx context.Context, link, mirror string) Result {
	results := make(chan Result, 2)
	go func() {
		results <- c.Check(ctx, link)
		close(results)
	}()
	go func() {
		results <- c.Check(ctx, mirror)
		close(results)
	}()
	return <-results
}

// CheckAll looks at all links at once and calls found with each result.
func (c *Checker) CheckAll(ctx context.Context, links []string, found func(Result)) {
	var wg sync.WaitGroup
	for _, link := range links {
		wg.Add(1)
		go func(link string) {
			if _, err := url.Parse(link); err != nil {
				return
			}
			found(c.Check(ctx, link))
			wg.Done()
		}(link)
	}
	wg.Wait()
}
