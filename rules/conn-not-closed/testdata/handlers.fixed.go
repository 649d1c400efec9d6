package testdata

import (
	"bufio"
	"errors"
	"io"
	"log"
	"net"
	"net/url"
	"time"
)

type server struct{ ln net.Listener }

func (s *server) serve() {
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			return
		}
		log.Print(conn.RemoteAddr())
		go s.handle(conn)
	}
}

// Nobody but the handler has what was accepted.
func (s *server) handle(conn net.Conn) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(conn, head); err != nil {
		conn.Close()
		return // want "warning: The connection of `s.ln.Accept` \(`conn`\), which nobody else has, is not closed on one path"
	}
	defer conn.Close()
	io.Copy(conn, conn)
}

type handler interface{ Handle(conn net.Conn) }

func run(ln net.Listener, h handler) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		go func() {
			h.Handle(conn)
		}()
	}
}

type echo struct{}

func (echo) Handle(conn net.Conn) {
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		conn.Close()
		return // want "warning: The connection of `ln.Accept` \(`conn`\), which nobody else has"
	}
	conn.Write([]byte(line))
	conn.Close()
}

// ok: the goroutine closes it
type closing interface{ HandleClosing(conn net.Conn) error }

func runClosing(ln net.Listener, h closing) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		go func(c net.Conn) {
			defer c.Close()
			h.HandleClosing(c)
		}(conn)
	}
}

// ok: who calls it closes it
func (echo) HandleClosing(conn net.Conn) error {
	if _, err := conn.Write(nil); err != nil {
		return errors.New("gone")
	}
	conn.Close()
	return nil
}

// ok: called again elsewhere, with a connection that its caller keeps
func (s *server) twice(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	s.greet(conn)
	return nil
}

func (s *server) accept() {
	conn, err := s.ln.Accept()
	if err != nil {
		return
	}
	go s.greet(conn)
}

// ok: some callers close it
func (s *server) greet(conn net.Conn) {
	conn.SetDeadline(time.Now().Add(time.Minute))
	if _, err := conn.Write([]byte("hello")); err != nil {
		return
	}
	conn.Close()
}

// ok: parsing this constant does not fail
func home() (*url.URL, net.Conn, error) {
	conn, err := net.Dial("tcp", "example.com:80")
	if err != nil {
		return nil, nil, err
	}
	u, err := url.Parse("http://example.com/")
	if err != nil {
		return nil, nil, err
	}
	return u, conn, nil
}

// Parsing what was given may fail.
func given(text string) (*url.URL, net.Conn, error) {
	conn, err := net.Dial("tcp", "example.com:80") // want "warning: The connection of `net.Dial` \(`conn`\) is not closed on one path"
	if err != nil {
		return nil, nil, err
	}
	u, err := url.Parse(text)
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	return u, conn, nil
}

type secured interface {
	Handshake(conn net.Conn) (net.Conn, error)
}

// ok: the inner connection is closed, and with it what is around it
func secure(addr string, creds secured, check func(net.Conn) bool) (conn net.Conn, err error) {
	raw, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			raw.Close()
		}
	}()
	conn, err = creds.Handshake(raw)
	if err != nil {
		return nil, err
	}
	if !check(conn) {
		return nil, errors.New("refused")
	}
	return conn, nil
}
