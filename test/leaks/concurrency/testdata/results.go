package p

import (
	"errors"
	"io"
)

// What a function found of what it returns, its caller knows.

var read func(int) (int, error)

func results(id int) (<-chan int, error) {
	v, err := read(id)
	if err != nil {
		return nil, err
	}
	c := make(chan int, 1)
	c <- v
	return c, nil
}

func firstOf(id int) int {
	c, err := results(id)
	if err != nil {
		return 0
	}
	return <-c
}

func firstAnyway(id int) int {
	c, err := results(id)
	if err != nil {
		println(err)
	}
	return <-c // want nil-channel
}

func waitsWhereSet(v bool) {
	c := make(chan int)
	if !v {
		return
	}
	go func() { c <- 1 }()
	if v {
		<-c
	}
}

// ErrFew is no less an error for being exported.
var ErrFew = errors.New("few")

func many(n int) (<-chan int, error) {
	if n < 2 {
		return nil, ErrFew
	}
	c := make(chan int, 1)
	c <- n
	return c, nil
}

func firstOfMany(n int) int {
	c, err := many(n)
	if err != nil {
		return 0
	}
	return <-c
}

func some(n int) (<-chan int, error) {
	switch n {
	case 0:
		return nil, io.EOF
	case 1:
		return nil, wrap("one")
	}
	c := make(chan int, 1)
	c <- n
	return c, nil
}

var wrap func(string) error

func firstOfSome(n int) int {
	c, err := some(n)
	if err != nil {
		return 0
	}
	return <-c
}

type answer struct{ failed bool }

func (a answer) broken() bool { return a.failed }

var dial func(string) error

// What a function writes into a struct of its own is part of what it answers.
func probe(link string) answer {
	var a answer
	if err := dial(link); err != nil {
		a.failed = true
	}
	return a
}

func firstBroken(links []string) string {
	queue := make(chan string)
	go func() {
		defer close(queue)
		for _, link := range links {
			queue <- link // want producer-no-stop
		}
	}()
	for link := range queue {
		if probe(link).broken() {
			return link
		}
	}
	return ""
}
