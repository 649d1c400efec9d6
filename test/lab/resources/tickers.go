// Tickers and timers before Go 1.23: what the runtime keeps of ten thousand of them after a collection.
package main

import (
	"errors"
	"runtime"
	"time"
)

var before uint64

func init() { before = objects() }

func objects() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapObjects
}

// One in a thousand objects may be anything.
func labHeld() int { return int(max(int64(objects())-int64(before), 0)) / 1000 }

func main() {}

func many(f func() error) {
	for range 10_000 {
		_ = f()
	}
}

// lab: many(ticked) leaks
func ticked() error {
	ticker := time.NewTicker(time.Hour)
	select {
	case <-ticker.C:
		return nil
	default:
		return errors.New("no tick yet")
	}
}

// lab: many(stopped) ends
func stopped() error {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	select {
	case <-ticker.C:
		return nil
	default:
		return errors.New("no tick yet")
	}
}

// lab: many(stoppedLate) leaks
func stoppedLate() error {
	ticker := time.NewTicker(time.Hour)
	if len(ticker.C) == 0 {
		return errors.New("no tick yet")
	}
	ticker.Stop()
	return nil
}
