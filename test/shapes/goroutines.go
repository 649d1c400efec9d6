// Locks, WaitGroups and channels: what users of today's linters reported.
package main

import (
	"errors"
	"log"
	"math/big"
	"os"
	"sync"
	"time"
)

func main() {}

type guarded struct {
	mu    sync.RWMutex
	items []int
}

// shape N54
// ok: the method value is deferred
func (g *guarded) byValue() int {
	g.mu.RLock()
	unlock := g.mu.RUnlock
	defer unlock()
	return len(g.items)
}

// shape N55
// ok: the lock is held around each append
func (g *guarded) appended(values []int) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1)
		go func() {
			defer wg.Done()
			g.mu.Lock()
			defer g.mu.Unlock()
			g.items = append(g.items, value)
		}()
	}
	wg.Wait()
}

// shape N56
// ok: who adds holds one itself
func children(work func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for range 3 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				work()
			}()
		}
	}()
	wg.Wait()
}

// shape N57
// ok: another Add
func otherAdds(at time.Time, sum *big.Int) (time.Time, *big.Int) {
	return at.Add(time.Second), sum.Add(sum, big.NewInt(1))
}

// shape N58
// ok: an empty critical section waits for who is inside
func (g *guarded) barrier() {
	g.mu.Lock()
	g.mu.Unlock()
}

// shape N59
// ok: the literal ends after its unlock
func (g *guarded) inLiteral(run func(func())) {
	run(func() {
		g.mu.Lock()
		g.items = nil
		g.mu.Unlock()
	})
}

func fail(err error) {
	panic(err)
}

// shape N61
// ok: the process ends with the lock
func (g *guarded) orExit(read func() ([]int, error)) {
	g.mu.Lock()
	items, err := read()
	if err != nil {
		log.Fatal(err)
	}
	if len(items) == 0 {
		os.Exit(1)
	}
	if items[0] < 0 {
		fail(errors.New("negative"))
	}
	g.items = items
	g.mu.Unlock()
}

func results(work func() int) <-chan int {
	ch := make(chan int)
	go func() {
		ch <- work() // want chan-send-no-receiver ""
	}()
	return ch
}

// shape Y8
func ignored(work func() int) {
	results(work)
}

// shape Y9
func addedInside(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		go func() {
			println("begins", name)
			wg.Add(1) // want waitgroup-mismatch ""
			defer wg.Done()
			println("ends", name)
		}()
	}
	wg.Wait()
}

// shape Y10
func (g *guarded) typo() int {
	g.mu.Lock()
	defer g.mu.Lock() // want mutex-double-lock ""
	return len(g.items)
}

// shape Y12
func within(limit time.Duration, work func() error) error {
	done := make(chan error)
	go func() {
		done <- work() // want chan-send-abandoned ""
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return errors.New("late")
	}
}

// shape Y19
func firstNegative(values []int) int {
	queue := make(chan int)
	go func() {
		defer close(queue)
		for _, value := range values {
			queue <- value // want chan-producer-no-stop ""
		}
	}()
	for value := range queue {
		if value < 0 {
			return value
		}
	}
	return 0
}
