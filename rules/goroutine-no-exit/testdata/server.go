package main

import (
	"context"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

var once sync.Once

func main() {
	go report() // ok: once, for the life of the process
	background()
	once.Do(func() {
		go report() // ok: once
	})
	http.HandleFunc("/", handle)
	http.HandleFunc("/watch", watch)
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		log.Fatal(err)
	}
	accept(listener)
}

func background() {
	go report() // ok: only main calls it, once
}

func report() {
	for {
		time.Sleep(time.Minute)
		log.Print("alive")
	}
}

func handle(w http.ResponseWriter, r *http.Request) {
	go func() { // want "^warning: The goroutine that `go func\(\)` starts never ends: .*every request starts one more"
		for {
			time.Sleep(time.Second)
			log.Print("working")
		}
	}()
}

func watch(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() { // ok: ends with the context of the request
		for ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
	}()
	go poll(ctx) // ok: ends with the context of the request
}

func poll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		default:
			time.Sleep(time.Millisecond)
		}
	}
}

func accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go serve(conn)
	}
}

func serve(conn net.Conn) {
	defer conn.Close()
	go ping(conn) // want "^warning: .*an endless loop starts it again and again"
	buffer := make([]byte, 64)
	for {
		if _, err := conn.Read(buffer); err != nil {
			return
		}
	}
}

func ping(conn net.Conn) {
	keepAlive(conn)
}

func keepAlive(conn net.Conn) {
	for {
		time.Sleep(time.Minute)
		if _, err := conn.Write([]byte("ping")); err != nil {
			log.Print(err)
			continue
		}
	}
}

func wait(limit int) {
	go func() { // ok: the condition becomes false
		for i := 0; i < limit; i++ {
			time.Sleep(time.Millisecond)
		}
	}()
	go func() { // ok: blocks on purpose
		select {}
	}()
	go func() { // ok: a check in view may end the process
		for {
			mustBeAlive()
			time.Sleep(time.Millisecond)
		}
	}()
}

func mustBeAlive() {
	if _, err := net.LookupHost("localhost"); err != nil {
		log.Fatal(err)
	}
}
