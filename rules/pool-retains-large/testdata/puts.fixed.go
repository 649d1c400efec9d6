package puts

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func encode(w io.Writer, v any) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer func() {
		if b.Cap() <= 64<<10 {
			buffers.Put(b)
		}
	}() // want "note: `buffers.Put\(b\)` keeps `b` however large it has grown"
	if err := json.NewEncoder(b).Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// ok: its capacity is asked first
func put(b *bytes.Buffer) {
	if b.Cap() <= 64<<10 {
		buffers.Put(b)
	}
}

func putAny(b *bytes.Buffer) {
	b.Reset()
	if b.Cap() <= 64<<10 {
		buffers.Put(b)
	} // want "note: `buffers.Put\(b\)` keeps `b` however large it has grown"
}

var chunks = sync.Pool{New: func() any { return make([]byte, 32*1024) }}

// ok: the buffer never grows
func copyAll(w io.Writer, r io.Reader) error {
	b := chunks.Get().([]byte)
	defer chunks.Put(b)
	_, err := io.CopyBuffer(w, r, b)
	return err
}

func collect(w io.Writer, parts [][]byte) error {
	b := chunks.Get().([]byte)[:0]
	for _, part := range parts {
		b = append(b, part...)
	}
	_, err := w.Write(b)
	if cap(b) <= 64<<10 {
		chunks.Put(b)
	} // want "note: `chunks.Put\(b\)` keeps `b` however large it has grown"
	return err
}

type counter struct{ n int }

var counters = sync.Pool{New: func() any { return new(counter) }}

// ok: a small struct
func count() {
	c := counters.Get().(*counter)
	c.n++
	counters.Put(c)
}

var bodies = sync.Pool{New: func() any { return new([]byte) }}

func send(w io.Writer, data []byte) error {
	b := bodies.Get().(*[]byte)
	defer func() {
		if cap(*b) <= 64<<10 {
			bodies.Put(b)
		}
	}() // want "note: `bodies.Put\(b\)` keeps `b` however large it has grown"
	*b = append((*b)[:0], data...)
	_, err := w.Write(*b)
	return err
}

// ok: its capacity is asked first
func sendCapped(w io.Writer, data []byte) error {
	b := bodies.Get().(*[]byte)
	*b = append((*b)[:0], data...)
	_, err := w.Write(*b)
	if cap(*b) <= 64<<10 {
		bodies.Put(b)
	}
	return err
}

var shelves [4]sync.Pool

func shelfOf(size int) *sync.Pool {
	for at := range shelves {
		if size <= 1<<(10+at) {
			return &shelves[at]
		}
	}
	return nil
}

// ok: where it goes depends on its capacity
func sendShelved(w io.Writer, data []byte, b *[]byte) error {
	*b = append((*b)[:0], data...)
	_, err := w.Write(*b)
	if shelf := shelfOf(cap(*b)); shelf != nil {
		shelf.Put(b)
	}
	return err
}
