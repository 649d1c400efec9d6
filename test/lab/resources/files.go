// Files: the open descriptors of the process, the garbage collector switched off.
package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
)

var (
	name   = filepath.Join(os.TempDir(), "leakcheck-lab-file")
	before int
	// No folder of this name exists.
	missing = filepath.Join(os.TempDir(), "leakcheck-lab-missing", "file")
)

func init() {
	debug.SetGCPercent(-1)
	if err := os.WriteFile(name, []byte("one\ntwo\n"), 0o600); err != nil {
		panic(err)
	}
	before = descriptors()
}

// The folder itself is open while it is read.
func descriptors() int {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		panic(err)
	}
	return len(entries)
}

// What the runtime opens for itself, on the first wait for a descriptor, is opened here.
func init() {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	r.Close()
	w.Close()
	before = descriptors()
}

func labHeld() int { return descriptors() - before }

func main() {}

// lab: firstLine() leaks
func firstLine() (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	return bufio.NewReader(file).ReadString('\n')
}

// lab: sized(1) leaks
func sized(limit int64) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() > limit {
		return errors.New("too large")
	}
	return file.Close()
}

// lab: copied(missing) leaks
func copied(target string) error {
	from, err := os.Open(name)
	if err != nil {
		return err
	}
	to, err := os.Create(target)
	if err != nil {
		return err
	}
	defer from.Close()
	defer to.Close()
	_, err = io.Copy(to, from)
	return err
}

// lab: closedAtOnce() ends
func closedAtOnce() (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	return bufio.NewReader(file).ReadString('\n')
}

// lab: opened() ends
func opened() error {
	file, err := open()
	if err != nil {
		return err
	}
	return file.Close()
}

func open() (*os.File, error) { return os.Open(name) }
