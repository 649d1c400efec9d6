package cache

import (
	"fmt"
	"sync"
	"time"
)

// Article B: two goroutines that each write one key, for ever.
func counters() {
	counts := make(map[string]int)
	go func() {
		for {
			counts["left"]++ // want "warning: `counts\[.left.\]` is written while another goroutine uses the map"
		}
	}()
	go func() {
		for {
			counts["right"]++
		}
	}()
	time.Sleep(time.Second)
}

// ok: both hold the lock
func countersLocked() {
	var mu sync.Mutex
	counts := make(map[string]int)
	go func() {
		for range 100 {
			mu.Lock()
			counts["left"]++
			mu.Unlock()
		}
	}()
	go func() {
		for range 100 {
			mu.Lock()
			counts["right"]++
			mu.Unlock()
		}
	}()
	time.Sleep(time.Second)
}

// One goroutine for each name writes, none waits for the others.
func lengths(names []string) map[string]int {
	found := map[string]int{}
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			found[name] = len(name) // want "warning: `found\[name\]` is written while another goroutine uses the map"
		}()
	}
	wg.Wait()
	return found
}

// ok: a lock around the write
func lengthsLocked(names []string) map[string]int {
	found := map[string]int{}
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			found[name] = len(name)
		}()
	}
	wg.Wait()
	return found
}

// ok: one goroutine, and the function waits before it reads
func single(names []string) int {
	found := map[string]int{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, name := range names {
			found[name] = len(name)
		}
	}()
	<-done
	return found["all"]
}

// The function reads while the goroutine writes.
func early(names []string) int {
	found := map[string]int{}
	go func() {
		for _, name := range names {
			found[name] = len(name) // want "warning: `found\[name\]` is written while another goroutine uses the map"
		}
	}()
	return found["all"]
}

// ok: only reads
func lookups(names []string) {
	ages := map[string]int{"ann": 3}
	for _, name := range names {
		go func() {
			fmt.Println(ages[name])
		}()
	}
}

// ok: each goroutine has a map of its own
func own(names []string) {
	for _, name := range names {
		go func() {
			seen := map[string]bool{}
			seen[name] = true
		}()
	}
}

// ok: written before the goroutine starts
func before(names []string) {
	index := map[string]int{}
	for i, name := range names {
		index[name] = i
	}
	go func() {
		fmt.Println(index["ann"])
	}()
}

// The second goroutine locks, the first does not.
func half(name string) {
	var mu sync.Mutex
	seen := map[string]bool{}
	go func() {
		seen[name] = true // want "warning: `seen\[name\]` is written while another goroutine uses the map"
	}()
	go func() {
		mu.Lock()
		defer mu.Unlock()
		delete(seen, name)
	}()
}

type store struct {
	mu sync.Mutex
}

func (s *store) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// ok: a helper of the package holds the lock
func helped(s *store, names []string) {
	seen := map[string]bool{}
	for _, name := range names {
		go func() {
			s.locked(func() { seen[name] = true })
		}()
	}
}

// ok: the lock belongs to the caller
func guarded(mu *sync.Mutex, names []string) {
	seen := map[string]bool{}
	for _, name := range names {
		go func() {
			mu.Lock()
			seen[name] = true
			mu.Unlock()
		}()
	}
}

// ok: code out of view may wait
func joined(wait func(chan struct{})) int {
	seen := map[string]int{}
	done := make(chan struct{})
	go func() {
		seen["a"] = 1
		close(done)
	}()
	wait(done)
	return seen["a"]
}

func fill(into map[string]int, name string) {
	into[name] = len(name) // want "warning: `into\[name\]` is written while another goroutine uses the map"
}

func filled() {
	sizes := make(map[string]int)
	go fill(sizes, "left")
	go fill(sizes, "right")
}

// ok: a reader and a writer under one read-write lock
func both() {
	var mu sync.RWMutex
	sizes := make(map[string]int)
	go func() {
		mu.RLock()
		defer mu.RUnlock()
		fmt.Println(sizes["left"])
	}()
	mu.Lock()
	sizes["left"] = 1
	mu.Unlock()
}

// Both hold the lock for reading only.
func shared() {
	var mu sync.RWMutex
	sizes := make(map[string]int)
	for range 2 {
		go func() {
			mu.RLock()
			defer mu.RUnlock()
			sizes["left"]++ // want "warning: `sizes\[.left.\]` is written while another goroutine uses the map"
		}()
	}
}
