package testdata

import (
	"errors"
	"net"
	"os"
)

type counted struct{ net.Listener }

// count refuses networks that it does not know.
func count(l net.Listener, network string) (net.Listener, error) {
	if network == "unixpacket" {
		return nil, errors.New("no packets")
	}
	return &counted{l}, nil
}

func listenCounted(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address) // ok: with this network count keeps it
	if err != nil {
		return nil, err
	}
	return count(l, "tcp")
}

func mustListenCounted(address string) net.Listener {
	l, err := net.Listen("tcp", address) // ok: what wraps it takes its place, or the process ends
	if err != nil {
		os.Exit(1)
	}
	if l, err = count(l, "tcp"); err != nil {
		os.Exit(1)
	}
	return l
}

func listenTwice(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address) // want "not closed on any path"
	if err != nil {
		return nil, err
	}
	l, err = net.Listen("tcp", "localhost:0")
	return l, err
}

// A handshaker secures a connection that it is given.
type handshaker interface {
	Handshake() (net.Conn, string, error)
}

type handshakers interface {
	New(raw net.Conn) (handshaker, error)
	Listener(network string) (dialer, error)
}

type dialer interface {
	Dial() (net.Conn, string, error)
}

func secure(raw net.Conn, known handshakers) (net.Conn, error) {
	h, err := known.New(raw)
	if err != nil {
		return nil, err
	}
	secured, peer, err := h.Handshake() // ok: raw again, secured; who called closes it on an error
	if err != nil {
		return nil, err
	}
	if peer == "" {
		return nil, errors.New("no peer")
	}
	return secured, nil
}

func dialNew(network string, known handshakers) (net.Conn, error) {
	d, err := known.Listener(network)
	if err != nil {
		return nil, err
	}
	conn, peer, err := d.Dial() // want "not closed on one path"
	if err != nil {
		return nil, err
	}
	if peer == "" {
		return nil, errors.New("no peer")
	}
	return conn, nil
}
