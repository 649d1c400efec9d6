package p

// Examples of articles on leaking goroutines, and near misses of each.

import (
	"context"
	"errors"
	"sync"
	"time"
)

func ex1() error {
	errCh := make(chan error)
	go func() {
		time.Sleep(2 * time.Second)
		errCh <- errors.New("x") // want send-abandoned
	}()
	select {
	case <-time.After(time.Second):
		return nil
	case err := <-errCh:
		return err
	}
}

func ex1fixed() error {
	errCh := make(chan error, 1)
	go func() {
		time.Sleep(2 * time.Second)
		errCh <- errors.New("x")
	}()
	select {
	case <-time.After(time.Second):
		return nil
	case err := <-errCh:
		return err
	}
}

func ex2() {
	ch := make(chan int, 100)
	go func() {
		defer close(ch)
		for i := 0; i < 10000; i++ {
			ch <- i // want producer-no-stop
			time.Sleep(time.Millisecond)
		}
	}()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for v := range ch {
			if ctx.Err() != nil {
				return
			}
			_ = v
		}
	}()
}

func ex3(stopCh chan struct{}) {
	ch := make(chan int, 100)
	stop := make(chan struct{})
	go func() {
		defer close(ch)
		for i := 0; i < 10000; i++ {
			select {
			case <-stop:
			case ch <- i:
				return
			}
		}
	}()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		defer close(stop)
		for v := range ch {
			if ctx.Err() != nil {
				return
			}
			_ = v
		}
	}()
}

func ex8a() {
	errCh := make(chan error)
	defer close(errCh)
	go func() {
		errCh <- errors.New("x") // want send-on-closed
	}()
	select {
	case <-time.After(time.Second):
		return
	case err := <-errCh:
		_ = err
	}
}

func ex8b() {
	errCh := make(chan error)
	go func() {
		defer close(errCh)
		errCh <- errors.New("x") // want send-abandoned
	}()
	select {
	case <-time.After(time.Second):
		return
	case err := <-errCh:
		_ = err
	}
}

func ex9(nums ...int) {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range nums {
			out <- n // want producer-no-stop
			time.Sleep(time.Second)
		}
	}()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for {
			select {
			case <-ctx.Done():
				return
			case v, ok := <-out:
				if !ok {
					return
				}
				_ = v
			}
		}
	}()
}

func ex17() {
	var ch chan int
	for i := 0; i < 10; i++ {
		go func() { <-ch }() // want nil-channel
	}
}
func ex18() {
	ch := make(chan int)
	for i := 0; i < 10; i++ {
		go func() { ch <- 1 }() // want send-no-receiver
	}
}
func ex21() {
	mutex := sync.Mutex{}
	for i := 0; i < 10; i++ {
		go func() { mutex.Lock() }() // want lock-kept
	}
}
func ex22() {
	for i := 0; i < 10; i++ {
		go func() {
			var wg sync.WaitGroup
			wg.Add(2)
			go func() { defer wg.Done() }()
			wg.Wait() // want wait-never-released
		}()
	}
}
func hosts(hs []string) string {
	res := make(chan string)
	for _, h := range hs {
		go func() { res <- h }() // want send-abandoned
	}
	return <-res
}
func hostsOK(hs []string) string {
	res := make(chan string, len(hs))
	for _, h := range hs {
		go func() { res <- h }()
	}
	return <-res
}
func hostsAll(hs []string) {
	res := make(chan string)
	for _, h := range hs {
		go func() { res <- h }()
	}
	for range hs {
		<-res
	}
}
func wgOK(hs []string) {
	var wg sync.WaitGroup
	res := make(chan string)
	for _, h := range hs {
		wg.Add(1)
		go func() { defer wg.Done(); res <- h }()
	}
	go func() { wg.Wait(); close(res) }()
	for r := range res {
		_ = r
	}
}
func wgEarly(hs []string) error {
	var wg sync.WaitGroup
	res := make(chan error)
	for _, h := range hs {
		wg.Add(1)
		go func() { defer wg.Done(); res <- errors.New(h) }() // want send-abandoned
	}
	go func() { wg.Wait(); close(res) }()
	for r := range res {
		if r != nil {
			return r
		}
	}
	return nil
}

type errGroup struct {
	wg sync.WaitGroup
}

func ex19() {
	ch := make(chan int)
	for i := 0; i < 10; i++ {
		go func() { <-ch }() // want recv-no-sender
	}
}

type Writer struct {
	queue chan []byte
}

func ex24() int {
	never := make(chan int)
	result := make(chan int)
	go func() {
		<-never // want recv-no-sender
	}()
	go func() {
		result <- query() // want send-no-receiver
	}()
	return 1
}

func ex24fixed() int {
	never := make(chan int)
	result := make(chan int, 1)
	go func() {
		select {
		case <-never:
		case <-time.After(time.Second):
		}
	}()
	go func() {
		result <- query()
	}()
	return 1
}

func query() int { return 2 }

func ex25() {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := 0; i < 3; i++ {
			ch <- i
		}
	}()
	for v := range ch {
		_ = v
	}
}

func ex26() {
	stop := make(chan struct{})
	for i := 0; i < 10; i++ {
		go func() {
			for range stop {
			}
		}()
	}
	close(stop)
}

func workersNeverClosed(items []int) {
	jobs := make(chan int)
	for i := 0; i < 2; i++ {
		go func() {
			for j := range jobs { // want range-never-closed
				_ = j
			}
		}()
	}
	for _, it := range items {
		jobs <- it
	}
}

func addInside() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			if time.Now().Unix() > 2 {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // want wait-never-released
}

func doubleClose(a bool) {
	done := make(chan struct{})
	go func() {
		<-done
	}()
	if a {
		close(done)
	}
	close(done) // want close-of-closed
}

func sameFlag(a bool) {
	done := make(chan struct{})
	go func() { <-done }()
	if a {
		close(done)
	}
	if !a {
		close(done)
	}
}

func closedOnce() {
	var once sync.Once
	done := make(chan struct{})
	go func() {
		once.Do(func() { close(done) })
	}()
	once.Do(func() { close(done) })
}

func earlyError(items []string) error {
	res := make(chan string)
	go func() {
		for _, it := range items {
			res <- it // want producer-no-stop
		}
		close(res)
	}()
	for r := range res {
		if r == "" {
			return errors.New("empty")
		}
	}
	return nil
}

func stoppedProducer(items []string) error {
	res := make(chan string)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(res)
		for _, it := range items {
			select {
			case res <- it:
			case <-stop:
				return
			}
		}
	}()
	for r := range res {
		if r == "" {
			return errors.New("empty")
		}
	}
	return nil
}

func ctxProducer(ctx context.Context, items []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	res := make(chan string)
	go func() {
		defer close(res)
		for _, it := range items {
			select {
			case res <- it:
			case <-ctx.Done():
				return
			}
		}
	}()
	for r := range res {
		if r == "" {
			return errors.New("empty")
		}
	}
	return nil
}

func generate(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i // want producer-no-stop
		}
	}()
	return out
}

func useAll(n int) {
	for v := range generate(n) {
		_ = v
	}
}

func useFirst(n int) int {
	for v := range generate(n) {
		if v > 1 {
			return v
		}
	}
	return 0
}

func timeoutWithDefault() {
	ch := make(chan int)
	go func() {
		select {
		case ch <- 1:
		default:
		}
	}()
	select {
	case <-ch:
	case <-time.After(time.Second):
	}
}

func passed(sink func(chan int)) {
	ch := make(chan int)
	sink(ch)
	go func() { ch <- 1 }()
}

func helperDrains() {
	ch := make(chan int)
	go func() {
		for i := 0; i < 4; i++ {
			ch <- i
		}
		close(ch)
	}()
	drain(ch)
}

func drain(ch <-chan int) {
	for range ch {
	}
}

func wgGo(items []string) {
	var wg sync.WaitGroup
	for range items {
		wg.Go(func() {})
	}
	wg.Wait()
}
