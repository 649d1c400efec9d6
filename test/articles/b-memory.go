// Article B: memory that is kept alive.
package main

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
)

func main() {
	big := make([]byte, 1<<20)
	keepHead(big)
	keepCopy(big)
	consumeMessages(func() []byte { return make([]byte, 1<<20) }, 3)
	countAll()
	http.HandleFunc("/", handle)
	fillAll([]string{"a", "b"})
	fmt.Println("goroutines", runtime.NumGoroutine())
}

var a []byte

func keepHead(b []byte) {
	a = b[:3] // want slice-retains-array "^warning: "
}

// ok: a copy is kept
func keepCopy(b []byte) {
	a = append(a[:0:0], b[:3]...)
}

var types [][]byte

func consumeMessages(receive func() []byte, count int) {
	for i := 0; i < count; i++ {
		msg := receive()
		storeMessageType(getMessageType(msg))
		storeMessageType(copyMessageType(msg))
	}
}

func getMessageType(msg []byte) []byte {
	return msg[:5] // want slice-retains-array "^warning: "
}

// ok: make and copy
func copyMessageType(msg []byte) []byte {
	kind := make([]byte, 5)
	copy(kind, msg)
	return kind
}

func storeMessageType(kind []byte) {
	types = append(types, kind)
}

type table [1_000_000]int

// ok: a pointer
func countAt(t *table) int {
	return t[0]
}

func count(t table) int { // want array-by-value "^note: "
	return t[0]
}

func countAll() {
	var t table
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			count(t)
		}()
	}
	wg.Wait()
	countAt(&t)
}

var (
	visits = map[string]int{}
	pages  = map[string]string{}
	lock   sync.Mutex
)

func handle(w http.ResponseWriter, r *http.Request) {
	lock.Lock()
	defer lock.Unlock()
	visits[r.RemoteAddr]++ // want global-grows "^note: "
}

func fillAll(urls []string) {
	for _, url := range urls {
		go func(url string) {
			lock.Lock()
			defer lock.Unlock()
			pages[url] = url // want global-grows "^note: "
		}(url)
	}
}
