package testdata

import (
	"container/list"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Conditions are certain both ways only where inputs decide them: what the run itself has written, made or computed is none.

func wroteMap() {
	seen := map[string]bool{}
	done := make(chan struct{})
	seen["a"] = true
	go func() { <-done }()
	if seen["a"] {
		close(done)
	}
}

func grewList() {
	var xs []int
	done := make(chan struct{})
	xs = append(xs, 1)
	go func() { <-done }()
	if len(xs) > 0 {
		close(done)
	}
}

func setByPointer(b *bool) { *b = true }

func wroteThroughPointer() {
	isOn := false
	done := make(chan struct{})
	setByPointer(&isOn)
	go func() { <-done }()
	if isOn {
		close(done)
	}
}

var isVerbose = true

func neverWritten() {
	done := make(chan struct{})
	go func() { <-done }()
	if isVerbose {
		close(done)
	}
}

func both() (int, bool) { return 1, true }

func ofCallee() {
	done := make(chan struct{})
	go func() { <-done }()
	if _, ok := both(); ok {
		close(done)
	}
}

func same(b bool) bool { return b }

func passedThrough() {
	done := make(chan struct{})
	go func() { <-done }()
	if same(true) {
		close(done)
	}
}

func ofLibrary() {
	queue := list.New()
	queue.PushBack(1)
	done := make(chan struct{})
	go func() { <-done }()
	if queue.Len() > 0 && strings.HasPrefix("abc", "a") {
		close(done)
	}
}

func countedAtomically() {
	var n atomic.Int32
	n.Add(1)
	done := make(chan struct{})
	go func() { <-done }()
	if n.Load() == 1 {
		close(done)
	}
}

type task struct {
	isOn bool
	n    int
}

func rowsOfTable() {
	for _, each := range []task{{isOn: true, n: 1}, {isOn: true, n: 2}} {
		done := make(chan struct{})
		go func() { <-done }()
		if each.isOn {
			close(done)
		}
	}
}

func foundInLoop() {
	isFound := false
	for _, name := range []string{"a", "b"} {
		if name == "b" {
			isFound = true
		}
	}
	done := make(chan struct{})
	go func() { <-done }()
	if isFound {
		close(done)
	}
}

func TestRows(t *testing.T) {
	for _, each := range []struct {
		name string
		isOn bool
	}{{"one", true}, {"two", true}} {
		t.Run(each.name, func(t *testing.T) {
			done := make(chan struct{})
			go func() { <-done }()
			if each.isOn {
				close(done)
			}
		})
	}
}

func isSmall(n int) bool {
	if n > 10 {
		return false
	}
	return true
}

func computedWhereCalled() {
	done := make(chan struct{})
	go func() { <-done }()
	if isSmall(3) {
		close(done)
	}
}

func isReady() (ok bool) {
	defer func() { ok = true }()
	return false
}

func setWhenDeferred() {
	done := make(chan struct{})
	go func() { <-done }()
	if isReady() {
		close(done)
	}
}

type level int

const (
	low level = iota
	high
)

func namesAllLevels(l level) {
	done := make(chan struct{})
	switch l {
	case low:
		go func() { close(done) }()
	case high:
		close(done)
	}
	<-done
}

// What is known under two names is one.

func askedByAnotherName(c *task, f func() error) error {
	has := c != nil
	errs := make(chan error)
	if has {
		go func() { errs <- f() }()
	}
	if c != nil {
		return <-errs
	}
	return nil
}

func askedByLength(xs []string, f func() error) error {
	n := len(xs)
	errs := make(chan error)
	if n > 0 {
		go func() { errs <- f() }()
	}
	if len(xs) > 0 {
		return <-errs
	}
	return nil
}

func lookedUpTwice(m map[string]int, k string, f func() error) error {
	errs := make(chan error)
	if _, ok := m[k]; ok {
		go func() { errs <- f() }()
	}
	if _, ok := m[k]; ok {
		return <-errs
	}
	return nil
}

func asksTheProcess(f func() error) error {
	errs := make(chan error)
	if !testing.Short() {
		go func() { errs <- f() }()
	}
	if !testing.Short() {
		return <-errs
	}
	return nil
}

func switchedTwice(x any, f func() int) int {
	results := make(chan int)
	switch x.(type) {
	case int:
		go func() { results <- f() }()
	default:
		return 0
	}
	switch x.(type) {
	case int:
		return <-results
	}
	return 0
}

func filteredTwice(tasks []task, f func()) {
	ended := make(chan struct{})
	for _, each := range tasks {
		if each.isOn {
			go func() { f(); ended <- struct{}{} }()
		}
	}
	for _, each := range tasks {
		if each.isOn {
			<-ended
		}
	}
}

func startIn(mode int, results chan int) {
	switch mode {
	case 1:
		go func() { results <- 1 }()
	}
}

func waitIn(mode int, results chan int) {
	switch mode {
	case 1:
		<-results
	}
}

func inTwoFunctions(mode int) {
	results := make(chan int)
	startIn(mode, results)
	waitIn(mode, results)
}

// What a sender asks of what it sends as well, the receiver does not find the other way.

func sendsUntilError(next func() error) error {
	errs := make(chan error)
	go func() {
		for {
			err := next()
			errs <- err
			if err != nil {
				return
			}
		}
	}()
	for {
		if err := <-errs; err != nil {
			return err
		}
	}
}

func sendsLast(n int) {
	values := make(chan int)
	go func() {
		for i := 0; i < n; i++ {
			values <- i
		}
		values <- -1
	}()
	for v := range values {
		if v == -1 {
			return
		}
	}
}

// The step of a loop that is an input leaves its turns open.

func inChunks(xs []int, size int, f func([]int) int) int {
	n := (len(xs) + size - 1) / size
	sums := make(chan int)
	for i := 0; i < len(xs); i += size {
		go func() { sums <- f(xs[i:]) }()
	}
	total := 0
	for range n {
		total += <-sums
	}
	return total
}

// A literal may call itself by the variable it is assigned to.

func walksTree(depth int) {
	var wg sync.WaitGroup
	var visit func(int)
	visit = func(d int) {
		defer wg.Done()
		if d == 0 {
			return
		}
		wg.Add(1)
		go visit(d - 1)
	}
	wg.Add(1)
	go visit(depth)
	wg.Wait()
}

// Told as before: parameters, results of calls out of view, and what is compared with them.

func leavesEarly(name string, f func() error) error {
	errs := make(chan error)
	go func() { errs <- f() }() // want send-abandoned
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return <-errs
}

func leavesAtLimit(limit int, f func() int) []int {
	values := make(chan int)
	go func() {
		for {
			values <- f() // want producer-no-stop
		}
	}()
	var all []int
	for v := range values {
		all = append(all, v)
		if len(all) == limit {
			break
		}
	}
	return all
}

var errLater = errors.New("later")

func leavesAtSentinel(f func() error) error {
	errs := make(chan error)
	go func() { errs <- f() }() // want send-abandoned
	err := f()
	if err == nil {
		return <-errs
	}
	if err != errLater {
		return err
	}
	return <-errs
}

// Nobody knows which way the first condition goes, but both come to the wait.

func passesUnknown(f func() error) {
	seen := map[string]bool{}
	ended := make(chan struct{})
	n := 0
	if seen["a"] {
		n = 2
	}
	go func() {
		if f() != nil {
			return
		}
		close(ended)
	}()
	<-ended // want recv-no-sender
	println(n)
}
