package factstest

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// Stopping a ticker or timer does not close its channel: a receiver waits on.
func TestStopDoesNotCloseTheChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ticker := time.NewTicker(time.Second)
		ticker.Stop()
		timer := time.NewTimer(time.Second)
		timer.Stop()
		select {
		case <-ticker.C:
			t.Error("the ticker's channel became ready")
		case <-timer.C:
			t.Error("the timer's channel became ready")
		case <-time.After(time.Hour):
		}
	})
}

// After signal.Stop nothing is sent, and the channel is not closed.
func TestSignalStopDoesNotCloseTheChannel(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	signal.Stop(c)
	select {
	case _, ok := <-c:
		t.Errorf("the channel became ready (open: %v)", ok)
	default:
	}
}

// A context that is never cancelled stays registered with its parent until the parent ends; cancel ends it at once.
func TestCancelEndsOnlyTheDerivedContext(t *testing.T) {
	parent, cancelParent := context.WithCancel(context.Background())
	defer cancelParent()
	child, cancel := context.WithCancel(parent)
	cancel()
	if child.Err() == nil || parent.Err() != nil {
		t.Errorf("child %v, parent %v", child.Err(), parent.Err())
	}
}

// A writer into a pipe waits until the reader reads, or closes its end.
func TestPipeWriterWaitsForTheReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		done := make(chan error, 1)
		go func() { _, err := w.Write([]byte("x")); done <- err }()
		synctest.Wait()
		select {
		case err := <-done:
			t.Fatalf("Write returned without a reader: %v", err)
		default:
		}
		r.Close()
		if err := <-done; err != io.ErrClosedPipe {
			t.Errorf("after Close of the reader, Write returned %v", err)
		}
	})
}

// FailNow, Fatal and Skip end the test's goroutine as runtime.Goexit does: deferred calls run.
func TestGoexitRunsDeferredCalls(t *testing.T) {
	done := make(chan string, 2)
	go func() {
		defer func() { done <- "deferred" }()
		runtime.Goexit()
		done <- "after"
	}()
	if got := <-done; got != "deferred" {
		t.Errorf("after Goexit: %s", got)
	}
}

// time.AfterFunc and context.AfterFunc run their function in another goroutine.
func TestAfterFuncRunsElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ran := make(chan struct{})
		time.AfterFunc(time.Second, func() { ran <- struct{}{} }) // would block the caller for ever
		<-ran
		ctx, cancel := context.WithCancel(t.Context())
		context.AfterFunc(ctx, func() { ran <- struct{}{} })
		cancel()
		<-ran
	})
}
