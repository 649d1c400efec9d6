package lists

import (
	"sort"
	"sync"
	"testing"
)

type listener interface{ changed(key string) }

type store struct {
	mu        sync.Mutex
	listeners []listener
	values    map[string]string
}

func (s *store) get(key string) string {
	s.mu.Lock() // want lock-self
	defer s.mu.Unlock()
	return s.values[key]
}

func (s *store) set(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.listeners {
		l.changed(key)
	}
}

type quiet struct{}

func (quiet) changed(string) {}

type mirror struct {
	of   *store
	last string
}

func (m *mirror) changed(key string) { m.last = m.of.get(key) }

// The second of two listeners asks back.
func TestListeners(t *testing.T) {
	s := &store{}
	s.listeners = append(s.listeners, quiet{})
	s.listeners = append(s.listeners, &mirror{of: s})
	s.set("a")
}

func (s *store) setThenTell(key string) {
	s.mu.Lock()
	listeners := s.listeners
	s.mu.Unlock()
	for _, l := range listeners {
		l.changed(key)
	}
}

func TestToldAfterwards(t *testing.T) {
	s := &store{}
	s.listeners = []listener{quiet{}, &mirror{of: s}}
	s.setThenTell("a")
}

func inOrder(a, b *sync.Mutex) {
	a.Lock()
	b.Lock() // want lock-cycle
	b.Unlock()
	a.Unlock()
}

func TestFunctionsOfAList(t *testing.T) {
	pair := struct{ a, b sync.Mutex }{}
	var wg sync.WaitGroup
	for _, f := range []func(){
		func() { inOrder(&pair.a, &pair.b) },
		func() { inOrder(&pair.b, &pair.a) },
	} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait()
}

func sendAll(out ...chan int) {
	for i, c := range out {
		c <- i // want send-no-receiver
	}
}

func TestVariadic(t *testing.T) {
	a, b := make(chan int), make(chan int)
	go sendAll(a, b)
	<-a
}

func TestReceivedByAll(t *testing.T) {
	list := []chan int{make(chan int), make(chan int)}
	for _, c := range list {
		go func() { c <- 1 }()
	}
	for i := 0; i < len(list); i++ {
		<-list[i]
	}
}

// Which of them is received from is not known.
func someOf(n int) {
	list := []chan int{make(chan int), make(chan int)}
	for _, c := range list {
		go func() { c <- 1 }()
	}
	<-list[n%2]
	<-list[(n+1)%2]
}

// The elements change places, or are other ones.
func TestChanged(t *testing.T) {
	list := []chan int{make(chan int), make(chan int, 1)}
	sort.Slice(list, func(i, j int) bool { return cap(list[i]) > cap(list[j]) })
	list[0] <- 1
	other := []chan int{make(chan int)}
	other[0] = make(chan int, 1)
	other[0] <- 1
	part := []chan int{make(chan int), make(chan int, 1)}[1:]
	part[0] <- 1
	var copied [1]chan int
	copy(copied[:], other)
	<-copied[0]
}

func firstOf(list ...chan int) chan int {
	for _, c := range list {
		if c != nil {
			return c
		}
	}
	return nil
}

// A loop that was left begins anew when it is come to again.
func TestLeavesLoopTwice(t *testing.T) {
	a := make(chan int, 4)
	firstOf(a) <- 1
	firstOf(a) <- 1
	list := []chan int{a}
	for i := 0; i < 2; i++ {
		var got chan int
		for _, c := range list {
			got = c
			break
		}
		got <- 1
	}
}
