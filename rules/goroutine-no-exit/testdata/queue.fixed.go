package testdata

import "log"

type Writer struct {
	queue chan []byte
}

func NewWriter() *Writer {
	w := &Writer{queue: make(chan []byte, 10)}
	go w.process() // want "^warning: The goroutine that `go w.process\(\)` starts never ends"
	return w
}

func (w *Writer) Write(message []byte) { w.queue <- message }

func (w *Writer) Close() { close(w.queue) }

func (w *Writer) process() {
	for message := range w.queue {
		log.Print(string(message))
	}
}

type Reader struct {
	queue chan []byte
}

// ok: the loop ends when the queue is closed
func NewReader() *Reader {
	r := &Reader{queue: make(chan []byte, 10)}
	go r.process()
	return r
}

func (r *Reader) Put(message []byte) { r.queue <- message }

func (r *Reader) Close() { close(r.queue) }

func (r *Reader) process() {
	for message := range r.queue {
		log.Print(string(message))
	}
}
