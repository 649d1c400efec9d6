package testdata

import (
	"context"
	"errors"
	"net"
	"time"
)

// The early return leaves the callback with the context.
func read(ctx context.Context, conn net.Conn, b []byte) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // want "note: The context callback of `context.AfterFunc` \(`stop`\) is not removed on one path"
	if len(b) == 0 {
		stop()
		return errors.New("nothing to read into")
	}
	_, err := conn.Read(b)
	stop()
	return err
}

// ok: deferred
func readWell(ctx context.Context, conn net.Conn, b []byte) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	_, err := conn.Read(b)
	return err
}

// ok: it is meant to run when the context ends
func closeWith(ctx context.Context, conn net.Conn) {
	context.AfterFunc(ctx, func() { _ = conn.Close() })
}
