package store

import (
	"bytes"
	"os"
	"sync"

	"example.com/linkwatch/check"
)

// Cache keeps how often links were asked for.
type Cache struct {
	mu    sync.Mutex
	stats sync.Mutex
	hits  map[string]int
	total int
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	return &Cache{hits: make(map[string]int)}
}

// Size tells how many links are known.
func (c *Cache) Size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.hits)
}

// Hit counts a link unless there are too many already.
func (c *Cache) Hit(link string, limit int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Size() >= limit {
		return false
	}
	c.hits[link]++
	return true
}

// Total tells how often links were asked for.
func (c *Cache) Total() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Lock()
	defer c.stats.Unlock()
	return c.total
}

// Reset forgets what was counted.
func (c *Cache) Reset() {
	c.stats.Lock()
	defer c.stats.Unlock()
	c.mu.Lock()
	c.total = 0
	c.mu.Unlock()
}

// Board shows results, best first.
type Board struct {
	shown []*check.Result
}

// RemoveAt takes one result off the board.
func (b *Board) RemoveAt(i int) {
	b.shown = append(b.shown[:i], b.shown[i+1:]...)
}

var lastHead []byte

// KeepHead remembers how the last page began.
func KeepHead(page []byte) {
	lastHead = page[:3]
}

var lastVersion string

// KeepVersion remembers the version that a page names first.
func KeepVersion(page string) {
	lastVersion = page[:8]
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Buffer lends a buffer.
func Buffer() *bytes.Buffer {
	return buffers.Get().(*bytes.Buffer)
}

// GiveBack takes a buffer back, however large it has become.
func GiveBack(b *bytes.Buffer) {
	b.Reset()
	buffers.Put(b)
}

var sizes []func() int

// Track remembers how large a file was.
func Track(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	sizes = append(sizes, func() int { return len(data) })
	return nil
}

var running = map[string]int{}

// Run does one piece of work under a name.
func Run(name string, work func() error) error {
	running[name] = 1
	if err := work(); err != nil {
		return err
	}
	delete(running, name)
	return nil
}

// Fill numbers the entries of a list.
func Fill(list []int, n int) {
	for i := 0; i < n; i++ {
		list = append(list, i)
	}
}

// Sum adds up the bytes of a page.
func Sum(page [1 << 20]byte) int {
	total := 0
	for i := range page {
		total += int(page[i])
	}
	return total
}
