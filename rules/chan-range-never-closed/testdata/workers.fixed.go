package batch

import (
	"fmt"
	"sync"
)

// Nobody closes the queue of the workers.
func work(items []int) {
	queue := make(chan int)
	defer close(queue)
	for i := 0; i < 4; i++ {
		go func() {
			for item := range queue { // want "error: `for item := range queue` can block for ever: the senders are gone and nothing has closed the channel"
				fmt.Println(item)
			}
		}()
	}
	for _, item := range items {
		queue <- item
	}
}

// ok: Article E: the close is a stop for all of them
func workFixed(items []int) {
	queue := make(chan int)
	for i := 0; i < 10; i++ {
		go func() {
			for item := range queue {
				fmt.Println(item)
			}
		}()
	}
	for _, item := range items {
		queue <- item
	}
	close(queue)
}

// ok: Article E: the producer closes, the consumers end
func drain(items []int) {
	queue := make(chan int)
	go func() {
		defer close(queue)
		for _, item := range items {
			queue <- item
		}
	}()
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for item := range queue {
				fmt.Println(item)
			}
		}()
	}
	wg.Wait()
}

// Several senders, and none of them may close: the function itself ranges for ever.
func collect(items []int) int {
	results := make(chan int)
	for _, item := range items {
		go func() {
			results <- item * item
		}()
	}
	total := 0
	for result := range results { // want "warning: `for result := range results` can block for ever: the senders are gone and nothing has closed the channel, so `collect` never returns\."
		total += result
	}
	return total
}

// ok: one closer after all senders
func collectFixed(items []int) int {
	results := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- item * item
		}()
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	total := 0
	for result := range results {
		total += result
	}
	return total
}

// ok: the channel comes from the caller, who may close it
func printAll(queue <-chan int) {
	go func() {
		for item := range queue {
			fmt.Println(item)
		}
	}()
}
