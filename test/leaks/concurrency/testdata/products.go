package testdata

import "context"

// A loop that a constructor starts takes requests until the object is closed. Who asks then is left alone.
type server struct {
	requests chan chan int
	quit     chan struct{}
}

func newServer() *server {
	s := &server{requests: make(chan chan int), quit: make(chan struct{})}
	go s.run()
	return s
}

func (s *server) run() {
	served := 0
	for {
		select {
		case reply := <-s.requests:
			served++
			reply <- served
		case <-s.quit:
			return
		}
	}
}

func (s *server) Status() int {
	reply := make(chan int, 1)
	s.requests <- reply // want send-abandoned
	return <-reply
}

func (s *server) Close() { close(s.quit) }

// Who asks sees that the loop has ended.
type patientServer struct {
	requests chan chan int
	quit     chan struct{}
}

func newPatientServer() *patientServer {
	s := &patientServer{requests: make(chan chan int), quit: make(chan struct{})}
	go s.run()
	return s
}

func (s *patientServer) run() {
	for {
		select {
		case reply := <-s.requests:
			reply <- 1
		case <-s.quit:
			return
		}
	}
}

func (s *patientServer) Status() int {
	reply := make(chan int, 1)
	select {
	case s.requests <- reply:
		return <-reply
	case <-s.quit:
		return 0
	}
}

func (s *patientServer) Close() { close(s.quit) }

// The loop never ends: somebody always takes the request.
type endless struct{ jobs chan func() }

func newEndless() *endless {
	e := &endless{jobs: make(chan func())}
	go func() {
		for job := range e.jobs {
			job()
		}
	}()
	return e
}

func (e *endless) Do(job func()) { e.jobs <- job }

// The loop may be started again by whoever has the object.
type restartable struct {
	jobs chan int
	quit chan struct{}
}

func newRestartable() *restartable {
	r := &restartable{jobs: make(chan int), quit: make(chan struct{})}
	go r.Run()
	return r
}

func (r *restartable) Run() {
	for {
		select {
		case <-r.jobs:
		case <-r.quit:
			return
		}
	}
}

func (r *restartable) Put(n int) { r.jobs <- n }

func (r *restartable) Stop() { close(r.quit) }

// The channel is handed out: others may receive.
type shown struct {
	values chan int
	quit   chan struct{}
}

func newShown() *shown {
	s := &shown{values: make(chan int), quit: make(chan struct{})}
	go s.drain()
	return s
}

func (s *shown) drain() {
	for {
		select {
		case <-s.values:
		case <-s.quit:
			return
		}
	}
}

func (s *shown) Values() <-chan int { return s.values }

func (s *shown) Put(n int) { s.values <- n }

func (s *shown) Close() { close(s.quit) }

// The loop ends with the context that the constructor was given.
type feed struct {
	subscribe chan chan int
}

func newFeed(ctx context.Context) *feed {
	f := &feed{subscribe: make(chan chan int)}
	go f.serve(ctx)
	return f
}

func (f *feed) serve(ctx context.Context) {
	for {
		select {
		case one := <-f.subscribe:
			one <- 1
		case <-ctx.Done():
			return
		}
	}
}

func (f *feed) Subscribe() <-chan int {
	values := make(chan int, 1)
	f.subscribe <- values // want send-abandoned
	return values
}
