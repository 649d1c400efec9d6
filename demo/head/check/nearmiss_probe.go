package check

import (
	"context"
	"net"
	"os/exec"
	"time"
)

// Dial hands the connection to its caller.
func Dial(ctx context.Context, addr string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// Version waits for the command whatever it says.
func Version(ctx context.Context, name string) error {
	cmd := exec.CommandContext(ctx, name, "--version")
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

// Rest waits and stops its timer.
func Rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
