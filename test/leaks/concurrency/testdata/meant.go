package p

import (
	"context"
	"sync"

	"example.com/events"
	"golang.org/x/sync/semaphore"
)

// Events of somebody else's object.

func watch(source events.Source) {
	w := source.Watch()
	defer w.Close()
	done := make(chan struct{})
	go func() {
		for {
			select {
			case e, ok := <-w.Events:
				if !ok {
					return
				}
				if e.Last {
					close(done)
					return
				}
			}
		}
	}()
	<-done
}

type feed struct {
	lines chan int
}

func (f *feed) stop() { close(f.lines) }

func (f *feed) last() {
	done := make(chan struct{})
	go func() {
		for line := range f.lines {
			if line == 0 {
				close(done)
				return
			}
		}
	}()
	<-done // want recv-no-sender
}

func handed(in <-chan int) {
	done := make(chan struct{})
	go func() {
		for v := range in {
			if v == 0 {
				close(done)
				return
			}
		}
	}()
	<-done // want recv-no-sender
}

type event struct {
	kind string
	name string
}

type store interface {
	Events(ctx context.Context) <-chan event
}

func synced(ctx context.Context, s store) {
	done := make(chan struct{})
	go func() {
		for e := range s.Events(ctx) {
			switch e.kind {
			case "sync":
				close(done)
			case "change":
				println(e.name)
			}
		}
	}()
	<-done
}

func closedTwice(in <-chan event) {
	done := make(chan struct{})
	go func() {
		for e := range in {
			if e.kind == "sync" {
				close(done) // want close-of-closed
			}
		}
	}()
	println("started")
}

// What one goroutine counts by a channel of its own.

func counted(ctx context.Context, acks <-chan int, n int) {
	free := make(chan struct{}, n)
	for {
		select {
		case <-ctx.Done():
			return
		case <-acks:
			<-free
		case free <- struct{}{}:
			println("one more")
		}
	}
}

// Settings that nobody sets to nothing.

func workers(jobs []int, n *int) {
	in := make(chan int)
	var wg sync.WaitGroup
	for i := 0; i < *n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for job := range in {
				println(job)
			}
		}()
	}
	for _, job := range jobs {
		in <- job
	}
	close(in)
	wg.Wait()
}

func pool(jobs []int) {
	in := make(chan int)
	for i := 0; i < events.Workers; i++ {
		go func() {
			for job := range in {
				println(job)
			}
		}()
	}
	for _, job := range jobs {
		in <- job
	}
	close(in)
}

type gatherer struct {
	Kinds []string
}

func (g *gatherer) gather() {
	var wg sync.WaitGroup
	for _, kind := range g.Kinds {
		wg.Add(1)
		switch kind {
		case "disk":
			go func() { defer wg.Done(); println("disk") }()
		case "net":
			go func() { defer wg.Done(); println("net") }()
		}
	}
	wg.Wait()
}

func named(kinds []string) {
	var wg sync.WaitGroup
	for _, kind := range kinds {
		wg.Add(1)
		switch kind {
		case "disk":
			go func() { defer wg.Done(); println("disk") }()
		case "net":
			go func() { defer wg.Done(); println("net") }()
		}
	}
	wg.Wait() // want wait-never-released
}

// A count that is the product of two, and a list that is filled as often.

func product(as, bs []string) {
	var wg sync.WaitGroup
	wg.Add(len(as) * len(bs))
	both := []string{}
	for _, a := range as {
		for _, b := range bs {
			both = append(both, a+b)
		}
	}
	go func() {
		wg.Wait()
		println("all")
	}()
	for _, one := range both {
		go func() {
			defer wg.Done()
			println(one)
		}()
	}
}

// Room for as many as can come.

type server struct {
	addresses []string
}

func (s *server) serve(listen func(string)) {
	served := make(chan int, 2)
	for _, address := range s.addresses {
		go func() {
			listen(address)
			served <- 1
		}()
	}
	<-served
}

func (s *server) single(listen func(string)) {
	served := make(chan int, 1)
	for _, address := range s.addresses {
		go func() {
			listen(address)
			served <- 1 // want send-abandoned
		}()
	}
	<-served
}

// Nothing ends the context, so the semaphore gives the token in the end.

type runner struct {
	sem *semaphore.Weighted
}

func (r *runner) run(f func() error) {
	if err := r.sem.Acquire(context.TODO(), 1); err != nil {
		f = func() error { return err }
	}
	go func() {
		defer r.sem.Release(1)
		if err := f(); err != nil {
			println(err)
		}
	}()
}

func (r *runner) code() int {
	c := make(chan int, 1)
	r.run(func() error {
		c <- 1
		return nil
	})
	return <-c
}
