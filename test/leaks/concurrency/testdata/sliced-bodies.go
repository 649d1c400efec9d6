package testdata

import (
	"context"
	"errors"
	"log"
	"sync"
)

// Counters that no loop is bounded by: how far they got is not followed.
func counters(ctx context.Context, next func() (int, error)) error {
	failed := make(chan error)
	go func() {
		read, skipped, short, long, odd, even := 0, 0, 0, 0, 0, 0
		for {
			n, err := next()
			if err != nil {
				log.Println(read, skipped, short, long, odd, even)
				failed <- err // want send-abandoned
				return
			}
			read++
			switch {
			case n == 0:
				skipped++
				continue
			case n < 10:
				short++
			default:
				long++
			}
			if n%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The same with room for the error.
func countersRepaired(ctx context.Context, next func() (int, error)) error {
	failed := make(chan error, 1)
	go func() {
		read, skipped, short, long, odd, even := 0, 0, 0, 0, 0, 0
		for {
			n, err := next()
			if err != nil {
				log.Println(read, skipped, short, long, odd, even)
				failed <- err
				return
			}
			read++
			switch {
			case n == 0:
				skipped++
				continue
			case n < 10:
				short++
			default:
				long++
			}
			if n%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A counter that decides how many are received is followed, also in a loop without a condition.
func countedDown(a, b, c func() error) error {
	results := make(chan error)
	jobs := []func() error{a, b, c}
	for _, job := range jobs {
		go func() { results <- job() }()
	}
	var first error
	got := 0
	for {
		if err := <-results; err != nil {
			first = err
		}
		got++
		if got == 3 {
			return first
		}
	}
}

// A client whose other fields are read and written by methods that touch no channel.
type client struct {
	mu      sync.Mutex
	replies chan string
	name    string
	host    string
	retries int
	verbose bool
	strict  bool
	dirty   bool
	last    error
}

func (c *client) label() string {
	if c.verbose {
		return c.name + "@" + c.host
	}
	return c.name
}

func (c *client) note(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.verbose || c.strict {
		c.last = err
	}
	if c.retries > 3 {
		c.dirty = true
	}
	c.retries++
}

func (c *client) check(host string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if host == "" {
		return errors.New("no host")
	}
	c.host = host
	return nil
}

func ask(ctx context.Context, hosts []string, dial func(string) (string, error)) (string, error) {
	c := &client{replies: make(chan string)}
	go func() {
		for _, host := range hosts {
			if err := c.check(host); err != nil {
				c.note(err)
				log.Println(c.label())
				continue
			}
			reply, err := dial(host)
			if err != nil {
				c.note(err)
				if c.check(host) != nil {
					log.Println(c.label())
				}
				continue
			}
			c.replies <- reply // want producer-no-stop
		}
		close(c.replies)
	}()
	select {
	case reply := <-c.replies:
		return c.label() + reply, nil
	case <-ctx.Done():
		c.note(ctx.Err())
		return c.label(), ctx.Err()
	}
}

// The goroutine has a way out.
func askRepaired(ctx context.Context, hosts []string, dial func(string) (string, error)) (string, error) {
	c := &client{replies: make(chan string)}
	go func() {
		for _, host := range hosts {
			if err := c.check(host); err != nil {
				c.note(err)
				log.Println(c.label())
				continue
			}
			reply, err := dial(host)
			if err != nil {
				c.note(err)
				if c.check(host) != nil {
					log.Println(c.label())
				}
				continue
			}
			select { // want producer-no-stop until-caller
			case c.replies <- reply:
			case <-ctx.Done():
				return
			}
		}
		close(c.replies)
	}()
	select {
	case reply := <-c.replies:
		return c.label() + reply, nil
	case <-ctx.Done():
		c.note(ctx.Err())
		return c.label(), ctx.Err()
	}
}

// What a method returns of a field that is known is no input: nobody asks without having started.
type starter struct {
	started bool
	name    string
	done    chan struct{}
}

func (s *starter) isStarted() bool { return s.started }

func (s *starter) title() string { return s.name }

func (s *starter) run() {
	log.Println(s.title())
	close(s.done)
}

func startOnce(now bool) {
	s := &starter{done: make(chan struct{})}
	if now {
		s.started = true
		go s.run()
	}
	if s.isStarted() {
		<-s.done
	}
}

// A method that keeps the record gives the channel to others: they may receive.
var registry []*client

func (c *client) register() { registry = append(registry, c) }

func registered() {
	c := &client{replies: make(chan string)}
	c.register()
	c.replies <- "hello"
}
