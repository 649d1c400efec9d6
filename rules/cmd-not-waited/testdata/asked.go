package testdata

import (
	"os/exec"
	"time"
)

// opened tells whether the command ended well in time; it waits for it in any case.
func opened(cmd *exec.Cmd, limit time.Duration) bool {
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-time.After(limit):
		return true
	case err := <-ended:
		return err == nil
	}
}

func open(name string) bool {
	cmd := exec.Command(name)
	return cmd.Start() == nil && opened(cmd, time.Second) // ok: without a process where Start says so
}

func openOne(names []string) bool {
	for _, name := range names {
		cmd := exec.Command(name)
		if cmd.Start() == nil && opened(cmd, time.Second) { // ok: the same in a condition
			return true
		}
	}
	return false
}

func startOne(names []string) bool {
	for _, name := range names {
		cmd := exec.Command(name)
		if cmd.Start() == nil { // want "not waited for"
			return true
		}
	}
	return false
}
