package check

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// CheckSoon is CheckWithin with room for the answer: the sender never waits.
func (c *Checker) CheckSoon(link string, limit time.Duration) (Result, error) {
	results := make(chan Result, 1)
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

// AnyBroken is FirstBroken with a producer that hears when nobody listens any more.
func (c *Checker) AnyBroken(ctx context.Context, links []string) bool {
	queue := make(chan string)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(queue)
		for _, link := range links {
			select {
			case queue <- link:
			case <-stop:
				return
			}
		}
	}()
	for link := range queue {
		if c.Check(ctx, link).Broken() {
			return true
		}
	}
	return false
}

// Both looks at a link and at its mirror; the channel is closed once, after both.
func (c *Checker) Both(ctx context.Context, link, mirror string) []Result {
	results := make(chan Result, 2)
	var wg sync.WaitGroup
	for _, each := range []string{link, mirror} {
		wg.Add(1)
		go func(each string) {
			defer wg.Done()
			results <- c.Check(ctx, each)
		}(each)
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	var all []Result
	for result := range results {
		all = append(all, result)
	}
	return all
}

// Head asks for the header alone; whoever gets the response closes its body.
func (c *Checker) Head(ctx context.Context, link string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, link, nil)
	if err != nil {
		return nil, err
	}
	return c.client.Do(req)
}

// StatusOf hands the response to a helper that closes it.
func (c *Checker) StatusOf(ctx context.Context, link string) (int, error) {
	resp, err := c.Head(ctx, link)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode == http.StatusNoContent {
		drop(resp)
		return http.StatusNoContent, nil
	}
	defer drop(resp)
	return resp.StatusCode, nil
}

func drop(resp *http.Response) {
	_ = resp.Body.Close()
}

// Deadline hands the cancel function to its caller.
func (c *Checker) Deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.timeout)
}
