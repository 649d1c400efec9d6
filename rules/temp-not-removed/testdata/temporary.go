package testdata

import (
	"os"
	"path/filepath"
)

func never(data []byte) error {
	dir, err := os.MkdirTemp("", "x") // want "error: The temporary directory of `os.MkdirTemp` \(`dir`\) is not removed on any path"
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "data"), data, 0o600)
}

func onePath(data []byte) error {
	dir, err := os.MkdirTemp("", "x") // want "warning: The temporary directory of `os.MkdirTemp` \(`dir`\) is not removed on one path"
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "data"), data, 0o600); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

func file(data []byte) error {
	f, err := os.CreateTemp("", "x") // want "error: The temporary file of `os.CreateTemp` \(`f`\) is not removed on any path"
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(data)
	return err
}

// ok: deferred
func deferred(data []byte) error {
	dir, err := os.MkdirTemp("", "x")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return os.WriteFile(filepath.Join(dir, "data"), data, 0o600)
}

// ok: the name goes to the caller
func named() (string, error) {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return "", err
	}
	defer f.Close()
	return f.Name(), nil
}

// ok: a path in it goes to the caller
func inside() (string, error) {
	dir, err := os.MkdirTemp("", "x")
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "socket"), nil
}

// ok: renamed to where it belongs
func replaced(name string, data []byte) error {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		os.Remove(f.Name())
		return err
	}
	return os.Rename(f.Name(), name)
}

type cache struct{ dir string }

// ok: the owner removes it
func newCache() (*cache, error) {
	dir, err := os.MkdirTemp("", "x")
	if err != nil {
		return nil, err
	}
	return &cache{dir: dir}, nil
}

// ok: the folder is the caller's, and goes with what is in it
func within(folder string, data []byte) error {
	f, err := os.CreateTemp(folder, "x")
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(data)
	return err
}
