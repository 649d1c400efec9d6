package jobs

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"
)

// Articles B, D and E: a receive that nothing sends to.
func listen() {
	news := make(chan string)
	go func() {
		fmt.Println(<-news) // want "error: `<-news` can block for ever: nobody is left to send or to close the channel"
	}()
}

func receivers() {
	ch := make(chan int)
	for range 10 {
		go func() {
			<-ch // want "error: `<-ch` can block for ever: nobody is left to send or to close the channel"
		}()
	}
	time.Sleep(time.Second)
}

// ok: the wait has a limit
func listenFor(limit time.Duration) {
	news := make(chan string)
	go func() {
		select {
		case text := <-news:
			fmt.Println(text)
		case <-time.After(limit):
		}
	}()
}

// ok: closing the channel ends all of them
func receiversStopped() {
	ch := make(chan int)
	for range 10 {
		go func() {
			<-ch
		}()
	}
	time.Sleep(time.Second)
	close(ch)
}

// The context could end the wait, but the receive does not ask it.
func await(ctx context.Context, job string) {
	done := make(chan error)
	go func() {
		var err error
		select {
		case err = <-done:
		case <-ctx.Done():
			return
		} // want "error: `<-done` can block for ever: nobody is left to send or to close the channel"
		fmt.Println(job, err)
	}()
	if ctx.Err() == nil {
		fmt.Println("started")
	}
}

func awaitLimited(job string, limit time.Duration) {
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
		case <-time.After(limit):
			return
		} // want "error: `<-done` can block for ever: nobody is left to send or to close the channel"
		fmt.Println(job)
	}()
}

// The sender leaves without a word when the work fails.
func result(job string) error {
	done := make(chan error)
	go func() {
		if err := prepare(job); err != nil {
			fmt.Println(err)
			return
		}
		done <- run(job)
	}()
	return <-done // want "warning: `<-done` can block for ever: nobody is left to send or to close the channel, so `result` never returns"
}

// ok: a deferred close ends the wait on every path
func resultClosed(job string) error {
	done := make(chan error)
	go func() {
		defer close(done)
		if err := prepare(job); err != nil {
			return
		}
		done <- run(job)
	}()
	return <-done
}

// Two are awaited, one is sent.
func both(job string, isTwice bool) {
	done := make(chan error)
	go func() {
		done <- run(job)
	}()
	if isTwice {
		go func() {
			done <- run(job)
		}()
	}
	<-done
	<-done // want "warning: `<-done` can block for ever"
}

// ok: as many receives as sends
func each(jobs []string) {
	done := make(chan error)
	for _, job := range jobs {
		go func() {
			done <- run(job)
		}()
	}
	for range jobs {
		<-done
	}
}

// None of the cases can happen.
func either() {
	left, right := make(chan int), make(chan int)
	go func() {
		select { // want "error: `select` can block for ever"
		case v := <-left:
			fmt.Println(v)
		case v := <-right:
			fmt.Println(v)
		}
	}()
}

// ok: one of the cases happens
func eitherSent(v int) {
	left, right := make(chan int), make(chan int)
	go func() {
		select {
		case v := <-left:
			fmt.Println(v)
		case v := <-right:
			fmt.Println(v)
		}
	}()
	right <- v
}

// Stop says that the timer had fired; its value was taken above.
func drain(d time.Duration) {
	timer := time.NewTimer(d)
	go func() {
		<-timer.C
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			} // want "error: `<-timer.C` can block for ever"
		}
	}()
}

// ok: the drain does not wait
func drainTried(d time.Duration) {
	timer := time.NewTimer(d)
	go func() {
		<-timer.C
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
	}()
}

// ok: the caller sends or closes
func follow(news <-chan string) {
	go func() {
		fmt.Println(<-news)
	}()
}

// ok: the caller's context ends it
func untilDone(ctx context.Context) {
	go func() {
		<-ctx.Done()
		fmt.Println("bye")
	}()
}

// ok: the signal comes from outside
func untilSignal() {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		<-interrupts
		signal.Stop(interrupts)
	}()
}

// ok: blocks on purpose
func forever() {
	go func() {
		select {}
	}()
}

// ok: the callback closes the channel
func onceDone(register func(func())) {
	done := make(chan struct{})
	var once sync.Once
	register(func() { once.Do(func() { close(done) }) })
	<-done
}

func prepare(job string) error {
	if job == "" {
		return fmt.Errorf("no job")
	}
	return nil
}

func run(job string) error { return prepare(job) }

// ok: nobody else can have the channel: the author means to wait for ever
func freeze() {
	<-make(chan struct{})
}
