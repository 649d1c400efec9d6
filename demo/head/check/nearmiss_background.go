package check

import (
	"context"
	"sync"
)

// WarmUp is Warm with room for the answer that nobody takes.
func (c *Checker) WarmUp(ctx context.Context, link string) {
	results := make(chan Result, 1)
	go func() {
		results <- c.Check(ctx, link)
	}()
}

// AnyResult is FirstResult with a sender that closes the channel, whatever it does.
func (c *Checker) AnyResult(ctx context.Context, link string) (Result, bool) {
	results := make(chan Result)
	go func() {
		defer close(results)
		if link == "" {
			return
		}
		results <- c.Check(ctx, link)
	}()
	result, ok := <-results
	return result, ok
}

// Settled is Settle with somebody who says so.
func (c *Checker) Settled(ctx context.Context, link string) {
	var mu sync.Mutex
	settled := sync.NewCond(&mu)
	isSettled := false
	go func() {
		c.Check(ctx, link)
		mu.Lock()
		isSettled = true
		settled.Broadcast()
		mu.Unlock()
	}()
	mu.Lock()
	for !isSettled {
		settled.Wait()
	}
	mu.Unlock()
}

// CheckSome is CheckFew with slots that come back on every path.
func (c *Checker) CheckSome(ctx context.Context, links []string, found func(Result)) {
	slots := make(chan struct{}, 4)
	for _, link := range links {
		slots <- struct{}{}
		go func(link string) {
			defer func() { <-slots }()
			if result := c.Check(ctx, link); !result.Broken() {
				found(result)
			}
		}(link)
	}
}

// AllTitles is Titles with a lock around the map.
func (c *Checker) AllTitles(ctx context.Context, links []string) map[string]Result {
	results := make(map[string]Result, len(links))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, link := range links {
		wg.Add(1)
		go func(link string) {
			defer wg.Done()
			result := c.Check(ctx, link)
			mu.Lock()
			defer mu.Unlock()
			results[link] = result
		}(link)
	}
	wg.Wait()
	return results
}
