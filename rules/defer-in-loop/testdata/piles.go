package files

import (
	"context"
	"os"
	"sync"
	"time"
)

func sizes(names []string) (int64, error) {
	var sum int64
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return 0, err
		}
		// want "note: `defer f.Close\(\)` runs when the function ends, not when the turn does"
		defer f.Close()
		info, err := f.Stat()
		if err == nil {
			sum += info.Size()
		}
	}
	return sum, nil
}

// ok: closed at the end of the turn
func sizesFixed(names []string) (int64, error) {
	var sum int64
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return 0, err
		}
		info, err := f.Stat()
		if err == nil {
			sum += info.Size()
		}
		f.Close()
	}
	return sum, nil
}

func beat(ctx context.Context, ping func(context.Context)) {
	for {
		one, cancel := context.WithTimeout(ctx, time.Second)
		// want "each turn leaves another `cancel` behind"
		defer cancel()
		ping(one)
		if ctx.Err() != nil {
			return
		}
	}
}

// ok: shape N47, the literal is called in each turn
func each(names []string) error {
	for _, name := range names {
		err := func() error {
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			return f.Sync()
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// ok: shape N45, the turn returns
func first(names []string) (int64, error) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return 0, err
		}
		return info.Size(), nil
	}
	return 0, os.ErrNotExist
}

// ok: few fixed turns
func both() {
	for _, name := range []string{"a", "b"} {
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
	}
}

// ok: nothing is released
func trace(names []string) {
	for _, name := range names {
		defer println(name)
	}
}

type counters struct {
	mu sync.Mutex
	m  map[string]int
}

func (c *counters) add(names []string) {
	for _, name := range names {
		c.mu.Lock()
		// want "error: `defer c.mu.Unlock\(\)` runs when the function ends: the second turn of the loop waits for ever in `c.mu.Lock\(\)`"
		defer c.mu.Unlock()
		c.m[name]++
	}
}

// ok: unlocked in the turn
func (c *counters) addFixed(names []string) {
	for _, name := range names {
		c.mu.Lock()
		c.m[name]++
		c.mu.Unlock()
	}
}

// ok: shape N46, the turn that locks returns
func (c *counters) retry(load func() bool) int {
	for {
		if !load() {
			continue
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		return len(c.m)
	}
}

// ok: all are locked until the function ends
func all(cs []*counters) {
	for _, c := range cs {
		c.mu.Lock()
		defer c.mu.Unlock()
	}
	time.Sleep(time.Second)
}
