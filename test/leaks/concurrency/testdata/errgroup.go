package example

import (
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

var errBroken = errors.New("broken")

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
