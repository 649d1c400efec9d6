package testdata

import (
	"crypto/tls"
	"errors"
	"net"
	"time"
)

// One variable, taken in either branch, is lost at one place: told once, and the fix closes what either dialled.
func secured(addr string, config *tls.Config) (net.Conn, error) {
	var conn net.Conn
	var err error
	if config == nil {
		conn, err = net.Dial("tcp", addr) // want "warning: The connection of `net.Dial` \(`conn`\) is not closed on one path"
	} else {
		conn, err = tls.Dial("tcp", addr, config)
	}
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write([]byte("hello")); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// Each is lost at a place of its own.
func negotiated(addr string, config *tls.Config) (net.Conn, error) {
	var conn net.Conn
	var err error
	if config == nil {
		conn, err = net.Dial("tcp", addr) // want "warning: The connection of `net.Dial` \(`conn`\) is not closed on one path"
		if err != nil {
			return nil, err
		}
		if _, err := conn.Write([]byte("plain")); err != nil {
			conn.Close()
			return nil, err
		}
	} else {
		conn, err = tls.Dial("tcp", addr, config) // want "warning: The connection of `tls.Dial` \(`conn`\) is not closed on one path"
		if err != nil {
			return nil, err
		}
		if _, err := conn.Write([]byte("secure")); err != nil {
			conn.Close()
			return nil, errors.New("no greeting")
		}
	}
	return conn, nil
}

// Closed whichever it was.
func greeted(addr string, config *tls.Config) (net.Conn, error) {
	var conn net.Conn
	var err error
	if config == nil {
		conn, err = net.Dial("tcp", addr) // ok: closed where the greeting fails
	} else {
		conn, err = tls.Dial("tcp", addr, config) // ok: closed where the greeting fails
	}
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write([]byte("hello")); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// The variables are two.
func pair(addr string) (first, second net.Conn, err error) {
	first, err = net.DialTimeout("tcp", addr, time.Second) // ok: closed where the second fails
	if err != nil {
		return nil, nil, err
	}
	second, err = net.DialTimeout("tcp", addr, time.Second) // ok: the caller's
	if err != nil {
		first.Close()
		return nil, nil, err
	}
	return first, second, nil
}
