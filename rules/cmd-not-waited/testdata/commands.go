package testdata

import (
	"bufio"
	"os/exec"
)

func never(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want "error: The process of `cmd.Start` \(`cmd`\) is not waited for on any path"
		return err
	}
	return cmd.Process.Signal(nil)
}

// A failing read returns without Wait.
func firstLine(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil { // want "warning: The process of `cmd.Start` \(`cmd`\) is not waited for on one path"
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", err
	}
	return line, cmd.Wait()
}

// ok: waited for
func run(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

// ok: a goroutine waits
func background(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

type daemon struct{ cmd *exec.Cmd }

// ok: the owner waits
func (d *daemon) start(name string) error {
	cmd := exec.Command(name)
	d.cmd = cmd
	return cmd.Start()
}

// ok: the owner waits
func (d *daemon) startOwn(name string) error {
	d.cmd = exec.Command(name)
	return d.cmd.Start()
}

// ok: let go on purpose
func detached(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

// ok: Run waits
func simple(name string) error {
	return exec.Command(name).Run()
}
