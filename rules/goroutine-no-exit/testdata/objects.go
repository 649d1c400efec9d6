package objects

import (
	"io"
	"log"
	"time"
)

// Writer has no Close: whoever drops it leaves its goroutine behind.
type Writer struct {
	queue chan []byte
	out   io.Writer
}

func NewWriter(out io.Writer) *Writer {
	w := &Writer{queue: make(chan []byte, 10), out: out}
	go w.process() // want "^warning: The goroutine that `go w.process\(\)` starts never ends: its loop at line 24 has no way out, and the object made by `NewWriter\(out\)` dies without it"
	return w
}

func (w *Writer) Write(message []byte) { w.queue <- message }

func (w *Writer) process() {
	for {
		message := <-w.queue
		if _, err := w.out.Write(message); err != nil {
			log.Print(err)
		}
	}
}

func copyLines(out io.Writer, lines [][]byte) {
	w := NewWriter(out)
	for _, line := range lines {
		w.Write(line)
	}
}

// Cache has a Close that its goroutine does not hear of.
type Cache struct {
	entries map[string]time.Time
	ticker  *time.Ticker
}

func NewCache() *Cache {
	c := &Cache{entries: map[string]time.Time{}, ticker: time.NewTicker(time.Minute)}
	go c.expire() // want "^warning: .*`Cache.Close` does not reach it"
	return c
}

// Close stops the ticker, which does not close its channel.
func (c *Cache) Close() { c.ticker.Stop() }

func (c *Cache) expire() {
	for range c.ticker.C {
		clear(c.entries)
	}
}

// Poller: nothing in view tells how many are made.
type Poller struct{ count int }

func NewPoller() *Poller {
	p := &Poller{}
	go func() { // want "^note: .*nothing in view can stop it"
		for {
			time.Sleep(time.Second)
			p.count++
		}
	}()
	return p
}

// ClosingWriter is the documented fix of Writer.
type ClosingWriter struct {
	queue chan []byte
	out   io.Writer
}

func NewClosingWriter(out io.Writer) *ClosingWriter {
	w := &ClosingWriter{queue: make(chan []byte, 10), out: out}
	go w.process() // ok: the loop ends when Close closes the queue
	return w
}

func (w *ClosingWriter) Close() { close(w.queue) }

func (w *ClosingWriter) process() {
	for message := range w.queue {
		if _, err := w.out.Write(message); err != nil {
			log.Print(err)
		}
	}
}

// Reader leaves its loop when its source is closed.
type Reader struct{ source io.ReadCloser }

func NewReader(source io.ReadCloser) *Reader {
	r := &Reader{source: source}
	go r.drain() // ok: a read from a closed source is an error, and the loop leaves on it
	return r
}

func (r *Reader) Close() error { return r.source.Close() }

func (r *Reader) drain() {
	buffer := make([]byte, 512)
	for {
		if _, err := r.source.Read(buffer); err != nil {
			return
		}
	}
}

// Watcher asks whether its channel was closed.
type Watcher struct{ events chan int }

func NewWatcher() *Watcher {
	w := &Watcher{events: make(chan int)}
	go func() { // ok: the second value of the receive ends it
		for {
			event, ok := <-w.events
			if !ok {
				return
			}
			log.Print(event)
		}
	}()
	return w
}

func (w *Watcher) Close() { close(w.events) }
