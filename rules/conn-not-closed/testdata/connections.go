package testdata

import (
	"bufio"
	"database/sql"
	"errors"
	"io"
	"net"
	"time"
)

func never(addr string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second) // want "error: The connection of `net.DialTimeout` \(`conn`\) is not closed on any path"
	if err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

// The handshake fails after the dial.
func dialed(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr) // want "warning: The connection of `net.Dial` \(`conn`\) is not closed on one path"
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write([]byte("hello")); err != nil {
		return nil, err
	}
	return conn, nil
}

// A pool per lookup.
func lookup(dsn string) (int, error) {
	db, err := sql.Open("driver", dsn) // want "error: The database of `sql.Open` \(`db`\) is not closed on any path"
	if err != nil {
		return 0, err
	}
	var n int
	err = db.QueryRow("SELECT 1").Scan(&n)
	return n, err
}

// What was accepted is dropped when the bridge is told to stop.
func accept(ln net.Listener, stop <-chan struct{}, conns chan<- net.Conn) error {
	for {
		conn, err := ln.Accept() // want "warning: The connection of `ln.Accept` \(`conn`\) is not closed on one path"
		if err != nil {
			return err
		}
		select {
		case conns <- conn:
		case <-stop:
			return errors.New("stopped")
		}
	}
}

// ok: deferred
func deferred(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "x")
	return err
}

type client struct{ conn net.Conn }

// ok: the client owns it
func newClient(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn}, nil
}

// ok: each goroutine closes its connection
func serve(ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			_, _ = io.Copy(conn, conn)
		}()
	}
}

// ok: both ends of a pipe are memory
func pipe() error {
	a, _ := net.Pipe()
	_, err := a.Write([]byte("x"))
	return err
}
