package testdata

import (
	"os"
	"os/exec"
)

type registry struct {
	cmd *exec.Cmd
	dir string
}

func startRegistry(dir string) (*registry, error) {
	cmd := exec.Command("registry", dir)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &registry{cmd: cmd, dir: dir}, nil
}

func (r *registry) Close() {
	r.cmd.Process.Kill() // want "warning: The process of `cmd.Start`, kept in the field `cmd`, is not waited for after it is ended"
	os.RemoveAll(r.dir)
}

type watched struct {
	cmd  *exec.Cmd
	done chan error
}

func startWatched(name string) (*watched, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := &watched{cmd: cmd, done: make(chan error, 1)}
	go func() { w.done <- w.cmd.Wait() }()
	return w, nil
}

// ok: a goroutine waits for it
func (w *watched) Close() error {
	w.cmd.Process.Kill()
	return <-w.done
}
