package maps

import "sync"

func races() {
	m := map[int]int{}
	go func() {
		m[1] = 1 // want map-race
	}()
	println(m[2])
}

func joined() {
	m := map[int]int{}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		m[1] = 1
	}()
	wg.Wait()
	println(m[2])
}

func late() {
	var wg sync.WaitGroup
	go func() {
		wg.Add(1) // want late-add
		wg.Done()
	}()
	wg.Wait()
}
