package check

import (
	"context"
	"sync"
)

// Warm looks at a link in the background, so that the next look is quick.
func (c *Checker) Warm(ctx context.Context, link string) {
	results := make(chan Result)
	go func() {
		results <- c.Check(ctx, link)
	}()
}

// FirstResult looks at a link and returns what it found, if the link may be looked at.
func (c *Checker) FirstResult(ctx context.Context, link string) Result {
	results := make(chan Result)
	go func() {
		if link == "" {
			return
		}
		results <- c.Check(ctx, link)
	}()
	return <-results
}

// Announce looks at a link and tells progress what it found.
func (c *Checker) Announce(ctx context.Context, link string, isVerbose bool) {
	var progress chan Result
	if isVerbose {
		progress = make(chan Result, 1)
	}
	go func() {
		progress <- c.Check(ctx, link)
	}()
}

// Settle looks at a link and returns when that is done.
func (c *Checker) Settle(ctx context.Context, link string) {
	var mu sync.Mutex
	settled := sync.NewCond(&mu)
	isSettled := false
	go func() {
		c.Check(ctx, link)
		mu.Lock()
		isSettled = true
		mu.Unlock()
	}()
	mu.Lock()
	for !isSettled {
		settled.Wait()
	}
	mu.Unlock()
}

// CheckFew looks at all links, at most four at a time.
func (c *Checker) CheckFew(ctx context.Context, links []string, found func(Result)) {
	slots := make(chan struct{}, 4)
	for _, link := range links {
		slots <- struct{}{}
		go func(link string) {
			result := c.Check(ctx, link)
			if result.Broken() {
				return
			}
			found(result)
			<-slots
		}(link)
	}
}

// Titles looks at all links and returns what each of them showed.
func (c *Checker) Titles(ctx context.Context, links []string) map[string]Result {
	results := make(map[string]Result, len(links))
	var wg sync.WaitGroup
	for _, link := range links {
		wg.Add(1)
		go func(link string) {
			defer wg.Done()
			results[link] = c.Check(ctx, link)
		}(link)
	}
	wg.Wait()
	return results
}
