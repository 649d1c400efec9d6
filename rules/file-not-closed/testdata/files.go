package testdata

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"os"
)

func never(name string) ([]byte, error) {
	f, err := os.Open(name) // want "error: The file of `os.Open` \(`f`\) is not closed on any path"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// A check between the open and its defer.
func tooLate(name string) error {
	f, err := os.Create(name) // want "warning: The file of `os.Create` \(`f`\) is not closed on one path"
	if err != nil {
		return err
	}
	if name == "-" {
		return errors.New("not a file")
	}
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}

// The caller gets the file on success; on the way there it is lost.
func openChecked(name string) (*os.File, error) {
	f, err := os.Open(name) // want "warning: The file of `os.Open` \(`f`\) is not closed on one path"
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("a folder")
	}
	return f, nil
}

// ok: closed by the deferred call
func deferred(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(bufio.NewReader(f))
}

// ok: the error of Close counts
func written(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err := f.WriteString("x"); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

type log struct{ file *os.File }

// ok: the field takes it over
func (l *log) open(name string) error {
	f, err := os.OpenFile(name, os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	l.file = f
	return nil
}

// ok: opened and closed under the same condition
func maybe(name string, want bool) {
	var f *os.File
	if want {
		f, _ = os.Open(name)
	}
	println(name)
	if want {
		f.Close()
	}
}

// What stands behind the file system may be memory.
func entry(from http.FileSystem, name string) ([]byte, error) {
	f, err := from.Open(name) // want "note: The file of `from.Open` \(`f`\) is not closed on any path"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// A folder is none.
func entryOf(folder, name string) ([]byte, error) {
	from := http.FileSystem(http.Dir(folder))
	f, err := from.Open(name) // want "error: The file of `from.Open` \(`f`\) is not closed on any path"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}
