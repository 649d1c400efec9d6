package watch

import (
	"context"
	"fmt"
	"sync"
)

// Feed adds up numbers in a goroutine of its own.
type Feed struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	quit chan struct{}
	in   chan int
	sum  int
}

// NewFeed starts a feed.
func NewFeed() *Feed {
	f := &Feed{quit: make(chan struct{}), in: make(chan int)}
	f.wg.Add(1)
	go f.loop()
	return f
}

func (f *Feed) loop() {
	defer f.wg.Done()
	for {
		select {
		case n := <-f.in:
			f.mu.Lock()
			f.sum += n
			f.mu.Unlock()
		case <-f.quit:
			return
		}
	}
}

// Stop ends the feed and returns the sum.
func (f *Feed) Stop() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.quit)
	f.wg.Wait()
	return f.sum
}

// Mapper runs jobs one after the other.
type Mapper struct {
	jobs chan func()
}

func (m *Mapper) work() {
	for job := range m.jobs {
		job()
	}
}

// Do hands a job over.
func (m *Mapper) Do(job func()) { m.jobs <- job }

// Close takes no further jobs.
func (m *Mapper) Close() { close(m.jobs) }

// OpenMapper returns a mapper once its state is loaded.
func OpenMapper(load func() error) (*Mapper, error) {
	m := &Mapper{jobs: make(chan func())}
	go m.work()
	if err := load(); err != nil {
		return nil, err
	}
	return m, nil
}

// Show prints updates until there are no more.
func Show(ctx context.Context, updates <-chan int) {
	for {
		select {
		case <-ctx.Done():
		case value, ok := <-updates:
			if !ok {
				return
			}
			fmt.Println(value)
		}
	}
}
