package testdata

import (
	"log"
	"net"
	"net/http"
	"time"
)

// Article D: long waits while new goroutines keep arriving.
func serve(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() { // want "^note: No limit on goroutines: each turn of the loop `for` starts one, and each waits in `time.Sleep\(time.Minute\)`"
			time.Sleep(time.Minute)
			log.Print(conn.Close())
		}()
	}
}

func handle(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	go forget(path) // want "^note: No limit on goroutines: each request starts one"
}

func forget(path string) {
	<-time.After(10 * time.Second)
	log.Print(path)
}

// ok: a permit for each
func limited(listener net.Listener, permits chan struct{}) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		permits <- struct{}{}
		go func() {
			defer func() { <-permits }()
			time.Sleep(time.Minute)
			log.Print(conn.Close())
		}()
	}
}

// ok: as many as there are items
func each(paths []string) {
	for _, path := range paths {
		go forget(path)
	}
}

// ok: one a minute
func paced(path string) {
	for {
		time.Sleep(time.Minute)
		go forget(path)
	}
}

// ok: does not wait
func quick(w http.ResponseWriter, r *http.Request) {
	go log.Print(r.URL.Path)
}
