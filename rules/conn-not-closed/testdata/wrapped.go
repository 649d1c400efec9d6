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
	l, err := net.Listen("tcp", address) // want "not closed on one path"
	if err != nil {
		return nil, err
	}
	l, err = net.Listen("tcp", "localhost:0")
	return l, err
}
