package store

import (
	"context"
	"time"
)

// Only the first of the answers is taken.
func fastest(mirrors []string) string {
	answers := make(chan string, len(mirrors))
	for _, mirror := range mirrors {
		go func() {
			answers <- ask(mirror) // want "error: `answers <- ask\(mirror\)` can block for ever \(with `len\(mirrors\)` = 2\): nobody is left to receive"
		}()
	}
	return <-answers
}

// ok: room for every answer
func fastestFixed(mirrors []string) string {
	answers := make(chan string, len(mirrors))
	for _, mirror := range mirrors {
		go func() {
			answers <- ask(mirror)
		}()
	}
	return <-answers
}

// ok: as many receives as sends
func all(mirrors []string) []string {
	answers := make(chan string)
	for _, mirror := range mirrors {
		go func() {
			answers <- ask(mirror)
		}()
	}
	var got []string
	for range mirrors {
		got = append(got, <-answers)
	}
	return got
}

// Two senders, room for one.
func either(a, b string) string {
	answers := make(chan string, 1)
	go func() {
		answers <- ask(a) // want "error: `answers <- ask\(a\)` can block for ever: nobody is left to receive"
	}()
	go func() {
		answers <- ask(b)
	}()
	select {
	case got := <-answers:
		return got
	case <-time.After(time.Second):
		return ""
	}
}

// ok: room for both
func eitherFixed(a, b string) string {
	answers := make(chan string, 2)
	go func() {
		answers <- ask(a)
	}()
	go func() {
		answers <- ask(b)
	}()
	select {
	case got := <-answers:
		return got
	case <-time.After(time.Second):
		return ""
	}
}

// ok: the derived context is cancelled when the function returns
func first(ctx context.Context, mirrors []string) string {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan string)
	for _, mirror := range mirrors {
		go func() {
			select {
			case answers <- ask(mirror):
			case <-ctx.Done():
			}
		}()
	}
	select {
	case got := <-answers:
		return got
	case <-ctx.Done():
		return ""
	}
}

func ask(mirror string) string { return mirror }
