package testdata

import (
	"context"
	"errors"
	"log"
	"sync"
)

type cache struct {
	wg     sync.WaitGroup
	cancel context.CancelFunc
	values []string
}

func newCache() *cache {
	ctx, cancel := context.WithCancel(context.Background())
	c := &cache{cancel: cancel}
	c.wg.Add(1)
	go c.serve(ctx)
	return c
}

func (c *cache) serve(ctx context.Context) {
	defer c.wg.Done()
	<-ctx.Done()
}

func (c *cache) Watch(ctx context.Context) {
	go func() { // want "^note: The goroutine that `go func\(\)` starts works on its owner and is not counted: `c.wg.Wait\(\)` does not wait for it"
		<-ctx.Done()
		log.Print(len(c.values))
	}()
}

// ok: counted
func (c *cache) Counted(ctx context.Context) {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		<-ctx.Done()
		log.Print(len(c.values))
	}()
}

// ok: does not touch the owner
func (c *cache) Apart(ctx context.Context) {
	go func() {
		<-ctx.Done()
		log.Print("over")
	}()
}

func (c *cache) Close() {
	c.cancel()
	c.wg.Wait()
}

type driver interface {
	Log(line string) error
	Close() error
}

type ring struct {
	lines  chan string
	driver driver
}

func newRing(driver driver) *ring {
	r := &ring{lines: make(chan string, 10), driver: driver}
	go r.run() // want "^note: `ring.Close` closes what the goroutine of `go r.run\(\)` uses, and does not wait for it"
	return r
}

func (r *ring) run() {
	for line := range r.lines {
		if err := r.driver.Log(line); err != nil {
			log.Print(err)
		}
	}
}

func (r *ring) Close() error {
	close(r.lines)
	return r.driver.Close()
}

type waiting struct {
	lines  chan string
	done   chan struct{}
	driver driver
}

// ok: Close waits for it
func newWaiting(driver driver) *waiting {
	w := &waiting{lines: make(chan string, 10), done: make(chan struct{}), driver: driver}
	go w.run()
	return w
}

func (w *waiting) run() {
	defer close(w.done)
	for line := range w.lines {
		log.Print(w.driver.Log(line))
	}
}

func (w *waiting) Close() error {
	close(w.lines)
	<-w.done
	return w.driver.Close()
}

type mapper struct {
	jobs chan func()
}

func (m *mapper) work() {
	for job := range m.jobs {
		job()
	}
}

func (m *mapper) Close() { close(m.jobs) }

func openMapper(load func() error) (*mapper, error) {
	m := &mapper{jobs: make(chan func())}
	go m.work() // want "^warning: The error return leaves the goroutine behind that `go m.work\(\)` starts"
	if err := load(); err != nil {
		return nil, err
	}
	return m, nil
}

// ok: stopped before the error is returned
func openStopped(load func() error) (*mapper, error) {
	m := &mapper{jobs: make(chan func())}
	go m.work()
	if err := load(); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// ok: started when nothing can fail any more
func openLate(load func() error) (*mapper, error) {
	m := &mapper{jobs: make(chan func())}
	if err := load(); err != nil {
		return nil, errors.Join(err)
	}
	go m.work()
	return m, nil
}

// ok: where it fails nothing is started
func open(load func() error) (*mapper, error) {
	m, err := openLate(load)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// ok: the error that is returned was nil before the goroutine started
func openChecked(load func() error) (*mapper, error) {
	m := &mapper{jobs: make(chan func())}
	err := load()
	if err != nil {
		return nil, err
	}
	go m.work()
	return m, err
}

func newMapper(policy *int) (*mapper, error) {
	m := &mapper{jobs: make(chan func())}
	if policy != nil {
		go m.work()
	}
	return m, nil
}

// ok: who hands no policy over starts nothing
func openPlain(load func() error) (*mapper, error) {
	m, err := newMapper(nil)
	if err != nil {
		return nil, err
	}
	if err := load(); err != nil {
		return nil, err
	}
	return m, nil
}

// One goroutine, left behind by two callers of its constructor: told once, where it starts.
func startMapper() *mapper {
	m := &mapper{jobs: make(chan func())}
	m.start()
	return m
}

func (m *mapper) start() {
	go m.work() // want "^warning: The error return leaves the goroutine behind that a constructor starts"
}

func openFirst(load func() error) (*mapper, error) {
	m := startMapper()
	if err := load(); err != nil {
		return nil, err
	}
	return m, nil
}

func openSecond(load func() error) (*mapper, error) {
	m := startMapper()
	if err := load(); err != nil {
		return nil, errors.Join(err)
	}
	return m, nil
}

// ok: its caller's
func openThird() *mapper { return startMapper() }

// ok: the error that is returned in the end is nil
func openNamed(load func() error) (*mapper, error) {
	m := &mapper{jobs: make(chan func())}
	go m.work()
	err := load()
	if err != nil {
		m.Close()
		return nil, err
	}
	return m, err
}
