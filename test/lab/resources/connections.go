// Connections: a listener that counts the peers that have not hung up.
package main

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"
)

var (
	open    atomic.Int64
	address string
)

func init() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	address = listener.Addr().String()
	go func() {
		for {
			peer, err := listener.Accept()
			if err != nil {
				return
			}
			open.Add(1)
			go func() {
				defer open.Add(-1)
				defer peer.Close()
				peer.Write([]byte("no\n"))
				io.Copy(io.Discard, peer)
			}()
		}
	}()
}

func labHeld() int { return int(open.Load()) }

func main() {}

// lab: greeted() leaks
func greeted() error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	answer := make([]byte, 3)
	if _, err := io.ReadFull(conn, answer); err != nil {
		conn.Close()
		return err
	}
	if string(answer) != "ok\n" {
		return errors.New("refused")
	}
	return conn.Close()
}

// lab: asked() leaks
func asked() (string, error) {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return "", err
	}
	answer := make([]byte, 3)
	_, err = io.ReadFull(conn, answer)
	return string(answer), err
}

// lab: hungUp() ends
func hungUp() (string, error) {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	answer := make([]byte, 3)
	_, err = io.ReadFull(conn, answer)
	return string(answer), err
}
