package bank

import "sync"

func transfer(from, to *sync.Mutex) {
	from.Lock()
	defer from.Unlock()
	to.Lock() // want "`to.Lock\(\)` can block for ever: the goroutine that holds this lock waits for one that is held here"
	defer to.Unlock()
}

func both() {
	a, b := &sync.Mutex{}, &sync.Mutex{}
	go transfer(a, b)
	go transfer(b, a)
}

func move(from, to *sync.Mutex) {
	from.Lock()
	defer from.Unlock()
	to.Lock()
	defer to.Unlock()
}

// ok: one order
func bothFixed() {
	a, b := &sync.Mutex{}, &sync.Mutex{}
	go move(a, b)
	go move(a, b)
}
