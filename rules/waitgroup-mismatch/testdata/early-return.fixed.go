package crawl

import (
	"errors"
	"fmt"
	"log"
	"sync"
)

var errNoURL = errors.New("no url")

// The goroutine returns before it counts down.
func save(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := store(url); err != nil {
				log.Print(err)
				return
			}
			fmt.Println(url)
		}()
	}
	wg.Wait() // want "warning: `wg\.Wait\(\)` can block for ever: fewer `Done` run than were added, so `save` never returns\."
}

// ok: counted down however it ends
func saveFixed(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := store(url); err != nil {
				log.Print(err)
				return
			}
			fmt.Println(url)
		}()
	}
	wg.Wait()
}

// ok: a failure ends the process
func saveOrDie(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			if err := store(url); err != nil {
				log.Fatal(err)
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

// The worker counts down only what it could store.
func saver(url string, wg *sync.WaitGroup) {
	if err := store(url); err != nil {
		return
	}
	wg.Done()
}

func saveAll(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go saver(url, &wg)
	}
	wg.Wait() // want "warning: `wg\.Wait\(\)` can block for ever: fewer `Done` run than were added, so `saveAll` never returns\."
}

// ok: the group goes to code out of view
func saveWith(url string, run func(*sync.WaitGroup)) {
	var wg sync.WaitGroup
	wg.Add(2)
	run(&wg)
	wg.Wait()
}

func store(url string) error {
	if url == "" {
		return errNoURL
	}
	return nil
}
