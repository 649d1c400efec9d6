package crawl

import (
	"fmt"
	"sync"
	"time"
)

// Article D: ten goroutines add two and count one down.
func crawl() {
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		go func() {
			wg.Add(1)
			wg.Done()
			wg.Wait() // want "error: `wg\.Wait\(\)` can block for ever: fewer `Done` run than were added, so the goroutine and what it holds stay for the life of the process\."
		}()
	}
}

// ok: added once, counted down once
func crawlFixed() {
	for i := 0; i < 10; i++ {
		go func() {
			var wg sync.WaitGroup
			wg.Add(1)
			wg.Done()
			wg.Wait()
		}()
	}
}

// Two are added for each goroutine.
func visit(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(url)
		}()
	}
	wg.Wait() // want "warning: `wg\.Wait\(\)` can block for ever: fewer `Done` run than were added, so `visit` never returns\."
}

// ok: one each
func visitFixed(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(url)
		}()
	}
	wg.Wait()
}

// ok: as many as there are elements
func visitAll(urls []string) {
	var wg sync.WaitGroup
	wg.Add(len(urls))
	for _, url := range urls {
		go func() {
			defer wg.Done()
			fmt.Println(url)
		}()
	}
	wg.Wait()
}

// Added for every element, but some are skipped.
func visitSome(urls []string) {
	var wg sync.WaitGroup
	wg.Add(len(urls))
	for _, url := range urls {
		if url == "" {
			continue
		}
		go func() {
			defer wg.Done()
			fmt.Println(url)
		}()
	}
	wg.Wait() // want "warning: `wg\.Wait\(\)` can block for ever: fewer `Done` run than were added, so `visitSome` never returns\."
}

// Added where it may be too late: Wait does not wait.
func visitLate(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			// want "^warning: `wg\.Add\(1\)` can run after `Wait`"
			defer wg.Done()
			fmt.Println(url)
		}()
	}
	wg.Wait()
}

// Counted down twice.
func visitTwice(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if url == "" {
				wg.Done() // want "^warning: `wg\.Done\(\)` brings the counter below zero"
				return
			}
			fmt.Println(url)
		}()
	}
	wg.Wait()
}

// ok: an Add of another type
func later(at time.Time) time.Time {
	var wg sync.WaitGroup
	at = at.Add(2)
	wg.Wait()
	return at
}

// ok: a goroutine that holds one count adds for its children
func tree(depth int) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for i := 0; i < depth; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
			}()
		}
	}()
	wg.Wait()
}
