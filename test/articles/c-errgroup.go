// Article C: an error return before the close.
package main

import (
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	fmt.Println(collect(), collectClosed(), collectRefactored())
}

func collect() error {
	var readGroup, consumeGroup errgroup.Group
	data := make(chan []int, 10)
	for i := 0; i < 3; i++ {
		readGroup.Go(func() error {
			for j := 0; j < 3; j++ {
				if i == 2 && j == 1 {
					return errors.New("broken")
				}
				data <- []int{i, j}
			}
			return nil
		})
	}
	consumeGroup.Go(func() error {
		for part := range data { // want chan-range-never-closed "^error: "
			fmt.Println(part)
		}
		return nil
	})
	if err := readGroup.Wait(); err != nil {
		return err
	}
	close(data)
	return consumeGroup.Wait()
}

// ok: the quick fix, a close that is deferred
func collectClosed() error {
	var readGroup, consumeGroup errgroup.Group
	data := make(chan []int, 10)
	defer close(data)
	for i := 0; i < 3; i++ {
		readGroup.Go(func() error {
			for j := 0; j < 3; j++ {
				if i == 2 && j == 1 {
					return errors.New("broken")
				}
				data <- []int{i, j}
			}
			return nil
		})
	}
	consumeGroup.Go(func() error {
		for part := range data {
			fmt.Println(part)
		}
		return nil
	})
	return readGroup.Wait()
}

func readAll(data chan<- []int) error {
	var readGroup errgroup.Group
	for i := 0; i < 3; i++ {
		readGroup.Go(func() error {
			for j := 0; j < 3; j++ {
				if i == 2 && j == 1 {
					return errors.New("broken")
				}
				data <- []int{i, j}
			}
			return nil
		})
	}
	return readGroup.Wait()
}

// ok: the sending side closes
func collectRefactored() error {
	var group errgroup.Group
	data := make(chan []int, 10)
	group.Go(func() error {
		defer close(data)
		return readAll(data)
	})
	group.Go(func() error {
		for part := range data {
			fmt.Println(part)
		}
		return nil
	})
	return group.Wait()
}
