package testdata

import (
	"log"
	"net"
)

// The goroutine has the connection: it closes it, and the loop must not.
func listen(ln net.Listener) error {
	for {
		conn, err := ln.Accept() // want "not closed on one path"
		if err != nil {
			return err
		}
		go func() {
			line := make([]byte, 80)
			if _, err := conn.Read(line); err != nil {
				log.Print(err)
			}
		}()
	}
}

// ok: closed where it is used
func listenWell(ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			line := make([]byte, 80)
			if _, err := conn.Read(line); err != nil {
				log.Print(err)
			}
		}()
	}
}
