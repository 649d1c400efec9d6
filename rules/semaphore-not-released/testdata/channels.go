package fetch

import (
	"fmt"
	"sync"
)

// The error path keeps its token.
func all(urls []string) {
	sem := make(chan struct{}, 4)
	for _, url := range urls {
		sem <- struct{}{} // want "warning: `sem <- struct\{\}\{\}` can block for ever.*a path keeps its token"
		go func() {
			body, err := get(url)
			if err != nil {
				return
			}
			fmt.Println(body)
			<-sem
		}()
	}
}

// ok: every path gives it back
func allReleased(urls []string) {
	sem := make(chan struct{}, 4)
	for _, url := range urls {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			body, err := get(url)
			if err != nil {
				return
			}
			fmt.Println(body)
		}()
	}
}

// The goroutine takes the token itself.
func each(urls []string) {
	sem := make(chan bool, 2)
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- true // want "error: `sem <- true` can block for ever.*a path keeps its token"
			body, err := get(url)
			if err != nil {
				return
			}
			fmt.Println(body)
			<-sem
		}()
	}
	wg.Wait()
}

// ok: given back on both paths
func eachReleased(urls []string) {
	sem := make(chan bool, 2)
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- true
			body, err := get(url)
			if err != nil {
				<-sem
				return
			}
			fmt.Println(body)
			<-sem
		}()
	}
	wg.Wait()
}

func get(url string) (string, error) {
	if url == "" {
		return "", fmt.Errorf("no url")
	}
	return url, nil
}
