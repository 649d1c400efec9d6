package example

import (
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

var errBroken = errors.New("broken")

// Three producers, the third fails half-way, and the close comes after the error return.
func transferThree() error {
	data := make(chan []int, 10)
	var producers, consumers errgroup.Group
	for i := 0; i < 3; i++ {
		producers.Go(func() error {
			for j := 0; j < 10; j++ {
				if i == 2 && j == 5 {
					return errBroken
				}
				data <- []int{i, j}
			}
			return nil
		})
	}
	consumers.Go(func() error {
		for rows := range data { // want range-never-closed
			fmt.Println(rows)
		}
		return nil
	})
	if err := producers.Wait(); err != nil {
		return err
	}
	close(data)
	return consumers.Wait()
}

// Of several producers one fails, and the close comes after the error return.
func transfer(sources []string) error {
	data := make(chan []int, 10)
	var producers, consumers errgroup.Group
	for _, source := range sources {
		producers.Go(func() error {
			rows, err := read(source)
			if err != nil {
				return err
			}
			data <- rows
			return nil
		})
	}
	consumers.Go(func() error {
		for rows := range data { // want range-never-closed
			fmt.Println(rows)
		}
		return nil
	})
	if err := producers.Wait(); err != nil {
		return err
	}
	close(data)
	return consumers.Wait()
}

// The sending side closes.
func transferFixed(sources []string) error {
	data := make(chan []int, 10)
	var group errgroup.Group
	group.Go(func() error {
		defer close(data)
		return produce(sources, data)
	})
	group.Go(func() error {
		for rows := range data {
			fmt.Println(rows)
		}
		return nil
	})
	return group.Wait()
}

func produce(sources []string, data chan<- []int) error {
	var producers errgroup.Group
	for _, source := range sources {
		producers.Go(func() error {
			rows, err := read(source)
			if err != nil {
				return err
			}
			data <- rows
			return nil
		})
	}
	return producers.Wait()
}

func read(source string) ([]int, error) {
	if source == "" {
		return nil, errBroken
	}
	return []int{len(source)}, nil
}
