package pool

import (
	"sync"
	"time"
)

func meet() {
	var m1 sync.Mutex
	var m2 sync.RWMutex
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		m1.Lock()
		defer m1.Unlock()
		time.Sleep(time.Second)
		m2.Lock()
		defer m2.Unlock()
	}()
	go func() {
		defer wg.Done()
		m2.Lock()
		defer m2.Unlock()
		time.Sleep(time.Second)
		m1.Lock() // want "`m1` is taken while `m2` is held; the literal at line 13 takes them the other way round"
		defer m1.Unlock()
	}()
	wg.Wait()
}

// ok: one order
func meetFixed() {
	var m1 sync.Mutex
	var m2 sync.RWMutex
	var wg sync.WaitGroup
	wg.Add(2)
	for range 2 {
		go func() {
			defer wg.Done()
			m1.Lock()
			defer m1.Unlock()
			m2.Lock()
			defer m2.Unlock()
		}()
	}
	wg.Wait()
}

// ok: nobody else has these locks
func alone() {
	var m1, m2 sync.Mutex
	m1.Lock()
	m2.Lock()
	m2.Unlock()
	m1.Unlock()
	m2.Lock()
	m1.Lock()
	m1.Unlock()
	m2.Unlock()
}
