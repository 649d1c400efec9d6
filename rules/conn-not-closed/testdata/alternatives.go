package testdata

import (
	"bufio"
	"net"
)

type either struct {
	ln net.Listener
	w  *bufio.Writer
}

// ok: the listener stands in another branch
func (e *either) Close() error {
	if e.w != nil {
		if err := e.w.Flush(); err != nil {
			return err
		}
	} else if e.ln != nil {
		return e.ln.Close()
	}
	return nil
}

type both struct {
	ln net.Listener
	w  *bufio.Writer
}

func (b *both) Close() error {
	if b.w != nil {
		if err := b.w.Flush(); err != nil {
			return err // want "warning: The method returns here without `b.ln.Close\(\)`"
		}
	}
	return b.ln.Close()
}
