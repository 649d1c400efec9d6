package testdata

import (
	"net"
	"time"
)

// ok: the deadline of a connection that was just made is set
func withDeadline(addr string) (net.Conn, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	return conn, nil
}

// What dials by itself may refuse a deadline.
func withDeadlineOf(dial func(addr string) (net.Conn, error), addr string) (net.Conn, error) {
	conn, err := dialBy(dial, addr) // want "warning: The connection of `dialBy` \(`conn`\) is not closed on one path"
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

func dialBy(dial func(addr string) (net.Conn, error), addr string) (net.Conn, error) {
	if addr == "" {
		return net.Dial("tcp", "localhost:1")
	}
	return dial(addr)
}

// ok: a socket that was just accepted takes its options
func accepted(ln *net.TCPListener) (net.Conn, error) {
	conn, err := ln.AcceptTCP()
	if err != nil {
		return nil, err
	}
	if err := conn.SetKeepAlive(true); err != nil {
		return nil, err
	}
	return conn, nil
}
