package batch

import (
	"errors"
	"fmt"
	"sync"
)

var errEmpty = errors.New("empty")

// The error return skips the close.
func upload(items []string) {
	ch := make(chan string)
	go func() {
		for item := range ch { // want "error: `for item := range ch` can block for ever: the senders are gone and nothing has closed the channel, so the goroutine and what it holds stay for the life of the process\."
			fmt.Println(item)
		}
	}()
	go func() {
		defer close(ch)
		for _, item := range items {
			if item == "" {
				return
			}
			ch <- item
		}
	}()
}

// ok: the close is deferred
func uploadFixed(items []string) {
	ch := make(chan string)
	go func() {
		for item := range ch {
			fmt.Println(item)
		}
	}()
	go func() {
		defer close(ch)
		for _, item := range items {
			if item == "" {
				return
			}
			ch <- item
		}
	}()
}

// Article C: the readers run in a group of their own, and their error returns before the close.
func transfer(sources []string) error {
	data := make(chan []int, 10)
	var consumers sync.WaitGroup
	consumers.Add(1)
	go func() {
		defer consumers.Done()
		for rows := range data { // want "error: `for rows := range data` can block for ever: the senders are gone and nothing has closed the channel"
			fmt.Println(rows)
		}
	}()
	for _, source := range sources {
		rows, err := read(source)
		if err != nil {
			close(data)
			return err
		}
		data <- rows
	}
	close(data)
	consumers.Wait()
	return nil
}

// ok: Article C's refactored version: the sending side closes
func transferFixed(sources []string) error {
	data := make(chan []int, 10)
	var consumers sync.WaitGroup
	consumers.Add(1)
	go func() {
		defer consumers.Done()
		for rows := range data {
			fmt.Println(rows)
		}
	}()
	err := produce(sources, data)
	consumers.Wait()
	return err
}

func produce(sources []string, data chan<- []int) error {
	defer close(data)
	for _, source := range sources {
		rows, err := read(source)
		if err != nil {
			return err
		}
		data <- rows
	}
	return nil
}

// ok: the consumer leaves by another way
func uploadUntil(items []string, stop <-chan struct{}) {
	ch := make(chan string, 1)
	go func() {
		for {
			select {
			case item := <-ch:
				fmt.Println(item)
			case <-stop:
				return
			}
		}
	}()
	go func() {
		for _, item := range items {
			select {
			case ch <- item:
			case <-stop:
				return
			}
		}
	}()
}

func read(source string) ([]int, error) {
	if source == "" {
		return nil, errEmpty
	}
	return []int{len(source)}, nil
}

// The close stands behind the error return, after everybody who sends.
func gather(sources []string, isDry bool) error {
	data := make(chan []int, 10)
	var producers, consumers sync.WaitGroup
	for _, source := range sources {
		producers.Add(1)
		go func() {
			defer producers.Done()
			if rows, err := read(source); err == nil {
				data <- rows
			}
		}()
	}
	consumers.Add(1)
	go func() {
		defer consumers.Done()
		for rows := range data { // want "error: .*the senders are gone and nothing has closed the channel"
			fmt.Println(rows)
		}
	}()
	producers.Wait()
	if isDry {
		close(data)
		return errEmpty
	}
	close(data)
	consumers.Wait()
	return nil
}
