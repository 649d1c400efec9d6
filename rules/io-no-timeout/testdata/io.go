package testdata

import (
	"bufio"
	"log"
	"net"
	"net/http"
	"time"
)

type forwarder struct {
	client *http.Client
}

func newForwarder() *forwarder {
	return &forwarder{client: &http.Client{}} // want "^note: The client `http.Client` has no `Timeout`"
}

func (f *forwarder) send(r *http.Request) error {
	resp, err := f.client.Do(r)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Article B: an I/O connection without a timeout.
func serve(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go talk(conn)
		go patient(conn)
	}
}

func talk(conn net.Conn) {
	defer conn.Close()
	reader := bufio.NewReader(conn) // want "^note: Nobody sets a deadline for `conn`"
	line, err := reader.ReadString('\n')
	log.Print(line, err)
}

func listen(handler http.Handler) error {
	server := &http.Server{Addr: ":80", Handler: handler} // want "^note: The server of `http.Server` has no limit"
	return server.ListenAndServe()
}

func proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://example.com" + r.URL.Path) // want "^note: .* for each request served"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	log.Print(resp.Status)
}

func reach(addresses []string) {
	for _, address := range addresses {
		conn, err := net.Dial("tcp", address) // want "^note: .* in each turn of a loop"
		if err != nil {
			continue
		}
		log.Print(conn.Close())
	}
}

// ok: shape N51, one of the limits is set
func limited(handler http.Handler) error {
	server := &http.Server{Addr: ":80", Handler: handler, ReadTimeout: time.Minute}
	return server.ListenAndServe()
}

// ok: a timeout
func withTimeout() *http.Client {
	return &http.Client{Timeout: time.Minute}
}

// ok: once, and nobody else waits for it
func once() error {
	resp, err := http.Get("http://example.com")
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: a deadline
func patient(conn net.Conn) {
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	log.Print(line, err)
}

// ok: a unix socket
func local(w http.ResponseWriter, r *http.Request) {
	conn, err := net.Dial("unix", "/run/app.sock")
	if err != nil {
		return
	}
	log.Print(conn.Close())
}
