package p

// Conditions over inputs: each decides for itself, unless it was decided before on the same run.

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Every error is an input of its own, though all are compared with nil.
func severalErrors(ctx context.Context, req *http.Request, read func(*http.Response) (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	body := ""
	failed := make(chan error)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			failed <- err // want send-abandoned
			return
		}
		body, err = read(resp)
		if err != nil {
			failed <- err // want send-abandoned
			return
		}
		if resp.StatusCode != http.StatusOK {
			failed <- errors.New("status") // want send-abandoned
			return
		}
		failed <- nil // want send-abandoned
	}()
	select {
	case err := <-failed:
		if err != nil {
			return "", err
		}
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return body, nil
}

// The same error is asked twice: it is nil both times or neither.
func sameError(work func() error) error {
	err := work()
	done := make(chan struct{})
	if err == nil {
		go func() {
			done <- struct{}{}
		}()
	}
	if err != nil {
		return err
	}
	<-done
	return nil
}

type job struct {
	stopped, started, quiet bool
}

func (j *job) stop()  { j.stopped = true }
func (j *job) start() { j.started = true }

// What nobody in the run assigns is what the caller passed in.
func (j *job) asked() error {
	if j.quiet {
		return nil
	}
	done := make(chan struct{})
	go func() {
		done <- struct{}{} // want send-abandoned
	}()
	if j.stopped {
		return errors.New("stopped")
	}
	<-done
	return nil
}

// The run itself has assigned it.
func (j *job) assigned() error {
	j.start()
	done := make(chan struct{})
	go func() {
		done <- struct{}{}
	}()
	if !j.started {
		return errors.New("not started")
	}
	<-done
	return nil
}

type starter interface{ start() }

// So may the method of an interface.
func (j *job) assignedElsewhere(s starter) error {
	s.start()
	done := make(chan struct{})
	go func() {
		done <- struct{}{}
	}()
	if !j.started {
		return errors.New("not started")
	}
	<-done
	return nil
}

// What the function has assigned itself is no input any more.
func (j *job) assignedHere() error {
	j.quiet = true
	done := make(chan struct{})
	go func() {
		done <- struct{}{}
	}()
	if !j.quiet {
		return errors.New("loud")
	}
	<-done
	return nil
}

type pool struct {
	workers *job
	size    int
}

// Whether a pointer is nil says nothing of what lies behind it.
func (p *pool) behindPointer() error {
	if p.workers == nil {
		return nil
	}
	p.size = 1
	done := make(chan struct{})
	go func() {
		done <- struct{}{} // want send-abandoned
	}()
	if p.workers.stopped {
		return errors.New("stopped")
	}
	<-done
	return nil
}

// A loop that is left behind the send has no second turn of it.
func loopLeft(read func() (int, error)) error {
	failed := make(chan error)
	go func() {
		for {
			if _, err := read(); err != nil {
				failed <- err // want send-abandoned
				return
			}
		}
	}()
	if _, err := read(); err != nil {
		return err
	}
	return <-failed
}

type target interface{ Run() }

// Nothing is left out where an assertion to an interface holds: it panics where there is no target.
func eachAsserted(made []any) {
	finished := make(chan bool, len(made))
	for _, one := range made {
		t := one.(target)
		if t == nil {
			break
		}
		go func() {
			t.Run()
			finished <- true
		}()
	}
	for range made {
		<-finished
	}
}

func eachThatIs(made []any) {
	finished := make(chan bool, len(made))
	for _, one := range made {
		t, ok := one.(target)
		if !ok {
			break
		}
		go func() {
			t.Run()
			finished <- true
		}()
	}
	for range made {
		<-finished // want recv-no-sender
	}
}

// Whoever has the channels may close them.
func eachStream(in chan string) {
	streams := make(map[string]chan string)
	wg := new(sync.WaitGroup)
	for e := range in {
		s, ok := streams[e]
		if !ok {
			s = make(chan string)
			streams[e] = s
			wg.Add(1)
			go drain(s, wg)
		}
		s <- e
	}
	for _, s := range streams {
		close(s)
	}
	wg.Wait()
}

func drain(in chan string, wg *sync.WaitGroup) {
	defer wg.Done()
	for {
		select {
		case _, ok := <-in:
			if !ok {
				return
			}
		case <-time.After(time.Second):
		}
	}
}

type broker struct {
	mu   sync.Mutex
	subs map[chan string]struct{}
}

func (b *broker) subscribe() (<-chan string, func()) {
	ch := make(chan string, 8)
	b.mu.Lock()
	b.subs[ch] = struct{}{}
	b.mu.Unlock()
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if _, ok := b.subs[ch]; ok {
			delete(b.subs, ch)
			close(ch)
		}
	}
}

// What the run has put into its own map is there.
func useBroker() {
	b := &broker{subs: map[chan string]struct{}{}}
	ch, cancel := b.subscribe()
	go func() {
		for s := range ch {
			println(s)
		}
	}()
	cancel()
}

// What only computes answers the same twice.
func twice(name string, names []string, run func() error) error {
	failed := make(chan error)
	if strings.HasSuffix(name, ".gz") && len(names) > 0 {
		go func() { failed <- run() }()
	}
	println(name)
	if strings.HasSuffix(name, ".gz") && len(names) > 0 {
		return <-failed
	}
	return nil
}

// What a loop has counted whose turns are not followed is not known.
func cells(grid [][]int) {
	n := 0
	for _, row := range grid {
		n += len(row)
	}
	var wg sync.WaitGroup
	wg.Add(n)
	for _, row := range grid {
		for range row {
			go wg.Done()
		}
	}
	wg.Wait()
}
