// Article D: its scenes.
package main

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"time"
)

func main() {
	fmt.Println("before", runtime.NumGoroutine())
	nilChannel()
	onlySenders()
	onlyReceivers()
	fetch("http://localhost:1")
	fetchClosed("http://localhost:1")
	neverUnlocked()
	doubleAdd()
	time.Sleep(time.Second)
	fmt.Println("after", runtime.NumGoroutine())
}

// lab: nilChannel() leaks
func nilChannel() {
	var ch chan int
	for i := 0; i < 10; i++ {
		go func() {
			<-ch // want chan-nil "^error: "
		}()
	}
}

// lab: onlySenders() leaks
func onlySenders() {
	ch := make(chan int)
	for i := 0; i < 10; i++ {
		go func() {
			ch <- i // want chan-send-no-receiver "^error: "
		}()
	}
}

// lab: onlyReceivers() leaks
func onlyReceivers() {
	ch := make(chan int)
	for i := 0; i < 10; i++ {
		go func() {
			<-ch // want chan-recv-no-sender "^error: "
		}()
	}
}

func fetch(url string) {
	go func() {
		_, err := http.Get(url) // want http-body-not-closed "^(error|warning): "
		if err != nil {
			fmt.Println(err)
		}
	}()
}

// ok: named, checked and closed
func fetchClosed(url string) {
	go func() {
		resp, err := http.Get(url)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer resp.Body.Close()
		fmt.Println(resp.Status)
	}()
}

// lab: neverUnlocked() leaks
func neverUnlocked() {
	var mutex sync.Mutex
	for i := 0; i < 10; i++ {
		go func() {
			mutex.Lock() // want mutex-not-unlocked "^error: "
		}()
	}
}

// lab: doubleAdd() leaks
func doubleAdd() {
	for i := 0; i < 10; i++ {
		go func() {
			var wg sync.WaitGroup
			wg.Add(2)
			go func() {
				defer wg.Done()
			}()
			wg.Wait() // want waitgroup-mismatch "^error: "
		}()
	}
}
