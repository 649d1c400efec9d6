// Tickers, timers, defers in loops, files and servers: what users of today's linters reported.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// shape N44
// ok: the ticker lives as long as the program
func main() {
	(&manager{work: countdown}).Start()
	ticker := time.NewTicker(time.Second)
	for range ticker.C {
		fmt.Println("tick")
	}
}

// shape N40
// ok: it never returns
func forEver(work func()) {
	for range time.Tick(time.Minute) {
		work()
	}
}

// shape N40: with a guard at the top
// ok: it never returns once it began
func forEverGuarded(every time.Duration, work func()) {
	if every <= 0 {
		panic("no time")
	}
	for range time.Tick(every) {
		work()
	}
}

type manager struct{ work func() }

// shape N43
// ok: made once, for the life of the process
func (m *manager) Start() {
	ticker := time.NewTicker(time.Minute)
	go func() {
		for range ticker.C {
			m.work()
		}
	}()
}

// shape N45
// ok: the turn with the defer is the last one
func firstOpen(names []string) error {
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			continue
		}
		defer file.Close()
		_, err = io.Copy(io.Discard, file)
		return err
	}
	return errors.New("none")
}

type cell struct {
	mu    sync.Mutex
	state atomic.Int64
	value int
}

// shape N46
// ok: the turn that locks returns
func (c *cell) swap(value int) int {
	for {
		if !c.state.CompareAndSwap(0, 1) {
			continue
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		old := c.value
		c.value = value
		return old
	}
}

// shape N47
// ok: the literal runs in each turn
func each(names []string) error {
	for _, name := range names {
		err := func() error {
			file, err := os.Open(name)
			if err != nil {
				return err
			}
			defer file.Close()
			_, err = io.Copy(io.Discard, file)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// shape N48
// ok: nothing is held
func countdown() {
	for i := range 10 {
		defer fmt.Println(i)
	}
}

// shape N49
// ok: a file that was only read
func size(name string) (int64, error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// shape N50
// ok: the literal looks at the error of Close
func written(name string, text []byte) (err error) {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	_, err = file.Write(text)
	return err
}

// shape N51
// ok: a limit for the whole request covers its header
func serve(h http.Handler) error {
	server := &http.Server{Addr: ":8080", Handler: h, ReadTimeout: time.Minute, WriteTimeout: time.Minute}
	return server.ListenAndServe()
}

type file struct {
	mu    sync.Mutex
	parts []*os.File
}

// shape Y5
func watch(stop <-chan struct{}, work func()) {
	ticker := time.NewTicker(time.Second)
	go func() { // want goroutine-no-exit ""
		for range ticker.C {
			work()
		}
	}()
	<-stop
	ticker.Stop()
}

// shape Y6
func polled(isDone func() bool) {
	ticker := time.NewTicker(time.Second) // want ticker-not-stopped ""
	for !isDone() {
		<-ticker.C
	}
}

// shape Y7
func tickedEach(values <-chan int) int {
	sum := 0
	for {
		select {
		case value, ok := <-values:
			if !ok {
				return sum
			}
			sum += value
		case <-time.NewTicker(time.Second).C: // want ticker-not-stopped ""
			fmt.Println(sum)
		}
	}
}

// shape Y11
func (f *file) collect(names <-chan string, stop <-chan struct{}) {
	for {
		select {
		case name := <-names:
			part, err := os.Open(name)
			if err != nil {
				continue
			}
			defer part.Close() // want defer-in-loop ""
			fmt.Println(part.Name())
		case <-stop:
			return
		}
	}
}
