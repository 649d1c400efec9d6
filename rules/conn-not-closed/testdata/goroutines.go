package testdata

import (
	"log"
	"net"
)

// The goroutine has the connection: it closes it, and the loop must not.
func listen(ln net.Listener) error {
	for {
		conn, err := ln.Accept() // want "not closed on any path"
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

// What the loop leaves to a function is told there, and nowhere else.
func listenFor(ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		go readLine(conn)
	}
}

func readLine(conn net.Conn) { // want "which nobody else has, is not closed on any path"
	line := make([]byte, 80)
	if _, err := conn.Read(line); err != nil {
		log.Print(err)
	}
}
