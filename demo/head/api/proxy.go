package api

import (
	"io"
	"net"
	"net/http"
	"time"
)

// Hold keeps the connections of slow readers open for a while.
func Hold(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			time.Sleep(time.Minute)
			conn.Close()
		}()
	}
}

// Report passes a request on to the collector.
func Report(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}
	resp, err := client.Get("http://example.com" + r.URL.Path)
	if err != nil {
		return
	}
	defer resp.Body.Close()
}

// Fetch shows a page of the archive.
func Fetch(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://example.com" + r.URL.Path)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	_, _ = io.Copy(w, resp.Body)
}
