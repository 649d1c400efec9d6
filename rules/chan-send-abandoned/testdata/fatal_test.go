package store

import (
	"os"
	"testing"
)

// The goroutine stays only where the test fails: a note.
func TestAnswer(t *testing.T) {
	answers := make(chan int)
	go func() {
		answers <- 1 // want "note: `answers <- 1` can block for ever: nobody is left to receive"
	}()
	if os.Getenv("HOME") == "" {
		t.Fatal("no home")
	}
	<-answers
}

// ok: the check comes first
func TestAnswerFixed(t *testing.T) {
	if os.Getenv("HOME") == "" {
		t.Fatal("no home")
	}
	answers := make(chan int)
	go func() {
		answers <- 1
	}()
	<-answers
}
