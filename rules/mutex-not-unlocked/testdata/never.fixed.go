package store

import (
	"fmt"
	"sync"
)

// Articles B and D: ten goroutines lock a local mutex and never unlock it.
func count() {
	mutex := sync.Mutex{}
	n := 0
	for i := 0; i < 10; i++ {
		go func() {
			mutex.Lock() // want "error: `mutex` is locked and never unlocked: every later lock waits for ever"
			defer mutex.Unlock()
			n++
			fmt.Println(n)
		}()
	}
}

// ok: the fixed one
func countFixed() {
	mutex := sync.Mutex{}
	n := 0
	for i := 0; i < 10; i++ {
		go func() {
			mutex.Lock()
			defer mutex.Unlock()
			n++
			fmt.Println(n)
		}()
	}
}

type log struct {
	mu    sync.Mutex
	lines []string
}

// ok: everybody else unlocks what he locks, and so does this one
func (l *log) write(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

// Nobody unlocks what is locked here.
func (l *log) copied() []string {
	l.mu.Lock() // want "`l.mu` is locked and never unlocked"
	defer l.mu.Unlock()
	return append([]string(nil), l.lines...)
}

type page struct {
	mu   sync.Mutex
	text string
}

// ok: a lock helper, unlock below
func (p *page) lock() { p.mu.Lock() }

// ok: its counterpart
func (p *page) unlock() { p.mu.Unlock() }

// ok: locked for the caller on success
func (p *page) open() error {
	p.mu.Lock()
	if p.text == "" {
		p.mu.Unlock()
		return fmt.Errorf("empty")
	}
	return nil
}

// Through own wrappers.
func (p *page) show() {
	p.lock() // want "`p` is still locked on one path"
	if p.text == "" {
		p.unlock()
		return
	}
	fmt.Println(p.text)
	p.unlock()
}
