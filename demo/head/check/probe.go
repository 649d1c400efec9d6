package check

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"time"
)

// Trace returns the first hop on the way to a host.
func Trace(host string) (string, error) {
	cmd := exec.Command("traceroute", host)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", err
	}
	return line, cmd.Wait()
}

// Greeting returns the first line that a server sends.
func Greeting(addr string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return "", err
	}
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	return bufio.NewReader(conn).ReadString('\n')
}

// Read reads once from a connection, until the context ends.
func Read(ctx context.Context, conn net.Conn, b []byte) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	if len(b) == 0 {
		return errors.New("nothing to read into")
	}
	_, err := conn.Read(b)
	stop()
	return err
}

// Pause waits, unless the context ends before.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Interrupted waits for an interrupt.
func Interrupted(ctx context.Context) error {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	select {
	case <-ctx.Done():
		signal.Stop(c)
		return ctx.Err()
	case <-c:
		return nil
	}
}

// Countdown shows the time for a while.
func Countdown() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			fmt.Println("tick")
		case <-time.After(3 * time.Second):
			return
		}
	}
}

// Poll works again and again until the context ends.
func Poll(ctx context.Context, work func()) {
	for ctx.Err() == nil {
		work()
		time.Sleep(time.Minute)
	}
}
