package shapes

import "sync"

func signalled(wg sync.WaitGroup) {
	wg.Done()
}

// A copy has a counter of its own.
func copied() {
	var wg sync.WaitGroup
	wg.Add(1)
	go signalled(wg)
	wg.Wait() // want wait-never-released
}

func signalledFixed(wg *sync.WaitGroup) {
	wg.Done()
}

func copiedFixed() {
	var wg sync.WaitGroup
	wg.Add(1)
	go signalledFixed(&wg)
	wg.Wait()
}

type jobs struct {
	wg sync.WaitGroup
}

func (j *jobs) work(at int) {
	if at == 1 {
		return
	}
	j.wg.Done()
}

// The object has nothing but a WaitGroup of its own.
func counted() {
	j := &jobs{}
	for at := 0; at < 3; at++ {
		j.wg.Add(1)
		go j.work(at)
	}
	j.wg.Wait() // want wait-never-released
}

func (j *jobs) workFixed(at int) {
	defer j.wg.Done()
	if at == 1 {
		return
	}
}

func countedFixed() {
	j := &jobs{}
	for at := 0; at < 3; at++ {
		j.wg.Add(1)
		go j.workFixed(at)
	}
	j.wg.Wait()
}

func chained() {
	var a, b, c sync.Mutex
	take := func(first, second *sync.Mutex) {
		first.Lock()
		defer first.Unlock()
		second.Lock() // want lock-cycle
		defer second.Unlock()
	}
	go take(&a, &b)
	go take(&b, &c)
	go take(&c, &a)
}

func chainedFixed() {
	var a, b, c sync.Mutex
	take := func(first, second *sync.Mutex) {
		first.Lock()
		defer first.Unlock()
		second.Lock()
		defer second.Unlock()
	}
	go take(&a, &b)
	go take(&b, &c)
	go take(&a, &c)
}

func upgraded() {
	var mu sync.RWMutex
	ready := make(chan struct{})
	go func() {
		mu.RLock()
		close(ready)
		mu.RLock() // want lock-self
		mu.RUnlock()
		mu.RUnlock()
	}()
	<-ready
	mu.Lock()
	mu.Unlock()
}

func waiting() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		ch <- 1 // want wait-under-lock
		mu.Unlock()
	}()
	mu.Lock()
	mu.Unlock()
	<-ch
}

// The lock has no part in it: nobody receives.
func waitingAlone() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		ch <- 1 // want send-no-receiver
		mu.Unlock()
	}()
}
