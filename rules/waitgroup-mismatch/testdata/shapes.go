package tree

import (
	"fmt"
	"math/big"
	"sync"
	"time"
)

type node struct {
	children []*node
}

// ok: shape N56, the goroutine that adds holds one count itself
func walk(root *node, visit func(*node)) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for _, child := range root.children {
			wg.Add(1)
			go func() {
				defer wg.Done()
				visit(child)
			}()
		}
	}()
	wg.Wait()
}

// ok: shape N57, Add of other types counts nothing
func addAll(at time.Time, values []*big.Int) (time.Time, *big.Int) {
	sum := new(big.Int)
	for _, value := range values {
		sum.Add(sum, value)
	}
	return at.Add(time.Hour), sum
}

// ok: shape N55, every goroutine appends under the lock
func collect(names []string) []int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var sizes []int
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			sizes = append(sizes, len(name))
		}()
	}
	wg.Wait()
	return sizes
}

// Shape Y9: the goroutine adds for itself, so Wait may come first.
func late(names []string, label string) {
	var wg sync.WaitGroup
	for _, name := range names {
		go func() {
			// want "^warning: `wg\.Add\(1\)` can run after `Wait` has found the counter at zero"
			wg.Add(1)
			defer wg.Done()
			fmt.Println(label, name)
		}()
	}
	wg.Wait()
}

type entry struct{ size int }

func (e entry) isFolder() bool { return e.size < 0 }

type hasher struct {
	wg    sync.WaitGroup
	inbox <-chan entry
	sums  chan<- int
}

// ok: the panic ends the process, not the goroutine alone
func startHashers(count int, inbox <-chan entry, sums chan<- int, done <-chan struct{}) {
	h := &hasher{inbox: inbox, sums: sums}
	h.wg.Add(count)
	for range count {
		go h.run(done)
	}
	go func() {
		h.wg.Wait()
		close(h.sums)
	}()
}

func (h *hasher) run(done <-chan struct{}) {
	defer h.wg.Done()
	for {
		select {
		case one, ok := <-h.inbox:
			if !ok {
				return
			}
			if one.isFolder() {
				panic("asked to hash a folder")
			}
			select {
			case h.sums <- one.size:
			case <-done:
				return
			}
		case <-done:
			return
		}
	}
}
